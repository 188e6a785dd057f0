import CaseModel
import Foundation
import ReaderProtocol
import Testing

@testable import RecordsWriting

/// Structures that are wrong, or made to harm.
extension WriteRecordsTests {
  struct BadStructure: CustomTestStringConvertible {
    let name: String
    var root = "/K [@1]"
    let elements: [String]
    var catalog = "/MarkInfo << /Marked true >>"
    var isCarried = true
    var testDescription: String { name }
  }

  private static let sound = element("P", 0, "/Pg #1 /K 0")

  private static let bad: [BadStructure] = [
    BadStructure(
      name: "circles",
      elements: [
        element("Sect", 0, "/K [@2 @1 @0 @3]"), element("Sect", 1, "/K [@1 @2 @3]"),
        element("P", 2, "/Pg #1 /K [0 @1]"),
      ]),
    BadStructure(
      name: "kids that are none",
      root: "/K [@1 null 17 /P (word) [@1] << >> #1 @99 << /Type /MCR >> << /Type /OBJR /Obj 5 >> << /S 3 >>]",
      elements: [sound]),
    BadStructure(
      name: "numbers that no content has",
      elements: [element("P", 0, "/Pg #1 /K [0 -1 70000 2147483647 9223372036854775807 65535 0 0]")]),
    BadStructure(
      name: "pages that are none",
      root: "/K [@1 @2 @3 @4]",
      elements: [
        sound, element("P", 0, "/Pg 3 0 R /K 0"), element("P", 0, "/Pg 7 /K [1 << /Type /MCR /Pg 2 0 R /MCID 1 >>]"),
        element("P", 0, "/K [1 << /Type /MCR /Pg #1 /Stm 5 0 R /MCID 1 >> << /Type /OBJR /Obj 2 0 R /Pg #1 >>]"),
      ]),
    BadStructure(
      name: "a parent tree that lies",
      root: "/K [@1] /ParentTree << /Kids [@2] /Nums [0 [@9 2 0 R] 99999999999 5 (x) @1] /Limits [5] >> /IDTree 3 "
        + "/RoleMap << /P /P /A /B /B /A >> /ClassMap [1]",
      elements: [element("P", 0, "/Pg #1 /K 0 /C [/x 1 2] /A [1 2 << /O 3 >> @1]"), "<< /Kids [@2] >>"]),
    BadStructure(
      name: "roles in a circle", root: "/K [@1] /RoleMap << /A /B /B /A >>",
      elements: [element("A", 0, "/Pg #1 /K 0")]),
    BadStructure(
      name: "attributes that hold each other",
      elements: [element("P", 0, "/Pg #1 /K 0 /A @2"), "<< /O /Layout /X @2 /Y [@2 [[[[[[[[[[1]]]]]]]]]]] >>"]),
    BadStructure(name: "no kids", root: "", elements: [], isCarried: false),
    BadStructure(
      name: "ten thousand levels", elements: (1...10_000).map { element("Sect", $0 - 1, "/Pg #1 /K [0 @\($0 + 1)]") },
      isCarried: false),
    BadStructure(
      name: "a million kids",
      elements: [element("P", 0, "/Pg #1 /K [" + String(repeating: "0 ", count: 1_000_000) + "]")], isCarried: false),
    BadStructure(
      name: "one list for many",
      root: "/K [" + (1...300).map { "@\($0) " }.joined() + "]",
      elements: (1...300).map { _ in element("P", 0, "/Pg #1 /K @301") } + [
        "[" + String(repeating: "@302 ", count: 20_000) + "]", element("Span", 1, "/K 0"),
      ], isCarried: false),
  ]

  @Test(.enabled(if: hasTool("qpdf") && hasTool("pdfinfo")), arguments: bad)
  func `a bad structure harms nothing: the pages stand, with tags that agree or with none`(_ bad: BadStructure) throws {
    let input = taggedPDF([tagged("P", 0, "alpha")], elements: bad.elements, root: bad.root, catalog: bad.catalog)
    let run = try RecordsRun.run(plan([.pdf], [page(1)]), inputs: [input])
    #expect(run.replies.last == .recordsWritten(pageCount: 1, byteCount: run.output.count))
    #expect(try run.tool("qpdf", ["--check"]).status == 0)
    #expect(try run.tool("pdftotext", [], after: ["-"]).text.contains("alpha"))
    let check = try StructureCheck(run)
    #expect(check.problems == [])
    #expect((check.elementCount > 0) == bad.isCarried)
    if bad.isCarried { #expect(try run.structure().contains("\"alpha\"")) }
    #expect(run.findings.map(\.code) == (bad.isCarried || bad.elements.isEmpty ? [] : ["tags-not-carried"]))
  }

  @Test(.enabled(if: hasTool("qpdf")))
  func `a source whose tags are too many costs others nothing`() throws {
    let flood = taggedPDF(
      [tagged("P", 0, "flood")],
      elements: [element("P", 0, "/Pg #1 /K [" + String(repeating: "0 ", count: 1_000_000) + "]")])
    let sound = taggedPDF([tagged("P", 0, "alpha")], elements: [element("P", 0, "/Pg #1 /K 0")])
    let run = try RecordsRun.run(plan([.pdf, .pdf], [page(1), page(1, of: 1)]), inputs: [flood, sound])
    let check = try StructureCheck(run)
    #expect(check.problems == [] && check.elementCount == 4)
    #expect(run.findings.map(\.code) == ["tags-not-carried"])
  }
}
