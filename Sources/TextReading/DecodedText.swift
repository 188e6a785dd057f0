#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The text of a file, by its byte order mark, by what it states itself, or by what its bytes can be.
enum DecodedText {
  /// UTF-8 or UTF-16 by their byte order mark or by their zeros; then what markup states (`charset=`, `encoding=`);
  /// UTF-8 where the bytes are valid as such, else Windows-1252: never fails.
  static func of(_ bytes: UnsafeRawBufferPointer, isMarkup: Bool = false) -> String {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return String(decoding: bytes.dropFirst(3), as: UTF8.self) }
    if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), isLittle: true) }
    if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), isLittle: false) }
    if let isLittle = unmarkedUTF16(bytes) { return utf16(bytes[...], isLittle: isLittle) }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    if isMarkup, let name = statedCharacterSet(bytes), let text = converted(bytes, from: name) { return text }
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: bytes.map(windows1252))
    return String(scalars)
  }

  private static func utf16(_ bytes: Slice<UnsafeRawBufferPointer>, isLittle: Bool) -> String {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    for at in stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2) {
      let first = UInt16(bytes[at])
      let second = UInt16(bytes[at + 1])
      units.append(isLittle ? first | second << 8 : first << 8 | second)
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// Text of Latin letters in UTF-16 has a zero in every other byte, which no other text has.
  private static func unmarkedUTF16(_ bytes: UnsafeRawBufferPointer) -> Bool? {
    let head = bytes.prefix(1024)
    guard head.count >= 4 else { return nil }
    var zeros = [0, 0]
    for (index, byte) in head.enumerated() where byte == 0 { zeros[index & 1] += 1 }
    let half = head.count / 2
    if zeros[0] == 0, zeros[1] * 10 > half * 7 { return true }
    if zeros[1] == 0, zeros[0] * 10 > half * 7 { return false }
    return nil
  }

  /// The name in `charset=…` of HTML or `encoding=…` of XML, within the first bytes.
  private static func statedCharacterSet(_ bytes: UnsafeRawBufferPointer) -> String? {
    let head = String(decoding: bytes.prefix(2048), as: UTF8.self).lowercased()
    for mark in ["charset=", "encoding="] {
      guard let at = head.firstRange(of: mark) else { continue }
      let name = head[at.upperBound...].drop { $0 == "\"" || $0 == "'" || $0 == " " }
        .prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_:.".contains($0)) }
      // Browsers read Latin-1 as Windows-1252, which has all of it and more (WHATWG Encoding, 4.2).
      if !name.isEmpty, !["iso-8859-1", "latin1", "us-ascii", "ascii", "utf-8"].contains(String(name)) {
        return String(name)
      }
    }
    return nil
  }

  /// `nil` where iconv does not know the set; bytes that the set has not become U+FFFD.
  private static func converted(_ bytes: UnsafeRawBufferPointer, from name: String) -> String? {
    guard let converter = iconv_open("UTF-8", name), Int(bitPattern: converter) != -1 else { return nil }
    defer { iconv_close(converter) }
    var input = [CChar](unsafeUninitializedCapacity: bytes.count) { target, count in
      UnsafeMutableRawBufferPointer(target).copyMemory(from: bytes)
      count = bytes.count
    }
    var result: [UInt8] = []
    var block = [CChar](repeating: 0, count: 64 << 10)
    input.withUnsafeMutableBufferPointer { input in
      var from = input.baseAddress
      var left = input.count
      while left > 0 {
        var failure: Int32 = 0
        block.withUnsafeMutableBufferPointer { block in
          var target = block.baseAddress
          var room = block.count
          let outcome = iconv(converter, &from, &left, &target, &room)
          // (size_t)-1 where it stopped before the end.
          failure = outcome == UInt.max ? errno : 0
          result.append(contentsOf: block.prefix(block.count - room).map { UInt8(bitPattern: $0) })
        }
        if failure == 0 || failure == E2BIG { continue }
        result += [0xEF, 0xBF, 0xBD]
        from = from?.advanced(by: 1)
        left -= 1
      }
    }
    return String(decoding: result, as: UTF8.self)
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
