import CaseModel
import Foundation
import PDFReading
import Testing

@Suite struct ForgedPDFTests {
  @Test func `one leaf that claims nine pages is one page with a word about it`() throws {
    try reading(pdf(kids: "3 0 R", count: 9)) { pages in
      #expect(pages.count == 1)
      #expect(pages.declaredCount == 9)
      #expect(pages.findings.map(\.code).contains("page-count-disagrees"))
    }
  }

  @Test func `forty references to one page are one page`() throws {
    try reading(pdf(kids: String(repeating: "3 0 R ", count: 40), count: 1)) { pages in
      #expect(pages.count == 1)
      #expect(pages.findings.map(\.code).contains("page-repeated"))
    }
  }

  @Test(arguments: ["2 0 R 3 0 R", "null 3 0 R", "99 0 R 3 0 R", "(text) 3 0 R"])
  func `a damaged list of pages gives the pages that can be reached`(_ kids: String) throws {
    try reading(pdf(kids: kids, count: 1)) { pages in
      #expect(pages.count == 1)
      #expect(pages.findings.map(\.code).contains("page-tree-damaged"))
      #expect(pages.read(PageNumber(1)).page.embedded?.text == "Hello pelvis\n")
    }
  }

  @Test(arguments: ["2 0 R", "null", "99 0 R"])
  func `a page that its list has lost is found`(_ kids: String) throws {
    try reading(pdf(kids: kids, count: 1)) { pages in
      #expect(pages.count == 1)
      #expect(pages.findings.map(\.code).contains("page-tree-damaged"))
      #expect(pages.read(PageNumber(1)).page.embedded?.text == "Hello pelvis\n")
    }
  }

  @Test func `a page that is listed but not in the file is counted, and cannot be shown`() throws {
    try reading(pdf(kids: "3 0 R 99 0 R", count: 2)) { pages in
      #expect(pages.count == 2)
      let (page, findings) = pages.read(PageNumber(2))
      #expect(!page.isRenderable)
      #expect(findings.map(\.code) == ["page-missing"])
    }
  }

  @Test func `a page that an editor took out of a sound list stays out`() {
    #expect(throws: PDFFailure.noPages) { try reading(pdf(kids: "", count: 1)) { _ in } }
  }

  @Test(arguments: ["", "not a PDF", "%PDF-1.7"])
  func `a damaged document is refused with a word to the sender`(_ text: String) {
    #expect(throws: PDFFailure.unreadable) { try reading(Array(text.utf8)) { _ in } }
  }

  @Test func `words stand where they are painted`() throws {
    try reading(pdf(kids: "3 0 R", count: 1)) { pages in
      let page = pages.read(PageNumber(1)).page
      let words = Array(page.embedded?.words ?? PageWords())
      #expect(words.count == 2)
      // Painted at (72, 700) on a page 792 high: the baseline lies 92 points below the top.
      #expect(abs((words.first?.box.x ?? 0) - 72) < 2)
      #expect((words.first?.box.y ?? 0) < 92 && (words.first?.box.maxY ?? 0) > 88)
      #expect(page.textLayer == .visible)
    }
  }

  @Test func `words follow the page's rotation and crop`() throws {
    try reading(pdf(kids: "3 0 R", count: 1, extra: "/Rotate 90 /CropBox [50 50 612 792]")) { pages in
      let page = pages.read(PageNumber(1)).page
      #expect(page.rotation == .right)
      #expect(page.size == PageSize(widthInPoints: 742, heightInPoints: 562))
      // Clockwise by 90: x is the height above the crop's bottom, y the distance from its left.
      let box = page.embedded?.words.first?.box ?? Box(x: 0, y: 0, width: 0, height: 0)
      #expect(abs(box.x + box.width / 2 - 650) < 12)
      #expect(abs(box.y - 22) < 3)
    }
  }

  @Test func `invisible text is told apart`() throws {
    try reading(pdf(kids: "3 0 R", count: 1, mode: 3)) { pages in
      #expect(pages.read(PageNumber(1)).page.textLayer == .invisible)
    }
  }

  @Test func `the digest of a page does not depend on object numbers`() throws {
    func digest(_ bytes: [UInt8]) throws -> BlobDigest {
      try reading(bytes) { $0.read(PageNumber(1)).page.contentDigest }
    }
    let first = try digest(pdf(kids: "3 0 R", count: 1))
    #expect(try digest(pdf(kids: "13 0 R", count: 1, shift: 10)) == first)
    #expect(try digest(pdf(kids: "3 0 R", count: 1, mode: 3)) != first)
  }

  /// A PDF of one page object (number 3 + `shift`) that says 'Hello pelvis' at (72, 700).
  private func pdf(kids: String, count: Int, extra: String = "", mode: Int = 0, shift: Int = 0) -> [UInt8] {
    let content = "BT /F1 12 Tf \(mode) Tr 72 700 Td (Hello pelvis) Tj ET"
    let objects = [
      (1, "<< /Type /Catalog /Pages 2 0 R >>"),
      (2, "<< /Type /Pages /Kids [\(kids)] /Count \(count) >>"),
      (
        3 + shift,
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] \(extra) /Contents \(4 + shift) 0 R /Resources << /Font << /F1 \(5 + shift) 0 R >> >> >>"
      ),
      (4 + shift, "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream"),
      (5 + shift, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
    ]
    var text = "%PDF-1.4\n"
    var offsets: [Int: Int] = [:]
    for (number, body) in objects {
      offsets[number] = text.utf8.count
      text += "\(number) 0 obj\n\(body)\nendobj\n"
    }
    let start = text.utf8.count
    let size = 6 + shift
    text += "xref\n0 \(size)\n0000000000 65535 f \n"
    for number in 1..<size {
      let offset = offsets[number].map { String($0) } ?? "0"
      text +=
        String(repeating: "0", count: 10 - offset.count) + offset
        + (offsets[number] == nil ? " 65535 f \n" : " 00000 n \n")
    }
    text += "trailer\n<< /Size \(size) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
    return Array(text.utf8)
  }
}
