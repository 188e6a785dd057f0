/// Reads lines: PP-OCRv6 recognition, decoded by connectionist temporal classification (Graves et al., 2006).
struct LineReader: ~Copyable {
  private let network: Network
  private let characters: [Character?]
  /// How often each character stands in clinical English and Spanish, against letters and digits.
  private let priors: [Float]

  init(_ network: consuming Network, characters: [Character?]) {
    self.network = network
    self.characters = characters
    priors = characters.map { $0.map(LineReader.prior) ?? 1 }
  }

  /// Characters that a smear or a coarse fax makes of others must be seen clearly: a tilde of a dash, a semicolon of a colon.
  private static func prior(of character: Character) -> Float {
    switch character {
    case "~", "¬", "¦", "`", "^": 0.1
    case ";": 0.5
    case "–", "—": 0.7
    default:
      (character.unicodeScalars.first?.value ?? 0) < 0xC0 ? 1 : character.isLetter && character <= "ÿ" ? 0.6 : 0.2
    }
  }

  /// One character where the network saw it.
  struct Glyph {
    let character: Character
    /// In pixels of the strip, about the middle of the character.
    let x: Double
    /// 0 to 1.
    let confidence: Double
  }

  /// The width that a strip is read at: the library prepares itself for every new one, for longer than it
  /// takes to read a line. So there are few, each an eighth wider than the one before at most.
  static func inputWidth(of width: Int) -> Int {
    var step = 32
    while step * 8 < width { step *= 2 }
    return (width + step - 1) / step * step
  }

  /// From left to right, spaces included.
  func glyphs(in strip: LineStrip) throws(NeuralFailure) -> [Glyph] {
    let width = LineReader.inputWidth(of: strip.width)
    var input = LineReader.planes(of: strip, width: width)
    let (characters, priors) = (characters, priors)
    // What the network sees beyond the strip, in the paper added to it, stands at its end.
    let last = Double(strip.width - 1)
    let found = try network.run(&input, shape: [1, 3, LineStrip.height, width]) { scores, shape -> [Glyph] in
      guard shape.count == 3, shape[1] > 0, shape[2] == characters.count else { return [] }
      return LineReader.decode(
        scores, steps: shape[1], pixelsPerStep: Double(width) / Double(shape[1]), characters, priors)
    }
    return found.map { Glyph(character: $0.character, x: min($0.x, last), confidence: $0.confidence) }
  }

  /// -1 to 1 in three equal planes; what lies beyond the strip is 0, as in training.
  private static func planes(of strip: LineStrip, width: Int) -> [Float] {
    let plane = LineStrip.height * width
    return [Float](unsafeUninitializedCapacity: 3 * plane) { buffer, count in
      buffer.initialize(repeating: 0)
      strip.pixels.withUnsafeBufferPointer { source in
        for row in 0..<LineStrip.height {
          for column in 0..<strip.width {
            let value = Float(source[row * strip.width + column]) / 127.5 - 1
            let at = row * width + column
            buffer[at] = value
            buffer[plane + at] = value
            buffer[2 * plane + at] = value
          }
        }
      }
      count = 3 * plane
    }
  }

  /// The best of each step; repetitions are one, the blank (output 0) parts them.
  private static func decode(
    _ scores: UnsafeBufferPointer<Float>, steps: Int, pixelsPerStep: Double, _ characters: [Character?],
    _ priors: [Float]
  ) -> [Glyph] {
    let classes = characters.count
    var glyphs: [Glyph] = []
    var last = 0
    var first = 0
    var sure: Float = 0
    func end(at step: Int) {
      guard last != 0, let character = characters[last] else { return }
      glyphs.append(
        Glyph(
          character: character, x: (Double(first + step) / 2) * pixelsPerStep, confidence: Double(sure)))
    }
    for step in 0..<steps {
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
        end(at: step)
        last = best
        first = step
        sure = value
      }
    }
    end(at: steps)
    return glyphs
  }
}
