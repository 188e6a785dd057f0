/// The text of a file whose character set nobody stated.
enum DecodedText {
  /// UTF-8 or UTF-16 by their byte order mark, UTF-8 where the bytes are valid as such, else Windows-1252: never fails.
  static func of(_ bytes: UnsafeRawBufferPointer) -> String {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return String(decoding: bytes.dropFirst(3), as: UTF8.self) }
    if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes, isLittle: true) }
    if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes, isLittle: false) }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: bytes.map(windows1252))
    return String(scalars)
  }

  private static func utf16(_ bytes: UnsafeRawBufferPointer, isLittle: Bool) -> String {
    var units: [UInt16] = []
    for at in stride(from: 2, to: bytes.count - 1, by: 2) {
      let first = UInt16(bytes[at])
      let second = UInt16(bytes[at + 1])
      units.append(isLittle ? first | second << 8 : first << 8 | second)
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// Latin-1, but for the quotes, dashes and letters that Windows has where Latin-1 has controls.
  static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
    guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
    return Unicode.Scalar(controls[Int(byte) - 0x80]) ?? "\u{FFFD}"
  }

  private static let controls: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
    0x017E, 0x0178,
  ]
}
