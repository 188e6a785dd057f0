/// The order in which a person reads what stands on a page: columns of prose one after the other, tables and forms row by row.
struct ReadingOrder {
  /// Rows from first to last; each holds indices of what was given, from left to right.
  private(set) var rows: [Row] = []

  struct Row {
    let items: [Int]
    let startsParagraph: Bool
  }

  /// What is put in order: a box and how many characters it holds.
  struct Item {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double
    let characterCount: Int

    var height: Double { bottom - top }
    var middle: Double { (top + bottom) / 2 }
    var width: Double { right - left }
  }

  private let items: [Item]
  private let lineHeight: Double

  init(_ items: [Item]) {
    self.items = items
    let heights = items.map(\.height).sorted()
    lineHeight = heights.isEmpty ? 1 : max(1, heights[heights.count / 2])
    order(Array(items.indices), depth: 0)
  }

  private mutating func order(_ all: [Int], depth: Int) {
    guard !all.isEmpty else { return }
    if depth < 6, let parts = columnCut(all) {
      for part in parts { order(part, depth: depth + 1) }
      return
    }
    appendRows(of: all)
  }

  // MARK: Columns

  /// Where columns of prose stand side by side: what stands above them, the columns from left to right, what stands below.
  private func columnCut(_ all: [Int]) -> [[Int]]? {
    guard all.count >= 8 else { return nil }
    let left = all.map { items[$0].left }.min()!
    let right = all.map { items[$0].right }.max()!
    let width = right - left
    guard width > lineHeight * 12 else { return nil }
    // The white line that the fewest boxes cross, not too near to the sides.
    var best: (x: Double, crossing: Int)?
    var x = left + width * 0.2
    while x < right - width * 0.2 {
      let crossing = all.count { items[$0].left < x && items[$0].right > x }
      if best == nil || crossing < best!.crossing { best = (x, crossing) }
      x += lineHeight / 2
    }
    guard let best, best.crossing * 3 < all.count else { return nil }
    // The longest stretch from top to bottom in which no box crosses it.
    let crossers = all.filter { items[$0].left < best.x && items[$0].right > best.x }
      .sorted { items[$0].top < items[$1].top }
    let edges = [-Double.infinity] + crossers.map { items[$0].middle } + [.infinity]
    var chosen: (from: Double, to: Double, members: [Int])?
    for (from, to) in zip(edges, edges.dropFirst()) {
      let members = all.filter { index in
        items[index].middle > from && items[index].middle < to && !crossers.contains(index)
      }
      if members.count > chosen?.members.count ?? 0 { chosen = (from, to, members) }
    }
    guard let chosen else { return nil }
    let (one, other) = (
      chosen.members.filter { items[$0].right <= best.x }, chosen.members.filter { items[$0].left >= best.x }
    )
    guard isProse(one), isProse(other) else { return nil }
    let inside = Set(chosen.members)
    let outside = all.filter { !inside.contains($0) }
    return [
      outside.filter { items[$0].middle <= chosen.from }, one, other, outside.filter { items[$0].middle >= chosen.to },
    ].filter { !$0.isEmpty }
  }

  /// Most lines fill the column and hold many characters: cells of tables and fields of forms do not.
  private func isProse(_ column: [Int]) -> Bool {
    guard column.count >= 4 else { return false }
    let width = column.map { items[$0].right }.max()! - column.map { items[$0].left }.min()!
    let full = column.count { items[$0].width > width * 0.6 && items[$0].characterCount >= 20 }
    return full * 10 >= column.count * 6
  }

  // MARK: Rows

  private mutating func appendRows(of all: [Int]) {
    var open: [[Int]] = []
    for index in all.sorted(by: { items[$0].middle < items[$1].middle }) {
      // The row whose middle is nearest, if the two stand beside each other and not above one another.
      var found: Int?
      for row in open.indices.suffix(8).reversed() where fits(index, in: open[row]) {
        found = row
        break
      }
      if let found { open[found].append(index) } else { open.append([index]) }
    }
    var lastBottom: Double?
    for row in open.map({ $0.sorted { items[$0].left < items[$1].left } }).sorted(by: { middle($0) < middle($1) }) {
      let top = row.map { items[$0].top }.min()!
      let gap = lastBottom.map { top - $0 } ?? 0
      rows.append(Row(items: row, startsParagraph: lastBottom == nil || gap > lineHeight * 0.8))
      lastBottom = row.map { items[$0].bottom }.max()!
    }
  }

  private func middle(_ row: [Int]) -> Double {
    row.map { items[$0].middle }.reduce(0, +) / Double(row.count)
  }

  private func fits(_ index: Int, in row: [Int]) -> Bool {
    let item = items[index]
    var overlaps = false
    for other in row.map({ items[$0] }) {
      let shared = min(item.bottom, other.bottom) - max(item.top, other.top)
      let across = min(item.right, other.right) - max(item.left, other.left)
      if across > min(item.width, other.width) * 0.3 && across > lineHeight * 0.5 { return false }
      if shared > min(item.height, other.height) * 0.5
        && abs(item.middle - other.middle) < min(item.height, other.height) * 0.6
      {
        overlaps = true
      }
    }
    return overlaps
  }
}
