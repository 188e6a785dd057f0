import CaseModel

/// How much a text that a file carries can be trusted to be what the page shows.
package struct TextQuality: Hashable, Sendable {
  /// Letters and digits.
  package let letterCount: Int
  /// Share of characters that no page shows: U+FFFD, private use, control characters.
  package let brokenShare: Double
  /// Share of Latin words of four letters or more that hold no vowel, or one letter only: what a wrong encoding leaves.
  package let unreadableShare: Double

  /// Places at which UTF-8 was taken for Latin-1 or Windows-1252: `Ã©`, `â€™`, `Â `.
  package let mojibakeCount: Int

  package init(_ text: String) {
    var mojibake = 0
    var before: UInt32 = 0
    var letters = 0
    var broken = 0
    var all = 0
    var words = 0
    var unreadable = 0
    var length = 0
    var vowels = 0
    var isLatin = true
    func endWord() {
      if length >= 4 && isLatin {
        words += 1
        if vowels == 0 { unreadable += 1 }
      }
      length = 0
      vowels = 0
      isLatin = true
    }
    func add(_ scalar: Unicode.Scalar) {
      if TextQuality.isMojibake(before, scalar.value) { mojibake += 1 }
      before = scalar.value
      if TextQuality.isWhitespace(scalar) {
        endWord()
        return
      }
      all += 1
      if TextQuality.isBroken(scalar) { broken += 1 }
      if TextQuality.isLetter(scalar) {
        letters += 1
        length += 1
        if scalar.value >= 0x250 { isLatin = false }
        if TextQuality.isVowel(scalar) { vowels += 1 }
      } else if (0x30...0x39).contains(scalar.value) {
        letters += 1
        // A word with digits is a number, a date or a code: no vowel is expected.
        isLatin = false
        length += 1
      } else {
        endWord()
      }
    }
    let asciiVowels = TextQuality.vowels
    var text = text
    text.withUTF8 { utf8 in
      var at = 0
      while at < utf8.count {
        let byte = utf8[at]
        // Most of a record is letters and spaces of ASCII, and those are nothing else.
        let letter = (byte | 0x20) &- 0x61
        if byte < 0x80, letter < 26 {
          before = UInt32(byte)
          all += 1
          letters += 1
          length += 1
          vowels += Int(asciiVowels >> UInt32(letter) & 1)
          at += 1
        } else if byte == 0x20 {
          before = 0x20
          endWord()
          at += 1
        } else {
          let (scalar, count) = utf8.scalar(at: at)
          add(scalar)
          at += count
        }
      }
    }
    endWord()
    letterCount = letters
    mojibakeCount = mojibake
    brokenShare = all == 0 ? 0 : Double(broken) / Double(all)
    unreadableShare = words == 0 ? 0 : Double(unreadable) / Double(words)
  }

  /// Abbreviations without a vowel are common in charts: only a text full of them is garbage.
  package var isGarbage: Bool {
    brokenShare > 0.1 || (mojibakeCount >= 3 && mojibakeCount * 100 >= letterCount)
      || (letterCount > 40 && unreadableShare > 0.5)
  }

  // Most of a record is ASCII, and the tables of all of Unicode are slow to ask.
  private static func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? scalar.value == 0x20 || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace
  }

  /// Beside the letters of ASCII, which are counted before.
  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.isASCII && scalar.properties.isAlphabetic
  }

  /// The lead byte of a two- or three-byte sequence as a letter, and what can only be its next byte.
  private static func isMojibake(_ first: UInt32, _ second: UInt32) -> Bool {
    switch first {
    case 0xC2, 0xC3: (0x80...0xBF).contains(second)
    case 0xE2: second == 0x20AC || second == 0x80
    default: false
    }
  }

  private static func isBroken(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xFFFD, 0xE000...0xF8FF, 0xF0000...0x10FFFD, 0x00...0x08, 0x0E...0x1F, 0x7F...0x9F: true
    default: false
    }
  }

  /// The vowels of ASCII, bit 0 for a.
  private static let vowels: UInt32 = "aeiouy".utf8.reduce(0) { $0 | 1 << UInt32($1 - 0x61) }

  private static func isVowel(_ scalar: Unicode.Scalar) -> Bool {
    // Accented letters of Latin-1 and Latin Extended-A: the vowels are most of them, and one is enough.
    (0xC0...0x17F).contains(scalar.value)
  }
}
