/// A line as a network read it.
struct SeenLine {
  let strip: LineStrip
  var words: [LineWords.Word]
  /// Characters, spaces too, for each step of the network.
  let density: Double

  init(_ strip: LineStrip, _ glyphs: [LineReader.Glyph]) {
    self.strip = strip
    density = Double(glyphs.count) / Double(strip.width) * LineReader.pixelsPerStep
    words = LineWords(glyphs, in: strip).words
  }

  /// In columns of its strip, what a line has whose letters tell the type and how dense they stand.
  static let longWidth = 480

  /// Mean confidence of the letters, 0 to 1.
  var sureness: Double { SeenLine.sureness(of: [self]) }

  /// Of all lines together, letter by letter: 0 to 1.
  static func sureness(of lines: [SeenLine]) -> Double {
    let words = lines.flatMap(\.words)
    let letters = Double(words.map(\.text.count).reduce(0, +))
    // Nothing read is nothing to look at again.
    return letters > 0 ? words.map { $0.confidence * Double($0.text.count) }.reduce(0, +) / letters : 0
  }
}

extension NeuralEngine {
  /// Boxes of the words are in pixels of the strips.
  func lines(in strips: [LineStrip], by network: LineNetwork) throws(NeuralFailure) -> [SeenLine] {
    zip(strips, try glyphs(in: strips, by: network)).map { SeenLine($0, $1) }
  }

  /// `stretch`: how many times wider than on the page the network sees the letters.
  func lines(
    at regions: [TextRegion], of page: PageLevels, by network: LineNetwork, stretch: Double = 1
  ) throws(NeuralFailure) -> [SeenLine] {
    try lines(in: regions.map { LineStrip($0, from: page, stretch: stretch) }, by: network)
  }
}
