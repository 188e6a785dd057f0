/// How the strips of one page become inputs of a network: side by side, in rows of few widths.
///
/// The library prepares itself for every new width, for longer than it takes to read a line, and once more, for a millisecond, where the
/// width is another than the one before. So widths are few, and one after another.
struct StripRows {
  struct Place: Hashable {
    /// Which of the strips.
    let strip: Int
    /// The column of the row where it begins.
    let start: Int
    let width: Int

    var end: Int { start + width }
  }

  struct Row: Hashable {
    let width: Int
    let places: [Place]
  }

  /// Widest first.
  let rows: [Row]

  /// What the widths of rows are multiples of, and as wide rows may be filled: the widest strips fill the widest.
  private static let widthStep = 800
  private static let capacities = [1600, 2400, 3200]
  /// Columns between two strips, and what their starts are multiples of: the steps in which the networks see.
  private static let gap = 24
  private static let step = 8

  init(of widths: [Int]) {
    let widestFirst = widths.indices.sorted { (widths[$0], $1) > (widths[$1], $0) }
    let ways = StripRows.capacities.map { StripRows.rows(of: widestFirst, widths, upTo: $0) }
    rows = ways.min { $0.map(\.width).reduce(0, +) < $1.map(\.width).reduce(0, +) } ?? []
  }

  /// Each strip in the first row that has room for it; what is wider than a row has its own.
  private static func rows(of strips: [Int], _ widths: [Int], upTo capacity: Int) -> [Row] {
    filled(strips, widths, upTo: capacity).map { places in
      let end = places.last.map(\.end) ?? 0
      return Row(width: (end + widthStep - 1) / widthStep * widthStep, places: places)
    }.sorted { ($0.width, $1.places[0].strip) > ($1.width, $0.places[0].strip) }
  }

  private static func filled(_ strips: [Int], _ widths: [Int], upTo capacity: Int) -> [[Place]] {
    var rows: [[Place]] = []
    for strip in strips {
      let found = rows.indices.first { row in
        rows[row].count < ONNXRows.most && next(in: rows[row]) + widths[strip] <= capacity
      }
      let row = found ?? rows.count
      if row == rows.count { rows.append([]) }
      rows[row].append(Place(strip: strip, start: next(in: rows[row]), width: widths[strip]))
    }
    return rows
  }

  /// Where the next strip of a row begins.
  private static func next(in row: [Place]) -> Int {
    row.last.map { ($0.end + gap + step - 1) / step * step } ?? 0
  }
}

extension StripRows.Row {
  /// How far a line reaches beyond its end, in columns: the network sees its last letter there now and then.
  private static let tail = 16
  /// Added to scores that are to count for nothing.
  private static let never: Float = -10_000

  /// What a network that keeps lines apart is told of the row, as ``ONNXRows`` names it: the mask of attention, from each step to each, where
  /// it has any; of each column, its share in the mean of a line; of each line, its columns.
  func inputs(of mixing: LineMixing) -> [NetworkInput] {
    let columns = width / ONNXRows.pixelsPerColumn
    var shares = [Float](repeating: 0, count: columns * ONNXRows.most)
    var spread = [Float](repeating: 0, count: columns * ONNXRows.most)
    for (line, place) in places.enumerated() {
      let part = place.start / ONNXRows.pixelsPerColumn..<end(of: place) / ONNXRows.pixelsPerColumn
      for column in part {
        shares[column * ONNXRows.most + line] = 1 / Float(part.count)
        spread[line * columns + column] = 1
      }
    }
    return (mixing.attentions > 0 ? [mask] : []) + [
      NetworkInput(shares, shape: [1, columns, ONNXRows.most]),
      NetworkInput(spread, shape: [1, ONNXRows.most, columns]),
    ]
  }

  private var mask: NetworkInput {
    let steps = width / Int(LineReader.pixelsPerStep)
    var mask = [Float](repeating: StripRows.Row.never, count: steps * steps)
    for place in places {
      let own = place.start / Int(LineReader.pixelsPerStep)..<end(of: place) / Int(LineReader.pixelsPerStep)
      for from in own { for to in own { mask[from * steps + to] = 0 } }
    }
    return NetworkInput(mask, shape: [1, 1, steps, steps])
  }

  private func end(of place: StripRows.Place) -> Int { min(width, place.end + StripRows.Row.tail) }
}
