import CaseModel
import CaseStore
import CaseStoreTesting
import Doors
import Foundation
import StageContract

/// Blobs during whose first batch something happens: after its first bytes were read, before it is committed.
actor MeddlingBlobs: BlobKeeper {
  private let inner: MemoryBlobStore
  private var deed: (@Sendable () throws -> Void)?

  init(_ inner: MemoryBlobStore, deed: @escaping @Sendable () throws -> Void) {
    self.inner = inner
    self.deed = deed
  }

  func byteCount(of digest: BlobDigest) async throws(BlobFailure) -> Int? { await inner.byteCount(of: digest) }
  func read(_ digest: BlobDigest, _ range: Range<Int>) async throws(BlobFailure) -> [UInt8] {
    try await inner.read(digest, range)
  }
  func get(_ digest: BlobDigest) async throws(BlobFailure) -> [UInt8] { try await inner.get(digest) }

  func makeBatch() async throws(BlobFailure) -> any BlobBatch {
    MeddlingBatch(inner: await inner.makeBatch(), blobs: self)
  }

  func meddle() throws(BlobFailure) {
    let deed = deed
    self.deed = nil
    do { try deed?() } catch { throw .noSpace }
  }
}

private struct MeddlingBatch: BlobBatch {
  let inner: any BlobBatch
  let blobs: MeddlingBlobs

  func makeWriter() async throws(BlobFailure) -> any BlobWriter { try await inner.makeWriter() }
  func commit() async throws(BlobFailure) {
    try await blobs.meddle()
    try await inner.commit()
  }
  func cancel() async { await inner.cancel() }
}

/// Blobs without room until there is some.
actor FullBlobs: BlobKeeper {
  private let inner: MemoryBlobStore
  private var isFull = true

  init(_ inner: MemoryBlobStore) { self.inner = inner }

  func makeRoom() { isFull = false }

  func byteCount(of digest: BlobDigest) async throws(BlobFailure) -> Int? { await inner.byteCount(of: digest) }
  func read(_ digest: BlobDigest, _ range: Range<Int>) async throws(BlobFailure) -> [UInt8] {
    try await inner.read(digest, range)
  }
  func get(_ digest: BlobDigest) async throws(BlobFailure) -> [UInt8] { try await inner.get(digest) }

  func makeBatch() async throws(BlobFailure) -> any BlobBatch {
    guard !isFull else { throw .noSpace }
    return await inner.makeBatch()
  }
}

extension DropBench {
  /// A door whose process dies right after the store has committed: told by accepted being a file, so that nothing can
  /// be moved, and by the door being thrown away.
  static func dying(_ folder: String, _ bench: DropBench) -> DropDoor {
    DropDoor(
      root: folder + "/drop", accepted: "/proc/dossier-nowhere", rejected: folder + "/rejected",
      notes: folder + "/taking",
      channel: .upload, intake: bench.intake, clock: bench.clock)
  }
}
