/// The codes of the invisible font and what they mean: a printable ASCII character is its own byte, every other has two bytes of
/// 0x80 and above, given in the order in which they come.
struct CharacterCodes {
  private var codes: [Unicode.Scalar: Int] = [:]
  private var scalars: [Unicode.Scalar] = []
  private(set) var isEmpty = true

  /// Two bytes, each with its highest bit set.
  private static let most = 128 * 128

  /// Appends a string for a `Tj` or an element of a `TJ` (PDF 32000-1, 7.3.4.2). Where all codes are taken, U+FFFD stands for further ones.
  mutating func write(_ text: some Sequence<Unicode.Scalar>, to out: inout ContentOperators) {
    isEmpty = false
    var bytes: [UInt8] = [0x28]
    for scalar in text {
      if CharacterCodes.isPrintable(scalar.value) {
        if scalar == "(" || scalar == ")" || scalar == "\\" { bytes.append(0x5C) }
        bytes.append(UInt8(scalar.value))
      } else {
        let code = code(for: scalar)
        bytes += [0x80 | UInt8(code >> 7), 0x80 | UInt8(code & 0x7F)]
      }
    }
    out.write(bytes: bytes + [0x29])
  }

  private mutating func code(for scalar: Unicode.Scalar) -> Int {
    if let code = codes[scalar] { return code }
    let isLast = scalars.count >= CharacterCodes.most - 1
    let meant = isLast ? "\u{FFFD}" : scalar
    if isLast, let code = codes[meant] { return code }
    scalars.append(meant)
    codes[meant] = scalars.count - 1
    return scalars.count - 1
  }

  private static func isPrintable(_ value: UInt32) -> Bool { (0x20...0x7E).contains(value) }

  /// The /ToUnicode CMap (PDF 32000-1, 9.10.3).
  var meaning: [UInt8] {
    var out = CharacterCodes.head(name: "Adobe-Identity-UCS", ordering: "UCS", type: 2)
    out.write("1 beginbfrange\n<20> <7E> <0020>\nendbfrange\n")
    for start in stride(from: 0, to: scalars.count, by: 100) {
      let end = min(start + 100, scalars.count)
      out.write("\(end - start) beginbfchar\n")
      for index in start..<end {
        let units = String(scalars[index]).utf16.map { CharacterCodes.hex(Int($0)) }.joined()
        out.write("<\(CharacterCodes.twoBytes(index))> <\(units)>\n")
      }
      out.write("endbfchar\n")
    }
    return CharacterCodes.closed(out)
  }

  /// The /Encoding CMap, from codes to glyphs (PDF 32000-1, 9.7.5.4): which glyph is the same to a font that shows none.
  var encoding: [UInt8] {
    var out = CharacterCodes.head(name: "DossierCodes", ordering: "Identity", type: 1)
    let rows = (scalars.count + 127) / 128
    out.write("1 begincidrange\n<20> <7E> 32\nendcidrange\n")
    for start in stride(from: 0, to: rows, by: 100) {
      let end = min(start + 100, rows)
      out.write("\(end - start) begincidrange\n")
      for row in start..<end {
        let (first, last) = (CharacterCodes.twoBytes(row << 7), CharacterCodes.twoBytes(row << 7 | 0x7F))
        out.write("<\(first)> <\(last)> \(256 + row * 128)\n")
      }
      out.write("endcidrange\n")
    }
    return CharacterCodes.closed(out)
  }

  private static func head(name: String, ordering: String, type: Int) -> ContentOperators {
    var out = ContentOperators()
    out.write(
      """
      /CIDInit /ProcSet findresource begin
      12 dict begin
      begincmap
      /CIDSystemInfo << /Registry (Adobe) /Ordering (\(ordering)) /Supplement 0 >> def
      /CMapName /\(name) def
      /CMapType \(type) def
      2 begincodespacerange
      <20> <7E>
      <8080> <FFFF>
      endcodespacerange

      """)
    return out
  }

  private static func closed(_ map: ContentOperators) -> [UInt8] {
    var out = map
    out.write("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
    return out.bytes
  }

  private static func twoBytes(_ code: Int) -> String { hex((0x80 | code >> 7) << 8 | 0x80 | code & 0x7F) }

  static func hex(_ value: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
