/// How the strips of one page become inputs of a network: side by side, in rows of few widths.
///
/// The library prepares itself for every new width, for longer than it takes to read a line, and once more, for a millisecond, where the
/// width is another than the one before. So widths are few, and one after another.
struct StripRows {
  /// What shares rows.
  enum Sharing {
    /// The cells of a table, which have a hundred widths; longer lines stand alone. What stands beside them tells a network less
    /// than a long line tells of itself.
    case cells
    /// All: for a network that keeps the lines of a row apart, see ``ONNXRows``.
    case lines
  }

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

  /// Strips narrower than this are cells.
  static let shared = 480
  private static let cellsWidth = 1280
  /// The widest rows of lines but for lines that are wider, and what the widths of rows are multiples of.
  private static let linesWidth = 2560
  private static let linesStep = 640
  /// Columns between two strips, and what their starts are multiples of: the steps in which the networks see.
  private static let gap = 32
  private static let step = 8

  init(of widths: [Int], sharing: Sharing) {
    let widestFirst = widths.indices.sorted { (widths[$0], $1) > (widths[$1], $0) }
    let rows: [Row]
    switch sharing {
    case .cells:
      let own = widths.indices.filter { widths[$0] >= StripRows.shared }.map { strip in
        Row(width: StripRows.width(of: widths[strip]), places: [Place(strip: strip, start: 0, width: widths[strip])])
      }
      let cells = widestFirst.filter { widths[$0] < StripRows.shared }
      let filled = StripRows.filled(cells, widths, upTo: StripRows.cellsWidth, most: .max)
      rows = own + filled.map { Row(width: StripRows.cellsWidth, places: $0) }
    case .lines:
      rows = StripRows.filled(widestFirst, widths, upTo: StripRows.linesWidth, most: ONNXRows.most).map { places in
        let end = places.last.map(\.end) ?? 0
        return Row(width: (end + StripRows.linesStep - 1) / StripRows.linesStep * StripRows.linesStep, places: places)
      }
    }
    self.rows = rows.sorted { ($0.width, $1.places[0].strip) > ($1.width, $0.places[0].strip) }
  }

  /// An eighth wider than the strip at most.
  private static func width(of strip: Int) -> Int {
    var step = 32
    while step * 8 < strip { step *= 2 }
    return (strip + step - 1) / step * step
  }

  /// Each into the first row that has room for it; what is wider than a row has its own.
  private static func filled(_ strips: [Int], _ widths: [Int], upTo width: Int, most: Int) -> [[Place]] {
    var rows: [[Place]] = []
    for strip in strips {
      let found = rows.indices.first { row in
        rows[row].count < most && next(in: rows[row]) + widths[strip] <= width
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

  /// What a network that keeps lines apart is told of the row, as ``ONNXRows`` names it: the mask of attention, from each step to each; of
  /// each column, its share in the mean of a line; of each line, its columns.
  var inputs: [NetworkInput] {
    let steps = width / Int(LineReader.pixelsPerStep)
    let columns = width / ONNXRows.pixelsPerColumn
    var mask = [Float](repeating: StripRows.Row.never, count: steps * steps)
    var shares = [Float](repeating: 0, count: columns * ONNXRows.most)
    var spread = [Float](repeating: 0, count: columns * ONNXRows.most)
    for (line, place) in places.enumerated() {
      let end = min(width, place.end + StripRows.Row.tail)
      let own = place.start / Int(LineReader.pixelsPerStep)..<end / Int(LineReader.pixelsPerStep)
      for from in own { for to in own { mask[from * steps + to] = 0 } }
      let part = place.start / ONNXRows.pixelsPerColumn..<end / ONNXRows.pixelsPerColumn
      for column in part {
        shares[column * ONNXRows.most + line] = 1 / Float(part.count)
        spread[line * columns + column] = 1
      }
    }
    return [
      NetworkInput(mask, shape: [1, 1, steps, steps]), NetworkInput(shares, shape: [1, columns, ONNXRows.most]),
      NetworkInput(spread, shape: [1, ONNXRows.most, columns]),
    ]
  }
}
