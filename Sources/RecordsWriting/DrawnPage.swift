import CaseModel
import ReaderProtocol

/// Pages that are drawn here: the notice in the place of a page that could not be copied, and pages of plain text.
enum DrawnPage {
  /// What a person reads where a page is missing.
  static func notice(label: String, reason: String, size: PageSize) -> [UInt8] {
    let scale = min(size.widthInPoints / 612, size.heightInPoints / 792)
    let left = 54 * scale
    var y = size.heightInPoints - 96 * scale
    var out = ContentOperators()
    out.write("q 0.75 g\n")
    out.write([left, y + 34 * scale, size.widthInPoints - 2 * left, 3 * scale], "re f")
    out.write("0 g BT\n")
    func line(_ text: String, font: String, points: Double, to out: inout ContentOperators) {
      out.write("/\(font) ")
      out.write([points * scale], "Tf")
      out.write([1, 0, 0, 1, left, y], "Tm")
      out.write("\(literal(text)) Tj\n")
      y -= points * 1.5 * scale
    }
    line("Page \(label) could not be copied", font: "Heading", points: 20, to: &out)
    y -= 8 * scale
    for part in wrapped(reason, width: 78) { line(part, font: "Words", points: 12, to: &out) }
    y -= 8 * scale
    for part in wrapped("The original file was kept as it was received. Ask for it by the page's label.", width: 78) {
      line(part, font: "Words", points: 12, to: &out)
    }
    out.write("ET Q\n")
    return out.bytes
  }

  /// What some marked content of a page is.
  struct Part: Equatable {
    enum Role: Equatable {
      case heading, subheading, paragraph
      /// An entry of a table of contents, with the index of its link.
      case contentsEntry(link: Int)
    }
    let role: Role
    /// Numbers of the marked content.
    var marks: Range<Int>
  }

  /// What the lines of a front page are: those that one of `links` covers are an entry together.
  static func parts(ofFront page: FrontPage, links: [FrontPage.Link]) -> [Part] {
    var parts: [Part] = []
    for (index, line) in page.lines.enumerated() {
      let link = links.firstIndex { $0.box.y <= line.y && line.y <= $0.box.maxY }
      let role: Part.Role =
        if let link { .contentsEntry(link: link) } else if !line.isBold { .paragraph } else {
          line.points >= 18 ? .heading : .subheading
        }
      if link != nil, parts.last?.role == role {
        parts[parts.count - 1].marks = parts[parts.count - 1].marks.lowerBound..<index + 1
      } else {
        parts.append(Part(role: role, marks: index..<index + 1))
      }
    }
    return parts
  }

  /// The lines of a page that we write ourselves, each marked content by its index.
  static func front(_ page: FrontPage) -> [UInt8] {
    var out = ContentOperators()
    out.write("BT 0 g\n")
    for (index, line) in page.lines.enumerated() {
      out.write("/Span <</MCID \(index)>> BDC\n")
      out.write("/\(line.isBold ? "Heading" : "Words") ")
      out.write([line.points], "Tf")
      out.write([1, 0, 0, 1, line.x, page.size.heightInPoints - line.y], "Tm")
      out.write("\(literal(line.text)) Tj\nEMC\n")
    }
    out.write("ET\n")
    return out.bytes
  }

  /// The words of a page of text where they stand, visible, and how many characters Helvetica cannot show.
  static func words(_ text: PageText, size: PageSize) -> (content: [UInt8], unshown: Int) {
    let utf8 = Array(text.text.utf8)
    var out = ContentOperators()
    var unshown = 0
    out.write("BT 0 g\n")
    for word in text.words where word.utf8Range.upperBound <= utf8.count && word.box.height > 0 {
      let written = String(decoding: utf8[word.utf8Range], as: UTF8.self)
      unshown += written.unicodeScalars.count { winAnsi($0) == nil }
      out.write("/Words ")
      out.write([word.box.height / 1.15], "Tf")
      out.write([1, 0, 0, 1, word.box.x, size.heightInPoints - word.box.maxY + 0.2 * word.box.height], "Tm")
      out.write("\(literal(written)) Tj\n")
    }
    out.write("ET\n")
    return (out.bytes, unshown)
  }

  private static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// A string of bytes in WinAnsiEncoding, `?` for what it has not.
  private static func literal(_ text: String) -> String {
    let bytes = text.unicodeScalars.map { winAnsi($0) ?? 0x3F }
    return "<" + bytes.map { String(CharacterCodes.hex(Int($0)).suffix(2)) }.joined() + ">"
  }

  /// PDF 32000-1, annex D.2, without the rarest.
  private static func winAnsi(_ scalar: Unicode.Scalar) -> UInt8? {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0xFF: UInt8(scalar.value)
    case 0x20AC: 0x80
    case 0x2026: 0x85
    case 0x2018: 0x91
    case 0x2019: 0x92
    case 0x201C: 0x93
    case 0x201D: 0x94
    case 0x2022: 0x95
    case 0x2013: 0x96
    case 0x2014: 0x97
    case 0x2122: 0x99
    default: nil
    }
  }
}
