import CaseModel
import StageContract
import SystemFiles

/// Bytes kept by content, small enough a contract for an object store behind it.
package protocol BlobStore: BlobKeeper {
  /// The plain bytes as an open file at its start, without a name and closed to changes: what a reader is given.
  func openDescriptor(_ digest: BlobDigest) async throws(BlobFailure) -> OwnedDescriptor
  /// True where it was there.
  @discardableResult
  func delete(_ digest: BlobDigest) async throws(BlobFailure) -> Bool
}
