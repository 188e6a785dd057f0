/// How the strips of one page become inputs of a network: long ones alone, short ones side by side.
///
/// The library prepares itself for every new width, for longer than it takes to read a line, and once more, for a millisecond, where the
/// width is another than the one before. So widths are few, and one after another; and the cells of a table, which have a hundred,
/// share rows of one.
struct StripRows {
  struct Place: Hashable {
    /// Which of the strips.
    let strip: Int
    /// The column of the row where it begins.
    let start: Int
  }

  struct Row: Hashable {
    let width: Int
    let places: [Place]
  }

  /// Widest first.
  let rows: [Row]

  /// Strips narrower than this share rows: what stands beside them tells a network less than a long line tells of itself.
  static let shared = 480
  private static let sharedWidth = 1280
  /// Columns between two strips, and what their starts are multiples of: the steps in which the networks see.
  private static let gap = 32
  private static let step = 8

  /// `sharing`: false for a network that attends to all it sees at once; its lines would speak into each other.
  init(of widths: [Int], sharing: Bool) {
    let short = widths.indices.filter { sharing && widths[$0] < StripRows.shared }
    let long = widths.indices.filter { !sharing || widths[$0] >= StripRows.shared }
    let own = long.map { Row(width: StripRows.width(of: widths[$0]), places: [Place(strip: $0, start: 0)]) }
    let filled = StripRows.filled(short.sorted { (widths[$0], $1) > (widths[$1], $0) }, widths)
    rows = (own + filled).sorted { ($0.width, $1.places[0].strip) > ($1.width, $0.places[0].strip) }
  }

  /// An eighth wider than the strip at most.
  private static func width(of strip: Int) -> Int {
    var step = 32
    while step * 8 < strip { step *= 2 }
    return (strip + step - 1) / step * step
  }

  /// Each into the first row that has room for it.
  private static func filled(_ strips: [Int], _ widths: [Int]) -> [Row] {
    var rows: [[Place]] = []
    var starts: [Int] = []
    for strip in strips {
      let row = starts.firstIndex { $0 + widths[strip] <= sharedWidth } ?? rows.count
      if row == rows.count {
        rows.append([])
        starts.append(0)
      }
      rows[row].append(Place(strip: strip, start: starts[row]))
      starts[row] = (starts[row] + widths[strip] + gap + step - 1) / step * step
    }
    return rows.map { Row(width: sharedWidth, places: $0) }
  }
}
