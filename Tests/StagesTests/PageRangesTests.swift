import CaseModel
import Testing

@testable import Stages

@Suite struct PageRangesTests {
  private func sizes(_ count: Int, loadsNetworks: Bool = false) -> [Int] {
    PageRanges.cut((1...count).map { PageNumber($0) }, most: 8, loadsNetworks: loadsNetworks).map(\.count)
  }

  @Test func `the pages of a short fax go to a reader each`() {
    #expect(sizes(1) == [1])
    #expect(sizes(4) == [1, 1, 1, 1])
  }

  @Test func `ranges grow smaller towards the end, so that no core waits for a long one`() {
    #expect(sizes(8) == [2, 2, 2, 2])
    #expect(sizes(20) == [5, 3, 3, 2, 2, 2, 2, 1])
    #expect(sizes(200).first == 8)
    #expect(sizes(200).suffix(3).allSatisfy { $0 <= 2 })
  }

  @Test func `readers that load networks are few, and two where two pages are`() {
    #expect(sizes(1, loadsNetworks: true) == [1])
    #expect(sizes(2, loadsNetworks: true) == [1, 1])
    #expect(sizes(8, loadsNetworks: true) == [4, 4])
    #expect(sizes(15, loadsNetworks: true) == [8, 7])
    #expect(sizes(20, loadsNetworks: true) == [6, 4, 4, 4, 2])
    #expect(sizes(200, loadsNetworks: true).prefix(20).allSatisfy { $0 == 8 })
  }

  @Test(arguments: [1, 2, 3, 5, 7, 33, 500], [false, true])
  func `every page is in one range, in order`(_ count: Int, _ loadsNetworks: Bool) {
    let pages = (1...count).map { PageNumber($0 * 3) }
    #expect(PageRanges.cut(pages, most: 8, loadsNetworks: loadsNetworks).flatMap { $0 } == pages)
  }

  @Test(arguments: [false, true]) func `no pages need no reader`(_ loadsNetworks: Bool) {
    #expect(PageRanges.cut([], most: 8, loadsNetworks: loadsNetworks).isEmpty)
  }
}
