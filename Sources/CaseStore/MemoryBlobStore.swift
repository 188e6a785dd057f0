import CLinux
import CaseModel
import ContentHashing
import StageContract
import SystemFiles

/// Blobs in memory: for tests, and for looking at files without any store.
package actor MemoryBlobStore: BlobStore {
  private var kept: [BlobDigest: [UInt8]] = [:]
  private var putAt: [BlobDigest: Timestamp] = [:]
  private let clock: any StoreClock

  package init(clock: any StoreClock = SystemStoreClock()) { self.clock = clock }

  /// How many blobs are kept.
  package var count: Int { kept.count }

  package func byteCount(of digest: BlobDigest) -> Int? { kept[digest]?.count }

  package func read(_ digest: BlobDigest, _ range: Range<Int>) throws(BlobFailure) -> [UInt8] {
    let bytes = try get(digest)
    return Array(bytes[range.clamped(to: bytes.indices)])
  }

  package func get(_ digest: BlobDigest) throws(BlobFailure) -> [UInt8] {
    guard let bytes = kept[digest] else { throw .missing(digest) }
    return bytes
  }

  package func makeBatch() -> any BlobBatch { MemoryBlobBatch(store: self) }

  package func openDescriptor(_ digest: BlobDigest) async throws(BlobFailure) -> OwnedDescriptor {
    let bytes = try get(digest)
    let number = dossier_memfd()
    guard number >= 0 else { throw .noSpace }
    let file = OwnedDescriptor(owning: number)
    do {
      try file.write(bytes)
      try file.seek(to: 0)
    } catch {
      throw .system(operation: error.operation, errno: error.errno)
    }
    _ = dossier_seal(file.number)
    return file
  }

  package func head(_ digest: BlobDigest) -> BlobHead? {
    guard let bytes = kept[digest], let moment = putAt[digest] else { return nil }
    return BlobHead(byteCount: bytes.count, putAt: moment)
  }

  package func list(prefix: String) -> [BlobDigest] { kept.keys.filter { $0.hex.hasPrefix(prefix) }.sorted() }

  package func delete(_ digest: BlobDigest) -> Bool { kept.removeValue(forKey: digest) != nil }

  fileprivate func keep(_ blobs: [BlobDigest: [UInt8]]) {
    kept.merge(blobs) { old, _ in old }
    for digest in blobs.keys { putAt[digest] = clock.now() }
  }
}

private actor MemoryBlobBatch: BlobBatch {
  private let store: MemoryBlobStore
  private var finished: [BlobDigest: [UInt8]] = [:]

  init(store: MemoryBlobStore) { self.store = store }

  func makeWriter() -> any BlobWriter { MemoryBlobWriter(batch: self) }
  func add(_ digest: BlobDigest, _ bytes: [UInt8]) { finished[digest] = bytes }

  func commit() async {
    await store.keep(finished)
    finished = [:]
  }

  func cancel() { finished = [:] }
}

private actor MemoryBlobWriter: BlobWriter {
  private let batch: MemoryBlobBatch
  private var bytes: [UInt8] = []

  init(batch: MemoryBlobBatch) { self.batch = batch }

  func append(_ more: [UInt8]) { bytes += more }

  func finish() async -> StoredBlob {
    let digest = BlobDigest(sha256Of: bytes)
    await batch.add(digest, bytes)
    return StoredBlob(digest: digest, byteCount: bytes.count)
  }

  func cancel() { bytes = [] }
}
