import CaseModel
import Foundation
import Testing

@testable import PacketWriting

@Suite struct PacketTests {
  @Test func `the packet has exactly the promised top-level keys`() throws {
    guard case .object(let top) = PacketJSON.document(SampleCase().content) else {
      Issue.record("not an object")
      return
    }
    #expect(
      top.keys.sorted() == [
        "assignment", "case", "chronology", "completeness", "documents", "eligibility", "holds", "imaging", "packet",
        "pageCount",
        "pathology", "patient", "provenance", "questions", "quote", "schema",
      ])
    #expect(top["packet"]?["version"] == .int(2))
    #expect(top["quote"]?["total"]?["text"] == .string("$1,175.00"))
    #expect(top["quote"]?["lines"]?.items.first?["toBeQuoted"] == .bool(true))
  }

  @Test func `equal cases give equal bytes, and they are read back`() throws {
    let document = PacketJSON.document(SampleCase().content)
    #expect(try document.encoded() == PacketJSON.document(SampleCase().content).encoded())
    let back = try JSONDecoder().decode(JSONValue.self, from: document.encoded())
    #expect(try back.encoded() == document.encoded())
  }

  @Test func `evidence names document, page, box, words, rule and confidence`() throws {
    let packet = PacketJSON.document(SampleCase().content)
    let evidence = try #require(packet["pathology"]?["specimens"]?.items.first?["evidence"]?.items.first)
    #expect(evidence["document"] == .string("d2") && evidence["page"] == .int(1) && evidence["recordsPage"] == .int(2))
    #expect(evidence["box"]?["y"] == .double(144.5) && evidence["words"] == .string("A. LEFT BREAST, 2 O'CLOCK"))
  }

  @Test func `blank, duplicate and quarantined pages stay out of the records, covers stay in`() {
    let planned = PlannedRecords(SampleCase().summary, texts: SampleCase().texts)
    #expect(planned.plan.pages.map(\.label) == ["1.1", "2.1", "2.2", "3.1"])
    #expect(planned.sources == [SourceID(1), SourceID(2)])
    #expect(planned.plan.pages.map(\.needsText) == [true, true, true, false])
    #expect(planned.plan.bookmarks.map(\.title) == ["Fax cover", "Pathology report", "Radiology report"])
    #expect(planned.plan.bookmarks[1].children.map(\.title) == ["2026-01-05 · Surgical pathology report"])
  }

  @Test func `a new version says what changed and what it did to the quote`() throws {
    let old = PacketJSON.document(SampleCase().content)
    var summary = SampleCase().summary
    summary.holds = []
    summary.studies = []
    summary.pages = PageCount(billable: 9, declared: 7, found: 7, exclusions: [], isSettled: true)
    let content = PacketContent(
      summary: summary, version: 3, inputsDigest: SampleCase().content.inputsDigest, previous: old)
    let changes = try #require(PacketJSON.document(content)["packet"]?["changes"]).items.compactMap(\.stringValue)
    #expect(changes.contains("Billable pages: 3 before, 9 now."))
    #expect(changes.contains("No longer there, imaging site: pelvis."))
    #expect(changes.contains { $0.hasPrefix("No longer there, open hold") })
  }

  @Test(arguments: ["<script>alert(1)</script>", "\"\u{301} onmouseover=x '", "{{reference}}", "</style>"])
  func `nothing from outside becomes markup`(_ mark: String) throws {
    let html = try PacketPage().html(SampleCase(mark: mark).content, changes: [mark])
    let plain = try PacketPage().html(SampleCase().content, changes: ["x"])
    func count(_ text: String, _ part: Unicode.Scalar) -> Int { text.unicodeScalars.count { $0 == part } }
    #expect(count(html, "<") == count(plain, "<") && count(html, "\"") == count(plain, "\""))
    #expect(count(plain, "<") > 300)
  }

  @Test func `the page has no script, loads nothing and links facts to their page`() throws {
    let html = try PacketPage().html(SampleCase().content, changes: [])
    #expect(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"))
    #expect(html.contains("default-src 'none'") && html.contains("records.pdf#page=2"))
    #expect(!html.contains("href=\"\"") && html.contains("DICOM (0008,1030) StudyDescription"))
    if let path = ProcessInfo.processInfo.environment["DOSSIER_PACKET_HTML"] {
      try Data(html.utf8).write(to: URL(filePath: path))
    }
  }

  @Test func `what a report says stands in both files, with its places; a document that says nothing has none`() throws
  {
    let documents = PacketJSON.document(SampleCase().content)["documents"]?.items ?? []
    let report = try #require(documents.dropFirst().first?["report"])
    #expect(report["diagnosis"]?["value"] == .string("Invasive ductal carcinoma."))
    #expect(report["impression"] == .null && report["accessionNumber"]?["value"] == .string("S26-104"))
    #expect(report["stages"]?.items.first?["value"] == .string("pT1c pN0"))
    #expect(report["stages"]?.items.first?["evidence"]?.items.first?["document"] == .string("d2"))
    #expect(documents.first?["report"] == .null)
    let html = try PacketPage().html(SampleCase().content, changes: [])
    #expect(html.contains("<summary>Diagnosis · TNM pT1c pN0</summary>"))
    #expect(html.contains(">Invasive ductal carcinoma."))
  }

  @Test func `people of the roster stand beside their specialty, ranked and not assigned`() throws {
    let packet = PacketJSON.document(SampleCase().content)
    let person = try #require(packet["assignment"]?["people"]?.items.first)
    #expect(person["name"] == .string("Mira Sol") && person["specialty"] == .string("breast-oncology"))
    #expect(person["evidence"]?.items.first?["pipelineEntry"] == .string("roster.csv line 2"))
    let html = try PacketPage().html(SampleCase().content, changes: [])
    #expect(html.contains("<bdi>Mira Sol</bdi>"))
    #expect(html.contains("ductal carcinoma · available · licensed where the patient is · 2 open cases"))
    #expect(html.contains("nobody is assigned by it"))
    var summary = SampleCase().summary
    summary.people = nil
    let without = PacketContent(
      summary: summary, version: 2, inputsDigest: SampleCase().content.inputsDigest, previous: nil)
    #expect(PacketJSON.document(without)["assignment"]?["people"] == .null)
    #expect(try !PacketPage().html(without, changes: []).contains("roster"))
  }

  @Test func `a hold's id is short and depends on its subject alone`() {
    let hold = SampleCase().summary.holds[0]
    #expect(hold.id.count == 8 && hold.id == SampleCase(mark: "x").summary.holds[0].id)
  }
}
