import CaseModel

/// The words of a page as text that nobody sees and every search finds: render mode 3, each word stretched over its box.
struct TextUnder {
  /// Half an em a character, 0.8 em above the line and 0.2 below it: the measures of the invisible font.
  private static let advance = 0.5
  private static let descent = 0.2

  /// Operators that show `text` under a page; `placement` leads from the upright page to user space.
  static func operators(_ text: PageText, height: Double, placement: Placement, codes: inout CharacterCodes) -> [UInt8]
  {
    let utf8 = Array(text.text.utf8)
    var out = ContentOperators()
    out.write("q\n")
    out.write(placement.operands, "cm", decimals: 5)
    out.write("BT 3 Tr\n")
    var pen = Pen()
    for word in text.words {
      guard word.utf8Range.upperBound <= utf8.count, word.box.width > 0, word.box.height > 0 else { continue }
      let written = String(decoding: utf8[word.utf8Range], as: UTF8.self)
      var scalars = Array(written.unicodeScalars.filter { $0.value >= 0x20 })
      guard !scalars.isEmpty else { continue }
      // PDF shows text as it is seen, left to right; readers turn such words back.
      if scalars.contains(where: isRightToLeft) { scalars.reverse() }
      guard pen.place(word.box, pageHeight: height, characterCount: scalars.count, in: &out) else { continue }
      let next = word.utf8Range.upperBound
      if next < utf8.count, utf8[next] == 0x20 { scalars.append(" ") }
      out.write("<\(scalars.map { CharacterCodes.hex(codes.code(for: $0)) }.joined())> Tj\n")
    }
    out.write("ET Q\n")
    return out.bytes
  }

  /// Where the next word goes, in as few operators as its place allows: what differs by less than anybody sees stays as it is.
  private struct Pen {
    private var size = 0.0
    private var stretch = 0.0
    private var x = 0.0
    private var y = 0.0

    /// False for a word too low to have a size.
    mutating func place(
      _ box: Box, pageHeight: Double, characterCount: Int, in out: inout ContentOperators
    ) -> Bool {
      if abs(box.height - size) > 0.12 * size {
        size = (box.height * 10).rounded() / 10
        guard size > 0 else { return false }
        out.write("/DossierText \(ContentOperators.number(size, decimals: 1)) Tf\n")
      }
      let wanted = 100 * box.width / (advance * size * Double(characterCount))
      if abs(wanted - stretch) > 0.02 * stretch {
        stretch = (wanted * 10).rounded() / 10
        out.write([stretch], "Tz", decimals: 1)
      }
      let baseline = pageHeight - box.maxY + descent * box.height
      let down = abs(baseline - y) > 0.12 * size ? ((baseline - y) * 10).rounded() / 10 : 0
      let right = ((box.x - x) * 10).rounded() / 10
      out.write([right, down], "Td", decimals: 1)
      x += right
      y += down
      return true
    }
  }

  /// Hebrew, Arabic, Syriac and Thaana with their presentation forms (UAX #9, classes R and AL).
  private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF: true
    default: false
    }
  }
}
