import CaseModel

/// The order of a file's pages as the numbers printed on them tell it, where it is another than the file's.
package struct PrintedOrder: Hashable, Sendable, Codable {
  /// How the pages came to lie as they do.
  package enum Cause: String, Sendable, Codable, CaseIterable {
    /// All fronts, then all backs.
    case oddThenEven
    /// All fronts, then all backs from the last sheet to the first.
    case oddThenEvenReversed
    /// The last page first.
    case reversed
    /// Some pages of one document changed places.
    case misplaced
  }

  package let cause: Cause
  /// All pages of the file as they are to be read.
  package let pages: [PageNumber]

  var finding: Finding {
    let how =
      switch cause {
      case .oddThenEven: "The fronts of all sheets were fed first, then their backs"
      case .oddThenEvenReversed: "The fronts of all sheets were fed first, then their backs from the last sheet on"
      case .reversed: "The sheets were fed from the last to the first"
      case .misplaced: "Some pages lie in another order than the numbers printed on them"
      }
    let order = pages.map(\.description)
    let list =
      order.count > 60 ? order.prefix(60).joined(separator: ", ") + ", and so on" : order.joined(separator: ", ")
    return Finding(
      code: cause == .misplaced ? "pages-out-of-order" : "double-sided-feed", severity: .warning,
      message: "\(how). By their numbers they read: \(list). Check the order, or scan the sheets again.",
      page: pages.first)
  }
}

/// Tells whether another order of a file's pages makes their printed numbers run on.
struct FindPrintedOrder {
  /// What one page shows of its place: 'Page 2 of 5', and whether anything stands on it at all.
  struct Mark {
    let number: PageNumber
    let page: Int?
    let of: Int?
    let isBlank: Bool
    let letterhead: [String]
    let patient: StatedIdentity?
    let accession: String?
  }

  /// Fewer numbered pages prove nothing about a feed.
  private static let leastMarks = 4
  /// Share of the written pages that must be numbered.
  private static let leastShare = 0.8

  func run(_ marks: [Mark]) -> PrintedOrder? {
    guard marks.contains(where: { $0.page != nil }) else { return nil }
    return feed(marks) ?? misplaced(marks)
  }

  /// Whole-file feeds: only where every number runs on in the new order and at least two do not in the old.
  private func feed(_ marks: [Mark]) -> PrintedOrder? {
    let written = marks.filter { !$0.isBlank }
    let numbered = written.count { $0.page != nil }
    guard numbered >= FindPrintedOrder.leastMarks,
      Double(numbered) >= FindPrintedOrder.leastShare * Double(written.count), breaks(marks) >= 2
    else { return nil }
    let fronts = Array(marks.prefix((marks.count + 1) / 2))
    let backs = Array(marks.dropFirst(fronts.count))
    for (cause, order) in [
      (PrintedOrder.Cause.oddThenEven, FindPrintedOrder.interleaved(fronts, backs)),
      (.oddThenEvenReversed, FindPrintedOrder.interleaved(fronts, backs.reversed())), (.reversed, marks.reversed()),
    ] where breaks(order) == 0 {
      return PrintedOrder(cause: cause, pages: order.map(\.number))
    }
    return nil
  }

  private static func interleaved(_ fronts: [Mark], _ backs: [Mark]) -> [Mark] {
    fronts.indices.flatMap { at in at < backs.count ? [fronts[at], backs[at]] : [fronts[at]] }
  }

  /// Places at which the numbers do not run on. Pages without a number are passed over.
  private func breaks(_ marks: [Mark]) -> Int {
    var count = 0
    var last: Mark?
    for mark in marks where mark.page != nil {
      if let last { if !follows(mark, last) { count += 1 } } else if mark.page != 1 { count += 1 }
      last = mark
    }
    return count
  }

  private func follows(_ mark: Mark, _ last: Mark) -> Bool {
    guard let page = mark.page, let before = last.page else { return false }
    if page == before + 1 { return mark.of == nil || last.of == nil || mark.of == last.of }
    return page == 1 && (last.of == nil || last.of == before)
  }

  /// Runs of as many pages as their total says, each number once, all kin, in a wrong order.
  private func misplaced(_ marks: [Mark]) -> PrintedOrder? {
    let written = marks.indices.filter { !marks[$0].isBlank }
    var order = Array(marks.indices)
    var isChanged = false
    var at = 0
    while at < written.count {
      guard let total = marks[written[at]].of, total >= 2, at + total <= written.count else {
        at += 1
        continue
      }
      let window = Array(written[at..<at + total])
      let pages = window.compactMap { marks[$0].of == total ? marks[$0].page : nil }
      guard pages.count == total, Set(pages) == Set(1...total) else {
        at += 1
        continue
      }
      if pages != pages.sorted() {
        let sorted = window.sorted { (marks[$0].page ?? 0) < (marks[$1].page ?? 0) }
        var changed = order
        for (place, index) in zip(window, sorted) { changed[place] = index }
        // A document that lacks its first page before one that lacks its last looks the same: then nothing gets better.
        guard areKin(window.map { marks[$0] }), breaks(changed.map { marks[$0] }) < breaks(order.map { marks[$0] })
        else {
          at += 1
          continue
        }
        order = changed
        isChanged = true
      }
      at += total
    }
    return isChanged ? PrintedOrder(cause: .misplaced, pages: order.map { marks[$0].number }) : nil
  }

  /// Pages of one document share a patient or a letterhead, and contradict each other in neither patient nor number.
  private func areKin(_ marks: [Mark]) -> Bool {
    marks.indices.dropFirst().allSatisfy { at in
      let (one, other) = (marks[at - 1], marks[at])
      if let a = one.accession, let b = other.accession, a != b { return false }
      if let a = one.patient?.birthDate, let b = other.patient?.birthDate, a != b { return false }
      if let a = one.patient?.family, let b = other.patient?.family {
        let (mine, theirs) = (Folding.folded(a), Folding.folded(b))
        // One misread letter in a long name: DOE and ROE are two people.
        return mine == theirs
          || min(mine.utf8.count, theirs.utf8.count) >= 6 && EditDistance.between(mine, theirs, limit: 1) <= 1
      }
      let shared = one.letterhead.count { other.letterhead.contains($0) }
      return shared > 0 && shared * 2 >= min(one.letterhead.count, other.letterhead.count)
    }
  }
}
