/// Numbers at places of a byte buffer, in either byte order; `nil` beyond the end.
struct ByteReader {
  let bytes: UnsafeRawBufferPointer
  let isLittleEndian: Bool

  func byte(_ at: Int) -> Int? { at >= 0 && at < bytes.count ? Int(bytes[at]) : nil }

  /// `width` of 1 to 8 bytes; a value beyond `Int.max` is `nil`.
  func number(_ at: Int, width: Int) -> Int? {
    guard at >= 0, width >= 1, at <= bytes.count - width else { return nil }
    var value: UInt64 = 0
    for index in 0..<width {
      value = value << 8 | UInt64(bytes[at + (isLittleEndian ? width - 1 - index : index)])
    }
    return Int(exactly: value)
  }
}
