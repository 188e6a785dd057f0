import CaseModel
import StageContract

/// A coordinator's answer as the store keeps it: the note, which may be a password, is a blob.
package struct StoredDecision: Hashable, Sendable, Codable {
  package let subject: String
  package let evidenceDigest: BlobDigest
  package let choice: String
  package let note: BlobDigest?

  package init(subject: String, evidenceDigest: BlobDigest, choice: String, note: BlobDigest?) {
    self.subject = subject
    self.evidenceDigest = evidenceDigest
    self.choice = choice
    self.note = note
  }

  /// Keeps the note of `decision` as a blob.
  package init(keeping decision: Decision, in blobs: any BlobKeeper) async throws(BlobFailure) {
    var note: BlobDigest?
    if let text = decision.note { note = try await blobs.put(Array(text.utf8)) }
    self.init(
      subject: decision.subject, evidenceDigest: decision.evidenceDigest, choice: decision.choice, note: note)
  }

  package func decision(from blobs: any BlobReader) async throws(BlobFailure) -> Decision {
    var text: String?
    if let note { text = String(decoding: try await blobs.get(note), as: UTF8.self) }
    return Decision(subject: subject, evidenceDigest: evidenceDigest, choice: choice, note: text)
  }
}
