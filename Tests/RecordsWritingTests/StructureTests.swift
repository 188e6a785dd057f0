import CaseModel
import Foundation
import ReaderProtocol
import Testing

@testable import RecordsWriting

/// Tags of sources come along with the pages that are accepted, and only with them.
extension WriteRecordsTests {
  private static let hasTools = hasTool("qpdf") && hasTool("pdfinfo")

  /// Two pages and a section over both; every text of the structure that is not on page 1 has the word SECRET.
  private func letterAndStranger() -> Data {
    taggedPDF(
      [
        tagged("H1", 0, "Report") + tagged("P", 1, "Findings", y: 650),
        tagged("H1", 0, "Stranger") + tagged("P", 1, "Other", y: 650),
      ],
      elements: [
        element("Document", 0, "/K [@2 @3 @4 @6] /T (SECRET both) /Lang (en-GB)"),
        element("H1", 1, "/Pg #1 /K 0 /T (heading one) /Lang (de)"),
        element("H1", 1, "/Pg #2 /K [0] /ActualText (SECRET actual) /Alt (SECRET alt) /E (SECRET e) /T (SECRET t)"),
        element("Sect", 1, "/Pg #1 /K [@5 << /Type /MCR /Pg #2 /MCID 1 >>] /ActualText (SECRET sect) /A @7 /C /Odd"),
        element("P", 4, "/K 1 /Alt (seen) /A << /O /Layout /Placement /Block >> /ID (p-one)"),
        element("Figure", 1, "/Pg #2 /ID (SECRET id) /Alt (SECRET figure) /A << /O /UserProperties /P [(SECRET)] >>"),
        "<< /O /UserProperties /P [<< /N (SECRET name) /V (SECRET value) >>] >>",
      ],
      root: "/K @1 /ClassMap << /Odd << /O /Table /Summary (SECRET class) >> >> /RoleMap << /SECRETrole /P >> "
        + "/IDTree << /Names [(p-one) @5 (SECRET id) @6] >> "
        + "/ParentTree << /Nums [0 [@2 @5] 1 [@3 @4]] >>")
  }

  @Test(.enabled(if: hasTools))
  func `tags of accepted pages are carried, nothing that is said of pages left out`() throws {
    let run = try RecordsRun.run(plan([.pdf], [page(1)]), inputs: [letterAndStranger()])
    #expect(run.findings.isEmpty)
    #expect(try run.tool("qpdf", ["--check"]).status == 0)
    let check = try StructureCheck(run)
    #expect(check.problems == [])
    let bytes = try run.uncompressed()
    #expect(!bytes.contains("SECRET") && !bytes.contains("Stranger") && !bytes.contains("p-one"))
    #expect(bytes.contains("(heading one)") && bytes.contains("(seen)") && bytes.contains("/Placement /Block"))
    #expect(bytes.contains("(en-GB)") && bytes.contains("(de)"))
    let structure = try run.structure()
    #expect(structure.filter { $0.hasPrefix("\"") } == ["\"Report\"", "\"Findings\""])
    #expect(structure.prefix(3) == ["Document", "Part", "Sect"])
  }

  @Test(.enabled(if: hasTools))
  func `of a file that came whole all is carried that its structure says`() throws {
    let run = try RecordsRun.run(plan([.pdf], [page(2), page(1)]), inputs: [letterAndStranger()])
    #expect(try StructureCheck(run).problems == [])
    let bytes = try run.uncompressed()
    for said in ["SECRET both", "SECRET actual", "SECRET alt", "SECRET sect", "SECRET figure", "SECRET class"] {
      #expect(bytes.contains(said))
    }
    #expect(!bytes.contains("SECRETrole"))
    #expect(bytes.contains("/Marked true"))
    #expect(
      try run.structure().filter { $0.hasPrefix("\"") } == ["\"Report\"", "\"Stranger\"", "\"Findings\"", "\"Other\""])
  }

  /// One page, a paragraph of type `Body` and class `c`.
  private func small(_ word: String, role: String, placement: String, catalog: String = "/MarkInfo << /Marked true >>")
    -> Data
  {
    taggedPDF(
      [tagged("Body", 0, word)], elements: [element("Body", 0, "/Pg #1 /K 0 /C /c")],
      root: "/K @1 /RoleMap << /Body /\(role) >> /ClassMap << /c << /O /Layout /Placement /\(placement) >> >>",
      catalog: catalog)
  }

  @Test(.enabled(if: hasTools))
  func `sources that mean different things by one name keep their meanings`() throws {
    let run = try RecordsRun.run(
      plan([.pdf, .pdf, .pdf], [page(1), page(1, of: 1), page(1, of: 2)]),
      inputs: [
        small("alpha", role: "P", placement: "Block"), small("beta", role: "H2", placement: "Inline"),
        small("gamma", role: "P", placement: "Block"),
      ])
    let check = try StructureCheck(run)
    #expect(check.problems == [])
    #expect(check.root["/RoleMap"] as? [String: String] == ["/Body": "/P", "/Body-2": "/H2"])
    #expect((check.root["/ClassMap"] as? [String: Any])?.keys.sorted() == ["/c", "/c-2"])
    let lines = try run.structure()
    #expect(
      lines.filter { !$0.hasPrefix("/") } == [
        "Document", "Part", "P (block)", "\"alpha\"", "Part", "H2 (block)", "\"beta\"", "Part", "P (block)",
        "\"gamma\"",
      ])
  }

  @Test(.enabled(if: hasTools))
  func `a file is said to be tagged where every page of it is`() throws {
    let whole = small("alpha", role: "P", placement: "Block")
    let unsure = small("beta", role: "P", placement: "Block", catalog: "/MarkInfo << /Marked true /Suspects true >>")
    let unmarked = small("gamma", role: "P", placement: "Block", catalog: "")
    func information(_ inputs: [Data]) throws -> [String: Bool]? {
      let pages = inputs.indices.map { page(1, of: $0) }
      let run = try RecordsRun.run(plan(inputs.map { _ in .pdf }, pages), inputs: inputs)
      let check = try StructureCheck(run)
      #expect(check.problems == [] && check.elementCount > 2)
      return check.catalog["/MarkInfo"] as? [String: Bool]
    }
    #expect(try information([whole, whole]) == ["/Marked": true])
    #expect(try information([whole, unsure]) == ["/Marked": true, "/Suspects": true])
    #expect(try information([whole, unmarked]) == nil)
    #expect(try information([whole, madePDF(["BT /F 9 Tf 72 700 Td (scan) Tj ET"])]) == nil)
  }

  @Test(.enabled(if: hasTools))
  func `links and drawn objects keep their elements where their page is here`() throws {
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F 3 0 R >> >>"
    let link = "/Type /Annot /Subtype /Link /Rect [72 690 200 710] /A << /S /URI /URI (https://example.org) >>"
    let contents = [tagged("Link", 0, "site") + "/Fm Do", "/P <</MCID 0>> BDC EMC"]
    let input = taggedPDF(
      contents,
      elements: [
        element("Document", 0, "/K [@2 @3 @4 @9]"),
        element("Link", 1, "/Pg #1 /K [0 << /Type /OBJR /Obj @5 >>] /Alt (visits)"),
        element("P", 1, "/Pg #1 /K << /Type /MCR /Pg #1 /Stm @6 /MCID 3 >>"),
        element("Link", 1, "/Pg #1 /K << /Type /OBJR /Obj @7 >> /Alt (SECRET: its link is on page 2)"),
        "<< \(link) /StructParent 77 >>",
        stream(tagged("P", 3, "inside", y: 600), form + " /StructParents 1"),
        "<< \(link) /StructParent 2 >>",
        stream("0 0 9 9 re f", form + " /StructParent 0 /StructParents 9"),
        element("Figure", 1, "/K << /Type /OBJR /Obj @8 /Pg #1 >> /Alt (drawn)"),
      ], pageKeys: ["/Annots [@5]", "/Annots [@7]"], resources: "/XObject << /Fm @6 /Gm @8 >>")
    let run = try RecordsRun.run(plan([.pdf], [page(1)]), inputs: [input])
    #expect(try run.tool("qpdf", ["--check"]).status == 0)
    #expect(try StructureCheck(run).problems == [])
    let bytes = try run.uncompressed()
    #expect(!bytes.contains("SECRET") && bytes.contains("(visits)") && bytes.contains("(drawn)"))
    let structure = try run.structure()
    #expect(structure.contains("\"site\""))
    #expect(structure.count { $0.hasPrefix("Object ") } == 2)
    #expect(bytes.contains("/Stm ") && bytes.contains("/Tabs /S"))
  }

  @Test(.enabled(if: hasTools))
  func `cells name the cells that head them by identifiers of this file`() throws {
    let input = taggedPDF(
      [tagged("TH", 0, "Dose") + tagged("TD", 1, "5 mg"), tagged("TH", 0, "Other")],
      elements: [
        element("Table", 0, "/K @2"), element("TR", 1, "/K [@3 @4 @5 @6]"),
        element("TH", 2, "/Pg #1 /K 0 /ID (Mrs Doe)"),
        element("TD", 2, "/Pg #1 /K 1 /A << /O /Table /Headers [(Mrs Doe) (Mr Roe)] >>"), element("TD", 2, ""),
        element("TH", 2, "/Pg #2 /K 0 /ID (Mr Roe)"),
      ])
    let run = try RecordsRun.run(plan([.pdf], [page(1)]), inputs: [input])
    let check = try StructureCheck(run)
    #expect(check.problems == [])
    let bytes = try run.uncompressed()
    #expect(!bytes.contains("Doe") && !bytes.contains("Roe"))
    #expect(bytes.matches(of: /e00000001/).count == 3)
    // Root, Document, Part, Table, TR, TH, TD: the empty cell could be the other page's.
    #expect(check.elementCount == 7)
  }

  @Test(.enabled(if: hasTools))
  func `a field's value, drawn into its page, belongs to the field's element`() throws {
    let input = taggedPDF(
      [tagged("P", 0, "Name")],
      elements: [
        element("Document", 0, "/K [@2 @3]"), element("P", 1, "/Pg #1 /K 0"),
        element("Form", 1, "/Pg #1 /K << /Type /OBJR /Obj @4 >>"),
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Smith) /Rect [72 600 272 620] /F 4 /StructParent 1 "
          + "/AP << /N @5 >> >>",
        stream(
          "BT /F 12 Tf 2 5 Td (Smith) Tj ET",
          "/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F 3 0 R >> >>"),
      ], catalog: "/MarkInfo << /Marked true >> /AcroForm << /Fields [@4] >>", pageKeys: ["/Annots [@4]"])
    let run = try RecordsRun.run(plan([.pdf], [page(1)]), inputs: [input])
    #expect(try StructureCheck(run).problems == [])
    #expect(try run.structure().suffix(4) == ["P (block)", "\"Name\"", "Form", "\"Smith\""])
  }

  @Test(.enabled(if: hasTools))
  func `words put under a page of a tagged source are a paragraph of it`() throws {
    let old = "/P <</MCID 0>> BDC BT 3 Tr /F 12 Tf 72 600 Td (wr0ng) Tj ET EMC"
    let input = taggedPDF([old], elements: [element("P", 0, "/Pg #1 /K 0")])
    let run = try RecordsRun.run(plan([.pdf], [page(1, text: words(["right", "words"]))]), inputs: [input])
    #expect(try run.tool("qpdf", ["--check"]).status == 0)
    #expect(try StructureCheck(run).problems == [])
    let structure = try run.structure()
    #expect(structure.last?.split(whereSeparator: { " \"".contains($0) }) == ["right", "words"])
    #expect(!structure.contains { $0.contains("wr0ng") })
  }

  @Test(.enabled(if: hasTools))
  func `pages that are drawn here are tagged, contents with their links`() throws {
    func line(_ text: String, x: Double, y: Double, points: Double = 10, isBold: Bool = false) -> FrontPage.Line {
      FrontPage.Line(text: text, x: x, y: y, points: points, isBold: isBold)
    }
    let front = FrontPage(
      label: "i", bookmark: "Contents", size: letter,
      lines: [
        line("Contents", x: 54, y: 72, points: 18, isBold: true), line("2026-01-05", x: 54, y: 100),
        line("Letter", x: 120, y: 100), line("Gone", x: 120, y: 116),
        line("About", x: 54, y: 150, points: 12, isBold: true),
        line("a note", x: 54, y: 166),
      ],
      links: [
        FrontPage.Link(box: Box(x: 50, y: 105, width: 500, height: 16), page: 99),
        FrontPage.Link(box: Box(x: 50, y: 89, width: 500, height: 16), page: 0),
      ])
    let wanted = RecordsPlan(
      title: "Records", inputs: [.init(kind: .text, passwords: []), .init(kind: .pdf, passwords: [])],
      pages: [page(1, text: words(["typed"])), page(1, of: 1)], bookmarks: [], front: [front])
    let run = try RecordsRun.run(wanted, inputs: [Data(), small("alpha", role: "P", placement: "Block")])
    #expect(try run.tool("qpdf", ["--check"]).status == 0)
    let check = try StructureCheck(run)
    #expect(check.problems == [])
    #expect(check.catalog["/MarkInfo"] as? [String: Bool] == ["/Marked": true])
    let structure = try run.structure().filter { !$0.hasPrefix("/") && !$0.hasPrefix("Object") }
    #expect(
      structure == [
        "Document", "Part", "H1 (block)", "\"Contents\"", "TOC", "TOCI", "Link (inline)", "\"2026-01-05 Letter\"",

        "P (block)", "\"Gone\"", "H2 (block)", "\"About\"", "P (block)", "\"a note\"", "P (block)", "\"typed\"", "Part",
        "P (block)", "\"alpha\"",
      ])
  }
}
