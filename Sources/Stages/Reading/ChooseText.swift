import CaseModel
import ContentHashing
import PageTruth
import StageContract

/// Puts what a file carries and what recognition found together to one text for each page.
package struct ChooseText: Stage {
  package static let name = StageName("choose-text")
  package static let version = 7

  package struct Input: Codable, Sendable {
    package let source: SourceID
    package let channel: Channel
    /// The digest of a `SourceReading`.
    package let reading: BlobDigest
    /// The digests of `[RecognisedPage]`, in the order of their pages.
    package let recognised: [BlobDigest]
    /// The same of the pages that were read again in another language.
    package let again: [BlobDigest]
    package let findings: [Finding]
  }

  package init() {}

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> SourceText {
    let reading = try await context.blobs.output(SourceReading.self, input.reading)
    return try await context.blobs.batch { batch throws(StageFailure) in
      let choose = ChoosePageText()
      var recognised = RecognisedPages(input.recognised)
      var again = RecognisedPages(input.again)
      let blocks = PageBlocks<PageContent>(in: batch)
      var outlines: [PageOutline] = []
      var findings = input.findings
      try await BlocksAhead(reading.blocks, width: context.readers.width).forEach { block throws(StageFailure) in
        try await context.blobs.pages(PageReading.self, of: block).map { ($0, RecognitionNeed($0)) }
      } take: { pages throws(StageFailure) in
        if let last = pages.last?.0.number {
          try await recognised.load(upTo: last, from: context.blobs)
          try await again.load(upTo: last, from: context.blobs)
        }
        for (page, need) in pages {
          let read = recognised.take(page.number)
          let content =
            reading.kind.isTyped
            ? choose.content(ofTyped: page)
            : choose.content(of: page, need, recognised: read, again: again.take(page.number))
          findings += read?.findings ?? []
          outlines.append(PageOutline(content, textDigest: BlobDigest(sha256Of: Array(content.text.text.utf8))))
          try await blocks.add(content, text: content.text)
        }
      }
      return SourceText(
        source: input.source, kind: reading.kind, channel: input.channel,
        declaredPageCount: reading.declaredPageCount, pages: outlines, blocks: try await blocks.finish(),
        findings: findings)
    }
  }
}

/// The recognised pages of a source, loaded range by range as their turn comes.
private struct RecognisedPages {
  private var ranges: ArraySlice<BlobDigest>
  private var pages: [PageNumber: RecognisedPage] = [:]
  private var lastLoaded = 0

  init(_ ranges: [BlobDigest]) { self.ranges = ranges[...] }

  /// Ranges come in the order of their pages.
  mutating func load(upTo last: PageNumber, from blobs: any BlobReader) async throws(StageFailure) {
    while lastLoaded < last.value, let range = ranges.popFirst() {
      for page in try await blobs.output([RecognisedPage].self, range) {
        pages[page.number] = page
        lastLoaded = max(lastLoaded, page.number.value)
      }
    }
  }

  mutating func take(_ page: PageNumber) -> RecognisedPage? { pages.removeValue(forKey: page) }
}
