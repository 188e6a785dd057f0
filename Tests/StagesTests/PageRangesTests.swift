import CaseModel
import Testing

@testable import Stages

@Suite struct PageRangesTests {
  private func sizes(_ count: Int) -> [Int] {
    PageRanges.cut((1...count).map { PageNumber($0) }, most: 8).map(\.count)
  }

  @Test func `the pages of a short fax go to a reader each`() {
    #expect(sizes(1) == [1])
    #expect(sizes(4) == [1, 1, 1, 1])
  }

  @Test func `ranges grow smaller towards the end, so that no core waits for a long one`() {
    #expect(sizes(8) == [2, 1, 1, 1, 1, 1, 1])
    #expect(sizes(20) == [5, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1])
    #expect(sizes(200).first == 8)
    #expect(sizes(200).suffix(3).allSatisfy { $0 == 1 })
  }

  @Test(arguments: [1, 2, 3, 5, 7, 33, 500]) func `every page is in one range, in order`(_ count: Int) {
    let pages = (1...count).map { PageNumber($0 * 3) }
    #expect(PageRanges.cut(pages, most: 8).flatMap { $0 } == pages)
  }

  @Test func `no pages need no reader`() {
    #expect(PageRanges.cut([], most: 8).isEmpty)
  }
}
