/// A paper source after reading and recognition: what every rule needs of each page, and where the pages themselves are kept.
package struct SourceText: Hashable, Sendable, Codable {
  package let source: SourceID
  package let kind: ContentKind
  package let channel: Channel
  package let declaredPageCount: Int?
  /// One entry a page, in order.
  package let pages: [PageOutline]
  /// The pages with their text, each block a `[PageContent]`, in order and without a gap.
  package let blocks: [PageBlock]
  package let findings: [Finding]

  package init(
    source: SourceID, kind: ContentKind, channel: Channel, declaredPageCount: Int?, pages: [PageOutline],
    blocks: [PageBlock], findings: [Finding]
  ) {
    self.source = source
    self.kind = kind
    self.channel = channel
    self.declaredPageCount = declaredPageCount
    self.pages = pages
    self.blocks = blocks
    self.findings = findings
  }
}

/// One page without its words: what counting, comparing and placing it needs.
package struct PageOutline: Hashable, Sendable, Codable {
  package let number: PageNumber
  /// Upright, in points.
  package let size: PageSize
  /// The turn, clockwise, that recognition added to what the file says itself.
  package let addedTurn: QuarterTurn
  package let textSource: PageContent.TextSource
  package let isBlank: Bool
  /// Of all that the page shows.
  package let contentDigest: BlobDigest
  /// Of the UTF-8 of the page's text.
  package let textDigest: BlobDigest
  /// True for a page whose picture needs the text put under it in `records.pdf`.
  package let needsTextLayer: Bool

  package init(_ page: PageContent, textDigest: BlobDigest) {
    number = page.number
    size = page.size
    addedTurn = page.addedTurn
    textSource = page.textSource
    isBlank = page.isBlank
    contentDigest = page.contentDigest
    self.textDigest = textDigest
    needsTextLayer = page.needsTextLayer
  }
}
