/// The first bytes of a file, looked at without ever reading past them.
struct SniffedBytes {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  func slice(_ offset: Int, _ length: Int) -> [UInt8]? {
    offset >= 0 && length >= 0 && offset <= bytes.count - length ? Array(bytes[offset..<offset + length]) : nil
  }

  func starts(with signature: [UInt8]) -> Bool { bytes.starts(with: signature) }
  func starts(with text: String) -> Bool { bytes.starts(with: text.utf8) }

  func holds(_ text: String, at offset: Int) -> Bool {
    offset >= 0 && offset <= bytes.count - text.utf8.count && bytes[offset...].starts(with: text.utf8)
  }

  func little16(at offset: Int) -> UInt16 {
    guard let two = slice(offset, 2) else { return 0 }
    return UInt16(two[0]) | UInt16(two[1]) << 8
  }

  func little32(at offset: Int) -> UInt32 { UInt32(little16(at: offset)) | UInt32(little16(at: offset + 2)) << 16 }

  /// The first place from `start` on and before `end` at which ASCII `text` begins, upper and lower case alike.
  func first(of text: String, from start: Int = 0, before end: Int) -> Int? {
    let wanted = text.utf8.map(SniffedBytes.lowercased)
    guard let head = wanted.first else { return nil }
    let last = min(end, bytes.count - wanted.count + 1)
    var at = start
    while at < last {
      if SniffedBytes.lowercased(bytes[at]) == head,
        (1..<wanted.count).allSatisfy({ SniffedBytes.lowercased(bytes[at + $0]) == wanted[$0] })
      {
        return at
      }
      at += 1
    }
    return nil
  }

  func prefixIsText(_ end: Int) -> Bool { bytes.prefix(end).allSatisfy(SniffedBytes.isPrintable) }

  static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }

  static func isPrintable(_ byte: UInt8) -> Bool {
    (byte >= 0x20 && byte != 0x7F) || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == 0x0C
  }
}
