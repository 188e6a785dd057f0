/// The two-byte codes of the invisible font, given to characters in the order in which they come, and what they mean.
struct CharacterCodes {
  private var codes: [Unicode.Scalar: UInt16] = [:]
  private var scalars: [Unicode.Scalar] = []

  var isEmpty: Bool { scalars.isEmpty }

  /// Code 0 is no character; where all codes are taken, U+FFFD stands for further ones.
  mutating func code(for scalar: Unicode.Scalar) -> UInt16 {
    if let code = codes[scalar] { return code }
    let isLast = scalars.count >= 65_000
    let meant = isLast ? "\u{FFFD}" : scalar
    if isLast, let code = codes[meant] { return code }
    scalars.append(meant)
    let code = UInt16(scalars.count)
    codes[meant] = code
    return code
  }

  /// The /ToUnicode CMap (PDF 32000-1, 9.10.3).
  var map: [UInt8] {
    var out = ContentOperators()
    out.write(
      """
      /CIDInit /ProcSet findresource begin
      12 dict begin
      begincmap
      /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
      /CMapName /Adobe-Identity-UCS def
      /CMapType 2 def
      1 begincodespacerange
      <0000> <FFFF>
      endcodespacerange

      """)
    for start in stride(from: 0, to: scalars.count, by: 100) {
      let end = min(start + 100, scalars.count)
      out.write("\(end - start) beginbfchar\n")
      for index in start..<end {
        let units = String(scalars[index]).utf16.map(CharacterCodes.hex).joined()
        out.write("<\(CharacterCodes.hex(UInt16(index + 1)))> <\(units)>\n")
      }
      out.write("endbfchar\n")
    }
    out.write("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
    return out.bytes
  }

  static func hex(_ value: UInt16) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
