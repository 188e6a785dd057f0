import CaseModel
import PageTruth
import StageContract

/// Names the pages of a file that need recognition.
package struct FindUnreadPages: Stage {
  package static let name = StageName("find-unread-pages")
  package static let version = 1

  package struct Input: Codable, Sendable {
    /// The digest of a `SourceReading`.
    package let reading: BlobDigest

    package init(reading: BlobDigest) { self.reading = reading }
  }

  package init() {}

  /// The pages, ascending.
  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> [PageNumber] {
    let reading = try await context.blobs.output(SourceReading.self, input.reading)
    guard !reading.kind.isTyped else { return [] }
    var unread: [PageNumber] = []
    for block in reading.blocks {
      for page in try await context.blobs.pages(PageReading.self, of: block) where RecognitionNeed(page).isRecognised {
        unread.append(page.number)
      }
    }
    return unread
  }
}
