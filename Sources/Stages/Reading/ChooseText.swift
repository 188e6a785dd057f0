import CaseModel
import PageTruth
import StageContract

/// Puts what a file carries and what recognition found together to one text for each page.
package struct ChooseText: Stage {
  package static let name = StageName("choose-text")
  package static let version = 1

  package struct Input: Codable, Sendable {
    package let source: SourceID
    package let channel: Channel
    /// The digest of a `SourceReading`.
    package let reading: BlobDigest
    /// The digests of `[RecognisedPage]`, in the order of their pages.
    package let recognised: [BlobDigest]
    package let findings: [Finding]
  }

  package init() {}
}
