import CaseModel
import ChartTesting
import ChartUnderstanding
import Testing

@Suite struct PrintedOrderTests {
  let lexicon: ChartLexicon

  init() throws { lexicon = try RuleTables.lexicon.get() }

  private func page(
    _ at: Int, _ printed: Int, of total: Int, title: String = "CONSULTATION NOTE", name: String = "DOE, JANE"
  )
    -> PageContent
  {
    let head = printed == 1 ? "\(title)\nPatient: \(name)  DOB: 03/04/1965" : "Patient: \(name)  DOB: 03/04/1965"
    return Paper.page(at, "Mercy Hospital\n\(head)\nText of the page \(printed)00\nPage \(printed) of \(total)")
  }

  private func read(_ pages: [PageContent]) -> SourceUnderstanding { Paper.source(1, pages).understood(by: lexicon) }

  private func numbered(_ printed: [Int]) -> [PageContent] {
    printed.enumerated().map { page($0 + 1, $1, of: printed.count) }
  }

  @Test func `pages in order raise nothing`() {
    let read = read(numbered([1, 2, 3, 4]))
    #expect(read.findings.isEmpty && read.stream.printedOrder == nil)
    #expect(read.documents.map(\.document.printedOrder) == [nil])
  }

  @Test(arguments: [
    ([1, 3, 5, 2, 4, 6], PrintedOrder.Cause.oddThenEven, [1, 4, 2, 5, 3, 6]),
    ([1, 3, 5, 6, 4, 2], .oddThenEvenReversed, [1, 6, 2, 5, 3, 4]), ([5, 4, 3, 2, 1], .reversed, [5, 4, 3, 2, 1]),
    ([1, 3, 2], .misplaced, [1, 3, 2]), ([2, 1], .misplaced, [2, 1]),
  ])
  func `sheets fed in another order are read by their numbers, as one document`(
    _ printed: [Int], _ cause: PrintedOrder.Cause, _ order: [Int]
  ) throws {
    let read = read(numbered(printed))
    #expect(read.stream.printedOrder?.cause == cause)
    #expect(read.stream.printedOrder?.pages.map(\.value) == order)
    #expect(read.findings.contains { $0.message.contains(order.map(String.init).joined(separator: ", ")) })
    let document = try #require(read.documents.first?.document)
    #expect(read.documents.count == 1)
    #expect(document.pageNumbers == 1...printed.count && document.pagesInOrder.map(\.value) == order)
    #expect(document.title?.value == "CONSULTATION NOTE")
  }

  @Test func `a stack of several documents that was fed backwards is cut where its documents begin`() {
    let pages = [
      page(1, 2, of: 2, title: "OPERATIVE REPORT"), page(2, 1, of: 2, title: "OPERATIVE REPORT"),
      page(3, 3, of: 3), page(4, 2, of: 3), page(5, 1, of: 3),
    ]
    let read = read(pages)
    #expect(read.stream.printedOrder?.cause == .reversed)
    #expect(read.documents.map { [$0.document.firstPage.value, $0.document.lastPage.value] } == [[3, 5], [1, 2]])
  }

  @Test func `documents whose sheets lie apart keep the file's order, with the order proposed`() {
    // Two documents of two pages each, fronts first: 1 of 2, 1 of 2, 2 of 2, 2 of 2.
    let pages = [
      page(1, 1, of: 2), page(2, 1, of: 2, title: "OPERATIVE REPORT"), page(3, 2, of: 2), page(4, 2, of: 2),
    ]
    let read = read(pages)
    #expect(read.stream.printedOrder?.pages.map(\.value) == [1, 3, 2, 4])
    #expect(read.findings.contains { $0.code == "double-sided-feed" })
    #expect(read.documents.allSatisfy { $0.document.printedOrder == nil })
  }

  @Test func `pages of two patients are never put into one order`() {
    let pages = [page(1, 2, of: 2), page(2, 1, of: 2, name: "ROE, RICHARD")]
    #expect(read(pages).stream.printedOrder == nil)
  }

  @Test func `a document that lacks its first page is not filled from the next one`() {
    let pages = [page(1, 2, of: 3), page(2, 3, of: 3), page(3, 1, of: 3), page(4, 2, of: 3), page(5, 3, of: 3)]
    #expect(read(pages).stream.printedOrder == nil)
  }

  @Test func `blank backs of single-sided sheets are told`() {
    let pages = (1...8).map { at in
      at % 2 == 0 ? Paper.page(at, "", source: .recognised, blank: true) : page(at, (at + 1) / 2, of: 4)
    }
    let read = read(pages)
    #expect(read.stream.hasBlankBacks)
    #expect(read.findings.map(\.code) == ["blank-backs"])
    #expect(read.documents.count == 1)
  }
}
