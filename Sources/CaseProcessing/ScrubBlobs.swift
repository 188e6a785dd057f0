import CaseModel
import CaseStore
import ContentHashing
import StageContract

/// Reads every blob and hashes it again. Nothing is changed or deleted.
package struct ScrubBlobs: Sendable {
  package struct Outcome: Hashable, Sendable {
    package fileprivate(set) var blobs = 0
    package fileprivate(set) var bytes = 0
    package fileprivate(set) var damaged: [BlobDigest] = []
    /// Under a key that is not this workspace's.
    package fileprivate(set) var foreign: [BlobDigest] = []

    package var isClean: Bool { damaged.isEmpty && foreign.isEmpty }
  }

  private static let pieceLength = 4 << 20
  private let blobs: any BlobStore

  package init(blobs: any BlobStore) { self.blobs = blobs }

  /// `progress` is told how many of the 256 parts are read. Stops where its task is cancelled.
  package func scrub(progress: (Int, Int) -> Void) async throws -> Outcome {
    var outcome = Outcome()
    for part in 0...255 {
      let prefix = String(part, radix: 16)
      for digest in try await blobs.list(prefix: prefix.count == 1 ? "0" + prefix : prefix) {
        try Task.checkCancellation()
        do throws(BlobFailure) {
          outcome.bytes += try await verify(digest)
        } catch {
          switch error {
          case .damaged: outcome.damaged.append(digest)
          case .wrongKey: outcome.foreign.append(digest)
          // Purged since it was listed.
          case .missing: continue
          default: throw error
          }
        }
        outcome.blobs += 1
      }
      progress(part + 1, 256)
    }
    return outcome
  }

  /// The plain bytes that were read: every segment is authenticated, and all of them hashed.
  private func verify(_ digest: BlobDigest) async throws(BlobFailure) -> Int {
    guard let byteCount = try await blobs.byteCount(of: digest) else { throw .missing(digest) }
    var hasher = BlobHasher()
    for start in stride(from: 0, to: byteCount, by: Self.pieceLength) {
      hasher.update(try await blobs.read(digest, start..<min(start + Self.pieceLength, byteCount)))
    }
    guard hasher.digest == digest else { throw .damaged(digest) }
    return byteCount
  }
}
