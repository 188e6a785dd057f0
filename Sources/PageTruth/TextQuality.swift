/// How much of a text is what people write.
package struct TextQuality: Hashable, Sendable {
  /// Share of replacement, private-use and control characters.
  package let strangeShare: Double
  /// Share of words of four Latin letters and more that have no vowel.
  package let vowellessShare: Double
  package let letters: Int

  package init(_ text: String) {
    var scalars = 0
    var strange = 0
    var letters = 0
    for scalar in text.unicodeScalars where !scalar.properties.isWhitespace {
      scalars += 1
      switch scalar.properties.generalCategory {
      case .control, .privateUse, .unassigned, .surrogate: strange += 1
      case _ where scalar.value == 0xFFFD: strange += 1
      default: if scalar.properties.isAlphabetic { letters += 1 }
      }
    }
    self.letters = letters
    strangeShare = scalars == 0 ? 0 : Double(strange) / Double(scalars)
    var long = 0
    var vowelless = 0
    for word in text.split(whereSeparator: \.isWhitespace) {
      let folded = word.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic }
      guard folded.count >= 4, folded.allSatisfy({ $0.value < 0x250 }) else { continue }
      long += 1
      if folded.allSatisfy({ ("b"..."z").contains($0) && !"aeiouy".unicodeScalars.contains($0) }) { vowelless += 1 }
    }
    vowellessShare = long < 8 ? 0 : Double(vowelless) / Double(long)
  }

  /// A broken font map: readable on screen, garbage as text.
  package var isGarbled: Bool { strangeShare > 0.15 || vowellessShare > 0.5 }
}
