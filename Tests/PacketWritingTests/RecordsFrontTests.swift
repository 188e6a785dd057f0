import CaseModel
import Testing

@testable import PacketWriting

/// What stands before the pages in `records.pdf`, and the order of these.
@Suite struct RecordsFrontTests {
  private func summary(_ order: RecordsLayout.Order = .arrival, of sample: CaseSummary = SampleCase().summary)
    -> CaseSummary
  {
    var summary = sample
    summary.recordsLayout = RecordsLayout(order: order, hasFront: true)
    return summary
  }

  @Test func `the contents name each document with its date and page, and lead to it`() throws {
    let planned = PlannedRecords(summary(), texts: SampleCase().texts)
    let front = try #require(planned.plan.front)
    #expect(front.map(\.label) == ["i", "ii"] && front.map(\.bookmark) == ["Case sheet", "Contents"])
    let words = front[1].lines.map(\.text)
    for text in ["Fax cover sheet", "2026-01-05", "Surgical pathology report", "2 pages", "CT abdomen and pelvis"] {
      #expect(words.contains(text))
    }
    #expect(!words.contains("Clinic note"))
    #expect(front[1].links.map(\.page) == [0, 1, 3])
    // Where a line says page 4, page 4 of the file is what its link leads to.
    #expect(words.contains("4") && planned.plan.pages[1].label == "2.1")
  }

  @Test func `page numbers everywhere count the pages in front`() throws {
    let content = PacketContent(
      summary: summary(), version: 1, inputsDigest: SampleCase().content.inputsDigest, previous: nil)
    let packet = PacketJSON.document(content)
    #expect(packet["documents"]?.items[1]["recordsPages"] == .array([.int(4), .int(5)]))
    #expect(try PacketPage().html(content, changes: []).contains("records.pdf#page=4"))
    let planned = PlannedRecords(summary(), texts: SampleCase().texts)
    // The outline counts the plan's own pages.
    #expect(planned.plan.bookmarks.map(\.page) == [0, 1, 3])
  }

  @Test func `the case sheet says who, what, which questions and what is not in the file`() throws {
    let front = try #require(PlannedRecords(summary(), texts: SampleCase().texts).plan.front)
    let sheet = front[0].lines.map(\.text).joined(separator: "\n")
    for text in [
      "Case 4820157736", "Joanna Example", "born 1968-04-09", "Invasive ductal carcinoma", "Dr. Lena Ortiz",
      "1. Is surgery first", "CT ABDOMEN AND PELVIS", "4 pages of 7",
      "Still to be decided about this case: 1 question,",
    ] {
      #expect(sheet.contains(text), "without: \(text)")
    }
  }

  @Test func `what standard fonts cannot draw is said to stand elsewhere, not shown as question marks`() throws {
    let hard = summary(of: HardCase.arabicAndJapaneseNames.summary)
    let front = try #require(PlannedRecords(hard, texts: SampleCase().texts).plan.front)
    let sheet = front[0].lines.map(\.text).joined(separator: "\n")
    #expect(sheet.contains("see packet.html") && !sheet.contains(HardCase.arabic))
  }

  @Test func `three thousand pages have contents of many pages, a case without records none`() throws {
    let long = summary(of: HardCase.threeThousandPages.summary)
    let order = PageOrder(long)
    let front = RecordsFront(long, order: order, typeName: WrittenNames.spelled).pages
    #expect(front.count == order.frontPageCount && front.count == 20)
    #expect(order.records.first?.recordsPage == 21 && front.flatMap(\.links).count == 750)
    #expect(front.allSatisfy { page in page.lines.allSatisfy { $0.y < 780 } })
    #expect(front.last?.label == "xx")
    #expect(PageOrder(summary(of: HardCase.nothingReadable.summary)).frontPageCount == 0)
  }

  @Test func `by chronology the documents stand by date, undated ones last`() {
    let order = PageOrder(summary(.chronology))
    #expect(order.records.map(\.document) == ["d2", "d2", "d3", "d1"])
    #expect(order.records.compactMap(\.recordsPage) == [3, 4, 5, 6])
  }
}
