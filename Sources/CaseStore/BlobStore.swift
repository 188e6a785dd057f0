import CaseModel
import StageContract
import SystemFiles

/// Bytes kept by content, small enough a contract for an object store behind it: put, get, head, list, delete.
package protocol BlobStore: BlobKeeper {
  /// The plain bytes as an open file at its start, without a name and closed to changes: what a reader is given.
  func openDescriptor(_ digest: BlobDigest) async throws(BlobFailure) -> OwnedDescriptor
  /// `nil` where there is no such blob.
  func head(_ digest: BlobDigest) async throws(BlobFailure) -> BlobHead?
  /// The blobs whose digests begin with `prefix` (two lower-case hexadecimal digits), in order.
  func list(prefix: String) async throws(BlobFailure) -> [BlobDigest]
  /// Destroys the blob's own key, then the blob. True where it was there.
  @discardableResult
  func delete(_ digest: BlobDigest) async throws(BlobFailure) -> Bool
}

package struct BlobHead: Hashable, Sendable {
  /// Of the plain bytes.
  package let byteCount: Int
  /// When it was put last, to the second.
  package let putAt: Timestamp

  package init(byteCount: Int, putAt: Timestamp) {
    self.byteCount = byteCount
    self.putAt = putAt
  }
}
