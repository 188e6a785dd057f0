import CaseModel

/// The pages that one of several readers of the same document reads: a run of about as many as each of the others.
package struct PageShare: Hashable, Sendable, Codable {
  /// From 0 on.
  package let index: Int
  /// At least 1.
  package let count: Int

  package init(index: Int, of count: Int) {
    precondition((0..<max(1, count)).contains(index), "a share is one of its count")
    self.index = index
    self.count = count
  }

  package static let all = PageShare(index: 0, of: 1)

  /// A document with fewer pages is read by the first reader alone: to start another would cost more than it saves.
  private static let leastPages = 64

  /// The numbers of its pages in a document of `pageCount`; empty where there is nothing for it.
  package func pages(of pageCount: Int) -> Range<Int> {
    guard count > 1, pageCount >= PageShare.leastPages, index >= 0, index < count else {
      return index == 0 ? 1..<pageCount + 1 : pageCount + 1..<pageCount + 1
    }
    return pageCount * index / count + 1..<pageCount * (index + 1) / count + 1
  }
}
