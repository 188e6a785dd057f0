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

  /// What a part of a page is.
  struct Part: Equatable {
    enum Role: Equatable {
      case heading, subheading, paragraph
      /// An entry of a table of contents, with the index of its link.
      case contentsEntry(link: Int)
    }
    let role: Role
    /// The page's lines in it, by index; all are one marked content, numbered by the part's index.
    var lines: Range<Int>
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
      if link != nil, let last = parts.last, last.role == role {
        parts[parts.count - 1].lines = last.lines.lowerBound..<index + 1
      } else {
        parts.append(Part(role: role, lines: index..<index + 1))
      }
    }
    return parts
  }

  /// The lines of a page that we write ourselves, in these parts.
  static func front(_ page: FrontPage, parts: [Part]) -> [UInt8] {
    var out = ContentOperators()
    var font = ""
    out.write("BT 0 g\n")
    for (number, part) in parts.enumerated() {
      out.write("/Span <</MCID \(number)>> BDC\n")
      for (index, line) in zip(part.lines, page.lines[part.lines]) {
        // A space stands between what is read as one.
        let text = index + 1 < part.lines.upperBound ? line.text + " " : line.text
        let wanted = "/\(line.isBold ? "Heading" : "Words") \(ContentOperators.number(line.points, decimals: 2)) Tf\n"
        if wanted != font { out.write(wanted) }
        font = wanted
        out.write([1, 0, 0, 1, line.x, page.size.heightInPoints - line.y], "Tm")
        out.write("\(literal(text)) Tj\n")
      }
      out.write("EMC\n")
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

  /// A literal string (PDF 32000-1, 7.3.4.2) in WinAnsiEncoding, `?` for what it has not.
  private static func literal(_ text: String) -> String {
    let bytes = text.unicodeScalars.map { winAnsi($0) ?? 0x3F }
    let written = bytes.map { byte in
      switch byte {
      case 0x28, 0x29, 0x5C: "\\" + String(UnicodeScalar(byte))
      case 0x20...0x7E: String(UnicodeScalar(byte))
      default: "\\" + String(byte, radix: 8)
      }
    }
    return "(" + written.joined() + ")"
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
