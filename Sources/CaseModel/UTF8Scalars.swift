extension UnsafeBufferPointer<UInt8> {
  /// The scalar that begins at `at` and its length in bytes, of bytes that are valid UTF-8 but may break off: what then begins
  /// at the end is a space.
  @inlinable
  package func scalar(at: Int) -> (Unicode.Scalar, length: Int) {
    let first = self[at]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard at + length <= count else { return (" ", count - at) }
    var value = UInt32(first) & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F)
    for next in 1..<length { value = value << 6 | UInt32(self[at + next] & 0x3F) }
    return (Unicode.Scalar(value) ?? " ", length)
  }
}
