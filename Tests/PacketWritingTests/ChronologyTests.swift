import CaseModel
import Foundation
import Testing

@testable import PacketWriting

@Suite struct ChronologyTests {
  private let packet = PacketJSON.document(SampleCase().content)

  @Test func `all dated documents and studies that are accepted stand in the chronology, in order`() throws {
    let summary = SampleCase().summary
    let entries = try #require(packet["chronology"]).items
    let dates = entries.compactMap { $0["date"]?.stringValue }
    #expect(dates == dates.sorted())
    let documents = summary.documents.filter { $0.isAccepted && $0.document.date != nil }.map(\.document.id)
    let studies = summary.studies.filter { $0.isAccepted && $0.study.date != nil }.map(\.study.uid)
    #expect(!documents.isEmpty && !studies.isEmpty)
    #expect(entries.count == documents.count + studies.count)
    let uids = entries.compactMap { $0["study"]?.stringValue }
    #expect(uids.sorted() == studies.sorted())
    let named = entries.filter { $0["study"]?.stringValue == nil }.compactMap { $0["document"]?.stringValue }
    #expect(named.sorted() == documents.sorted())
  }

  @Test func `the reviews that a case needs stand in the assignment and on the page`() throws {
    let reviews = try #require(packet["assignment"]?["reviews"]).items
    #expect(reviews.map { $0["id"]?.stringValue } == ["abdominal-radiology"])
    #expect(reviews.first?["sites"]?.items.map { $0["site"]?.stringValue } == ["abdomen", "pelvis"])
    let page = try PacketPage().html(SampleCase().content, changes: [])
    #expect(page.contains("Reviews needed"))
    #expect(page.contains("Abdominal and pelvic radiology"))
  }

  @Test func `chronology and reviews fit the schema`() throws {
    let schema = try JSONDecoder().decode(JSONValue.self, from: Data(PacketSchema.text.utf8))
    #expect(SchemaCheck(schema).problems(in: packet) == [])
  }
}
