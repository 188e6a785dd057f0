import CaseModel
import StageContract

/// Everything that arrived for a case, opened, read and recognised as far as that is known.
package struct GatheredSources: Sendable {
  package var papers: [GatheredPaper] = []
  package var discs: [GatheredDisc] = []
  package var requestForms: [ArrivalItem] = []
  package var findings: [Finding] = []
  package var holds: [Hold] = []
  /// True while some reading is not done: nothing may be concluded yet.
  package var isWaiting = false

  package init() {}
}

package struct GatheredPaper: Sendable {
  package let id: SourceID
  package let source: Source
  /// What its pages are read from and copied from: the file that came, or the PDF that was printed from it.
  package let file: BlobDigest
  /// Passwords that open it.
  package let passwords: [String]
  /// The digest of its `SourceText`; `nil` where it could not be read.
  package let text: BlobDigest?
  package let findings: [Finding]
  package let declaredPageCount: Int?
  package let foundPageCount: Int

  package init(
    id: SourceID, source: Source, file: BlobDigest, passwords: [String], text: BlobDigest?, findings: [Finding],
    declaredPageCount: Int?, foundPageCount: Int
  ) {
    self.id = id
    self.source = source
    self.file = file
    self.passwords = passwords
    self.text = text
    self.findings = findings
    self.declaredPageCount = declaredPageCount
    self.foundPageCount = foundPageCount
  }
}

package struct GatheredDisc: Sendable {
  package let id: SourceID
  package let source: Source
  /// The digest of its `DiscReading`; `nil` where it could not be read.
  package let reading: BlobDigest?
  package let findings: [Finding]
  /// Of its series that hold images.
  package let keyImages: [KeyImage]
}
