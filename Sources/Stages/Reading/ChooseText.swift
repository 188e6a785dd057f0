import CaseModel
import PageTruth
import StageContract

/// Puts what a file carries and what recognition found together to one text for each page.
package struct ChooseText: Stage {
  package static let name = StageName("choose-text")
  package static let version = 3

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

  /// The pages of a reading that need recognition, ascending.
  package func pagesToRecognise(in reading: SourceReading) -> [PageNumber] {
    guard !reading.kind.isTyped else { return [] }
    return reading.pages.filter { RecognitionNeed($0).isRecognised }.map(\.number)
  }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> SourceText {
    let reading = try await context.blobs.output(SourceReading.self, input.reading)
    var recognised: [PageNumber: RecognisedPage] = [:]
    for digest in input.recognised {
      for page in try await context.blobs.output([RecognisedPage].self, digest) { recognised[page.number] = page }
    }
    var again: [PageNumber: RecognisedPage] = [:]
    for digest in input.again {
      for page in try await context.blobs.output([RecognisedPage].self, digest) { again[page.number] = page }
    }
    let choose = ChoosePageText()
    let pages = reading.pages.map { page in
      reading.kind.isTyped
        ? choose.content(ofTyped: page)
        : choose.content(of: page, recognised: recognised[page.number], again: again[page.number])
    }
    let own = reading.pages.flatMap { recognised[$0.number]?.findings ?? [] }
    return SourceText(
      source: input.source, kind: reading.kind, channel: input.channel,
      declaredPageCount: reading.declaredPageCount, pages: pages, findings: input.findings + own)
  }
}
