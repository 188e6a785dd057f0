import CaseModel
import Foundation
import ReaderProtocol
import Testing

@testable import RecordsWriting

@Suite(.serialized) struct WriteRecordsTests {
  private func shown(_ text: String, x: Int = 72, y: Int = 700) -> String { "BT /F 14 Tf \(x) \(y) Td (\(text)) Tj ET" }

  @Test(.enabled(if: hasTool("qpdf") && hasTool("pdftotext")))
  func `pages are copied in the plan's order and the file is sound`() throws {
    let first = madePDF([shown("alpha"), shown("beta")])
    let second = madePDF([shown("gamma")])
    let run = try RecordsRun.run(
      plan([.pdf, .pdf], [page(2), page(1, of: 1), page(1)]), inputs: [first, second], pagesPerMessage: 1)
    #expect(run.replies == [.recordsWritten(pageCount: 3, byteCount: run.output.count)])
    #expect(try run.tool("qpdf", ["--check"]).status == 0)
    let text = try run.tool("pdftotext", [], after: ["-"]).text
    #expect(text.split(whereSeparator: \.isWhitespace) == ["beta", "gamma", "alpha"])
  }

  @Test func `equal plans and inputs give equal bytes`() throws {
    let input = madePDF([shown("alpha")])
    let wanted = plan([.pdf], [page(1, text: words(["alpha"]))])
    #expect(try RecordsRun.run(wanted, inputs: [input]).output == RecordsRun.run(wanted, inputs: [input]).output)
  }

  @Test(.enabled(if: hasTool("qpdf")))
  func `labels, bookmarks and the title are read back`() throws {
    let bookmarks = [
      RecordsPlan.Bookmark(
        title: "Pathology", page: 0,
        children: [.init(title: "2026-01-05 Biopsie, Sein gauche — é", page: 1, children: [])]),
      RecordsPlan.Bookmark(title: "Letters", page: 1, children: []),
    ]
    let run = try RecordsRun.run(
      plan([.pdf], [page(1), page(2)], bookmarks: bookmarks), inputs: [madePDF([shown("a"), shown("b")])])
    let json = try run.tool("qpdf", ["--json=2", "--json-key=outlines", "--json-key=pagelabels", "--json-key=qpdf"])
      .text
    for expected in [
      "2026-01-05 Biopsie, Sein gauche — é", "u:1.1", "u:1.2", "u:Records of case 1234567890", "u:Dossier",
    ] {
      #expect(json.contains(expected))
    }
    #expect(!json.contains("CreationDate"))
  }

  @Test(.enabled(if: hasTool("qpdf") && hasTool("pdftotext")))
  func `pages in front carry their lines, their own labels and links to the pages behind them`() throws {
    let front = FrontPage(
      label: "i", bookmark: "Contents", size: letter,
      lines: [FrontPage.Line(text: "Pathology report é", x: 54, y: 100, points: 10, isBold: true)],
      links: [
        FrontPage.Link(box: Box(x: 50, y: 89, width: 500, height: 16), page: 1),
        FrontPage.Link(box: Box(x: 50, y: 200, width: 500, height: 16), page: 99),
      ])
    let bookmarks = [RecordsPlan.Bookmark(title: "Letters", page: 0, children: [])]
    let wanted = RecordsPlan(
      title: "Records", inputs: [.init(kind: .pdf, passwords: [])], pages: [page(1), page(2)], bookmarks: bookmarks,
      front: [front])
    let run = try RecordsRun.run(wanted, inputs: [madePDF([shown("a"), shown("b")])], pagesPerMessage: 1)
    #expect(try run.tool("qpdf", ["--check"]).status == 0)
    #expect(run.replies == [.recordsWritten(pageCount: 2, byteCount: run.output.count)])
    #expect(try run.tool("pdftotext", ["-l", "1"], after: ["-"]).text.contains("Pathology report é"))
    let json = try run.tool("qpdf", ["--json=2", "--json-key=qpdf", "--json-key=pages", "--json-key=outlines"]).text
    struct Facts: Decodable {
      struct Page: Decodable { let object: String }
      struct Outline: Decodable {
        let title: String
        let destpageposfrom1: Int
      }
      let pages: [Page]
      let outlines: [Outline]
    }
    let facts = try JSONDecoder().decode(Facts.self, from: Data(json.utf8))
    #expect(facts.outlines.map(\.title) == ["Contents", "Letters"])
    #expect(facts.outlines.map(\.destpageposfrom1) == [1, 2])
    // Page 2 of the records is page 3 of the file; a link to a page that is not there is left out.
    let links = json.matches(of: /"\/Dest": \[\s*"([0-9]+ 0 R)",\s*"\/Fit"\s*\],\s*"\/F": 4/).map { String($0.1) }
    #expect(links == [facts.pages[2].object])
  }

  @Test(.enabled(if: hasTool("pdftotext")), arguments: QuarterTurn.allCases, [0, 90])
  func `words stand under the picture where they were read, however the page is turned`(
    _ turn: QuarterTurn, _ stored: Int
  ) throws {
    let input = madePDF(["0.5 g 100 100 50 50 re f"], pageKeys: "/Rotate \(stored)")
    let isSideways = (turn.rawValue + stored) % 180 != 0
    let size = isSideways ? PageSize(widthInPoints: 792, heightInPoints: 612) : letter
    let list = ["Größe", "naïve", "病理", "Ωμέγα", "𝛼"]
    let run = try RecordsRun.run(plan([.pdf], [page(1, turn: turn, size: size, text: words(list))]), inputs: [input])
    let text = try run.tool("pdftotext", [], after: ["-"]).text
    #expect(text.split(whereSeparator: \.isWhitespace).map(String.init) == list)
    let boxes = try run.tool("pdftotext", ["-bbox"], after: ["-"]).text
    let word = try #require(boxes.split(separator: "\n").first { $0.contains("Größe") })
    let numbers = word.split(separator: "\"").compactMap { Double($0) }
    #expect(zip(numbers, [72, 100, 107, 112]).allSatisfy { abs($0 - $1) < 1 })
  }

  /// A line holds words whose letters are wide and words whose letters are narrow, as print does: one width for all would let
  /// the latter run into what stands behind them.
  @Test(.enabled(if: hasTool("pdftotext")), arguments: [1.2, 2.5, 4])
  func `words of one line are found apart, whatever their letters`(_ gap: Double) throws {
    let lines = [
      "Moderate obstruction without a significant response to bronchodilator",
      "illicit mammogram fill within limits till swam",
      "He has no trouble swallowing and sleeps on two pillows out of habit",
      "www ill www ill www ill mm if mm if mm if",
    ]
    let run = try RecordsRun.run(
      plan([.pdf], [page(1, text: printed(lines, size: 10, gap: gap))]), inputs: [madePDF(["q Q"])])
    let text = try run.tool("pdftotext", [], after: ["-"]).text
    #expect(text.split(whereSeparator: \.isWhitespace) == lines.joined(separator: " ").split(separator: " "))
  }

  /// The parts of a word that a line end parted stand in the text without a space: what is seen has a hyphen.
  @Test(.enabled(if: hasTool("pdftotext")))
  func `a word over two lines is found whole, and each part where it stands`() throws {
    let boxes = [
      Box(x: 72, y: 100, width: 60, height: 10), Box(x: 140, y: 100, width: 24, height: 10),
      Box(x: 72, y: 114, width: 30, height: 10), Box(x: 110, y: 114, width: 30, height: 10),
    ]
    let text = "obvious cervical\nspine\n"
    let ranges = [0..<7, 8..<11, 11..<16, 17..<22]
    let words = PageWords(zip(ranges, boxes).map { PageWord(utf8Range: $0, box: $1, confidence: 1) })
    let run = try RecordsRun.run(
      plan([.pdf], [page(1, text: PageText(text: text, words: words))]), inputs: [madePDF(["q Q"])])
    let found = try run.tool("pdftotext", [], after: ["-"]).text
    #expect(found.split(whereSeparator: \.isWhitespace) == ["obvious", "cervical", "spine"])
    let placed = try run.tool("pdftotext", ["-bbox"], after: ["-"]).text
    #expect(placed.contains(">cer-<") && placed.contains(">vical<"))
  }

  @Test(.enabled(if: hasTool("pdftotext")))
  func `an older invisible layer gives way to the new one, visible text stays`() throws {
    let old = "BT 3 Tr /F 12 Tf 72 600 Td (wr0ng) Tj 0 -20 Td [(b) -10 (ad)] TJ ET \(shown("printed"))"
    let run = try RecordsRun.run(
      plan([.pdf], [page(1, text: words(["right"], y: 180))]),
      inputs: [madePDF(["q \(old.replacing("ET BT", with: "ET Q BT"))"])])
    let text = try run.tool("pdftotext", [], after: ["-"]).text
    #expect(text.contains("right") && text.contains("printed"))
    #expect(!text.contains("wr0ng") && !text.contains("bad"))
  }

  @Test(.enabled(if: hasTool("pdftotext")))
  func `a page that cannot be copied becomes a notice and a finding`() throws {
    let run = try RecordsRun.run(
      plan([.pdf, .pdf, .jpeg], [page(7), page(1, of: 1), page(1, of: 2), page(1)]),
      inputs: [madePDF([shown("alpha")]), Data("not a PDF".utf8), Data([0xFF, 0xD8, 0xFF])])
    #expect(run.findings.map(\.code) == Array(repeating: "page-not-copied", count: 3))
    let text = try run.tool("pdftotext", [], after: ["-"]).text
    #expect(text.contains("Page 1.7 could not be copied") && text.contains("Page 3.1 could not be copied"))
    #expect(text.contains("alpha"))
  }

  @Test(arguments: 1...8, QuarterTurn.allCases)
  func `a picture's first pixel comes where its orientation and turn say`(_ orientation: Int, _ turn: QuarterTurn) {
    let upright = PageSize(widthInPoints: 100, heightInPoints: 200)
    let map = Placement.ofPicture(orientation: orientation, turn: turn, upright: upright)
    // The unit square always fills the page.
    let corners = [(0.0, 0.0), (1, 0), (0, 1), (1, 1)].map {
      (map.a * $0 + map.c * $1 + map.e, map.b * $0 + map.d * $1 + map.f)
    }
    #expect(Set(corners.map(\.0)) == [0, 100] && Set(corners.map(\.1)) == [0, 200])
    if turn == .none {
      let topLeft = (map.c + map.e, map.d + map.f)
      let expected: (Double, Double) = [
        (0, 200), (100, 200), (100, 0), (0, 0), (0, 200), (100, 200), (100, 0), (0, 0),
      ][orientation - 1]
      #expect(topLeft == expected)
    }
  }
}
