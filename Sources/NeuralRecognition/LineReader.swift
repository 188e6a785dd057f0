/// Reads lines: PP-OCRv6 recognition, decoded by connectionist temporal classification (Graves et al., 2006).
struct LineReader: ~Copyable {
  /// Of a strip, about: both networks see in steps of eight columns.
  static let pixelsPerStep = 8.0

  private let network: Network
  private let characters: [Character?]
  /// How often each character stands in clinical English and Spanish, against letters and digits.
  private let priors: [Float]
  private let mixing: LineMixing
  /// In pixels, of the lines that the network reads.
  private let height: Int

  init(_ network: consuming Network, characters: [Character?], height: Int, mixing: LineMixing) {
    self.network = network
    self.height = height
    self.mixing = mixing
    self.characters = characters
    priors = characters.map { $0.map(LineReader.prior) ?? 1 }
  }

  /// Characters that a smear or a coarse fax makes of others must be seen clearly: a tilde of a dash, a semicolon of a colon, an
  /// accent of a speck over a letter (at 204 by 98 dots an inch; lower, and names lose the accents that they have).
  private static func prior(of character: Character) -> Float {
    switch character {
    case "~", "¬", "¦", "`", "^": 0.1
    case ";": 0.5
    // Of an S at the edge of a strip.
    case "$": 0.2
    case "–", "—": 0.7
    default:
      if (character.unicodeScalars.first?.value ?? 0) < 0xC0 {
        1
      } else if !character.isLetter {
        0.2
      } else {
        character <= "ÿ" ? 0.25 : 0.05
      }
    }
  }

  /// One character where the network saw it.
  struct Glyph {
    let character: Character
    /// In pixels of the strip, about the middle of the character.
    let x: Double
    /// 0 to 1.
    let confidence: Double
    /// What else the network may have seen here, surest first; none where it was sure.
    var others: [Other] = []

    struct Other {
      /// `nil` for nothing.
      let character: Character?
      /// 0 to 1.
      let confidence: Double
    }
  }

  /// A character surer than this has no others.
  private static let sure: Float = 0.98
  /// What is less sure than this was not seen.
  private static let seen: Float = 0.01
  private static let mostOthers = 3

  /// Of each strip, from left to right, spaces included.
  func glyphs(in strips: [LineStrip]) throws(NeuralFailure) -> [[Glyph]] {
    var glyphs = [[Glyph]](repeating: [], count: strips.count)
    let (characters, priors) = (characters, priors)
    for row in StripRows(of: strips.map(\.width)).rows {
      let planes = NetworkInput(LineReader.planes(of: row, strips, height: height), shape: [1, 3, height, row.width])
      let found = try network.run([planes] + row.inputs(of: mixing)) { scores, shape -> [[Glyph]] in
        guard shape.count == 3, shape[1] > 0, shape[2] == characters.count else { return [] }
        let pixelsPerStep = Double(row.width) / Double(shape[1])
        return row.places.map { place in
          LineReader.decode(
            scores, from: place.start, width: place.width, steps: shape[1],
            pixelsPerStep: pixelsPerStep, characters, priors)
        }
      }
      for (place, read) in zip(row.places, found) { glyphs[place.strip] = read }
    }
    return glyphs
  }

  /// -1 to 1 in three equal planes; 0 around the strips, as in training.
  private static func planes(of row: StripRows.Row, _ strips: [LineStrip], height: Int) -> [Float] {
    let plane = height * row.width
    return [Float](unsafeUninitializedCapacity: 3 * plane) { buffer, count in
      buffer.initialize(repeating: 0)
      for place in row.places {
        let strip = strips[place.strip]
        strip.pixels.withUnsafeBufferPointer { source in
          for y in 0..<height {
            // Of the two rows of the strip that it lies on: the first and its share. Of 48 rows, each as it is.
            let top = (Float(y) + 0.5) * Float(LineStrip.height) / Float(height) - 0.5
            let above = Int(top)
            let share = top - Float(above)
            let below = min(above + 1, LineStrip.height - 1)
            for column in 0..<place.width {
              let upper = Float(source[above * strip.width + column])
              let lower = Float(source[below * strip.width + column])
              let value = (upper + (lower - upper) * share) / 127.5 - 1
              let at = y * row.width + place.start + column
              buffer[at] = value
              buffer[plane + at] = value
              buffer[2 * plane + at] = value
            }
          }
        }
      }
      count = 3 * plane
    }
  }

  /// The best of each step; repetitions are one, the blank (output 0) parts them.
  ///
  /// Of a strip that begins at the column `start` of the row and is `width` wide: the steps that touch it, and one more, where
  /// the network may have seen its last letter.
  private static func decode(
    _ scores: UnsafeBufferPointer<Float>, from start: Int, width: Int, steps: Int, pixelsPerStep: Double,
    _ characters: [Character?], _ priors: [Float]
  ) -> [Glyph] {
    let classes = characters.count
    let firstStep = Int((Double(start) / pixelsPerStep).rounded(.down))
    let steps = min(steps, Int((Double(start + width) / pixelsPerStep).rounded(.up)) + 1)
    let (origin, end) = (Double(start), Double(width - 1))
    var glyphs: [Glyph] = []
    var last = 0
    var first = 0
    var sure: Float = 0
    func close(at step: Int) {
      guard last != 0, let character = characters[last] else { return }
      let x = Double(first + step) / 2 * pixelsPerStep - origin
      var glyph = Glyph(character: character, x: min(max(x, 0), end), confidence: Double(sure))
      if sure < LineReader.sure {
        glyph.others = others(than: last, in: first..<step, of: scores, characters)
      }
      glyphs.append(glyph)
    }
    for step in firstStep..<max(firstStep, steps) {
      let start = step * classes
      var best = 0
      var weighed = scores[start]
      for index in 1..<classes where scores[start + index] * priors[index] > weighed {
        weighed = scores[start + index] * priors[index]
        best = index
      }
      let value = scores[start + best]
      if best == last {
        sure = max(sure, value)
      } else {
        close(at: step)
        last = best
        first = step
        sure = value
      }
    }
    close(at: steps)
    return glyphs
  }

  /// Nothing is seen only where it was seen at each of the steps.
  private static func others(
    than best: Int, in steps: Range<Int>, of scores: UnsafeBufferPointer<Float>, _ characters: [Character?]
  ) -> [Glyph.Other] {
    var found: [Glyph.Other] = []
    for index in characters.indices where index != best {
      let values = steps.lazy.map { scores[$0 * characters.count + index] }
      let value = index == 0 ? values.min() : values.max()
      guard let value, value >= seen, index == 0 || characters[index] != nil else { continue }
      found.append(Glyph.Other(character: characters[index], confidence: Double(value)))
    }
    return Array(found.sorted { $0.confidence > $1.confidence }.prefix(mostOthers))
  }
}
