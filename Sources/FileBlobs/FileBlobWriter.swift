import CaseModel
import ContentHashing
import Crypto
import Foundation
import StageContract
import SystemFiles

/// Encrypts the bytes of one blob into an unfinished file, segment by segment.
actor FileBlobWriter: BlobWriter {
  private let batch: FileBlobBatch
  private let master: MasterKey
  private let path: String
  private let executor: BlockingExecutor
  private let key = SymmetricKey(size: .bits256)
  private var file: OwnedDescriptor?
  private var hasher = BlobHasher()
  private var pending: [UInt8] = []
  private var segments = 0

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(batch: FileBlobBatch, master: MasterKey, path: String, executor: BlockingExecutor) {
    self.batch = batch
    self.master = master
    self.path = path
    self.executor = executor
  }

  func append(_ bytes: [UInt8]) async throws(BlobFailure) {
    hasher.update(bytes)
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(BlobHeader.segmentLength - pending.count)
      pending.append(contentsOf: part)
      rest = rest.dropFirst(part.count)
      if pending.count == BlobHeader.segmentLength { try writeSegment() }
    }
  }

  func finish() async throws(BlobFailure) -> StoredBlob {
    if !pending.isEmpty { try writeSegment() }
    let stored = StoredBlob(digest: hasher.digest, byteCount: hasher.byteCount)
    guard
      let header = BlobHeader.encode(byteCount: stored.byteCount, key: key, digest: stored.digest, master: master)
    else { throw .keyUnsafe }
    try open()
    do {
      try file?.write(header, at: 0)
      if batch.takesSingleSync() { try file?.synchronize() }
      try file.take()?.close()
    } catch {
      throw BlobFailure(error)
    }
    batch.add(FileBlobBatch.Finished(digest: stored.digest, path: path))
    return stored
  }

  func cancel() async {
    file = nil
    // An unfinished file that stays is removed a day later.
    _ = unlink(path)
  }

  private func writeSegment() throws(BlobFailure) {
    try open()
    do {
      let sealed = try SegmentCipher.seal(pending, index: segments, key: key)
      try file?.write(sealed, at: BlobHeader.offset(ofSegment: segments))
    } catch let failure as SystemFailure {
      throw BlobFailure(failure)
    } catch {
      throw .keyUnsafe
    }
    segments += 1
    pending.removeAll(keepingCapacity: true)
  }

  private func open() throws(BlobFailure) {
    guard file == nil else { return }
    do {
      file = try OwnedDescriptor(opening: path, O_WRONLY | O_CREAT | O_EXCL)
    } catch {
      throw BlobFailure(error)
    }
  }
}
