/// Some consecutive pages of a source, kept as one blob: a source of thousands of pages is read and worked on a block at a time.
package struct PageBlock: Hashable, Sendable, Codable {
  package let firstPage: PageNumber
  /// At least 1.
  package let pageCount: Int
  /// Of the JSON of the pages, in order.
  package let digest: BlobDigest

  package init(firstPage: PageNumber, pageCount: Int, digest: BlobDigest) {
    self.firstPage = firstPage
    self.pageCount = pageCount
    self.digest = digest
  }

  package var lastPage: PageNumber { PageNumber(firstPage.value + pageCount - 1) }
}

extension [PageBlock] {
  /// The block that holds a page; blocks stand in the order of their pages.
  package func block(of page: PageNumber) -> PageBlock? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].lastPage < page { low = middle + 1 } else { high = middle }
    }
    guard low < count, self[low].firstPage <= page else { return nil }
    return self[low]
  }
}
