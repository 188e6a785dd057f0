/// Brings letters to one form, so that `GARCÍA`, `García` and `garcia` compare equal: lower case, no diacritics, no apostrophes.
package enum Folding {
  /// The folded form of a whole text with single spaces between its words.
  package static func folded(_ text: some StringProtocol) -> String { words(text).joined(separator: " ") }

  /// The folded words of a short text: runs of letters and digits.
  static func words(_ text: some StringProtocol) -> [String] {
    var found: [String] = []
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if !append(scalar, to: &bytes) && !bytes.isEmpty {
        found.append(String(decoding: bytes, as: UTF8.self))
        bytes.removeAll(keepingCapacity: true)
      }
    }
    if !bytes.isEmpty { found.append(String(decoding: bytes, as: UTF8.self)) }
    return found
  }

  /// Appends the folded form of one scalar; false where it parts words.
  @inline(__always)
  static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) -> Bool {
    switch scalar.value {
    case 0x30...0x39, 0x61...0x7A:
      bytes.append(UInt8(scalar.value))
      return true
    case 0x41...0x5A:
      bytes.append(UInt8(scalar.value) + 32)
      return true
    case 0x27, 0x2018, 0x2019, 0x60, 0xB4, 0xAD: return !bytes.isEmpty
    case 0...0x7F: return false
    default: return appendBeyondASCII(scalar, to: &bytes)
    }
  }

  private static func appendBeyondASCII(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) -> Bool {
    let value = scalar.value
    if (0x300...0x36F).contains(value) { return !bytes.isEmpty }
    if (0xC0...0x17F).contains(value) {
      let plain = latin[Int(value - 0xC0)]
      if plain == 0x20 { return false }
      bytes.append(plain)
      if value == 0xDF { bytes.append(0x73) }
      if value == 0xE6 || value == 0xC6 || value == 0x152 || value == 0x153 { bytes.append(0x65) }
      return true
    }
    guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else { return false }
    bytes.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
    return true
  }

  /// The base letters of U+00C0 to U+017F (Unicode decomposition; ligatures by their first letter).
  private static let latin: [UInt8] = Array(
    ("aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggg"
      + "gggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").utf8)
}
