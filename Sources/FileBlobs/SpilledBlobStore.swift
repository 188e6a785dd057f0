import CLinux
import CaseModel
import CaseStore
import ContentHashing
import Crypto
import Foundation
import StageContract
import SystemFiles

/// Blobs for as long as this process lives: in one file without a name, encrypted under a key that is never written down.
///
/// For looking at files without any store: what is derived from them takes no memory, and nothing of it outlives the process.
package actor SpilledBlobStore: BlobStore {
  fileprivate struct Segment: Sendable {
    let index: Int
    let offset: Int
    let byteCount: Int
  }

  fileprivate struct Kept: Sendable {
    var byteCount = 0
    var segments: [Segment] = []
    var putAt = SystemStoreClock().now()
  }

  private let folder: String
  private let key = SymmetricKey(size: .bits256)
  private let executor = BlockingExecutor(label: "dossier.spilled-blobs")
  private var file: OwnedDescriptor?
  private var end = 0
  private var segmentCount = 0
  private var kept: [BlobDigest: Kept] = [:]

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// `folder` is where the file without a name is made, when the first blob comes.
  package init(folder: String) { self.folder = folder }

  package func byteCount(of digest: BlobDigest) -> Int? { kept[digest]?.byteCount }

  package func head(_ digest: BlobDigest) -> BlobHead? {
    kept[digest].map { BlobHead(byteCount: $0.byteCount, putAt: $0.putAt) }
  }

  package func list(prefix: String) -> [BlobDigest] { kept.keys.filter { $0.hex.hasPrefix(prefix) }.sorted() }

  package func read(_ digest: BlobDigest, _ range: Range<Int>) throws(BlobFailure) -> [UInt8] {
    guard let blob = kept[digest] else { throw .missing(digest) }
    let range = range.clamped(to: 0..<blob.byteCount)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    var start = 0
    for segment in blob.segments {
      let wanted = range.clamped(to: start..<start + segment.byteCount)
      if !wanted.isEmpty {
        let plain = try open(segment, of: digest)
        if wanted.count == plain.count && range.count == plain.count { return plain }
        bytes += plain[wanted.lowerBound - start..<wanted.upperBound - start]
      }
      start += segment.byteCount
    }
    return bytes
  }

  package func get(_ digest: BlobDigest) throws(BlobFailure) -> [UInt8] { try read(digest, 0..<Int.max) }

  package func makeBatch() -> any BlobBatch { SpilledBlobBatch(store: self) }

  package func openDescriptor(_ digest: BlobDigest) async throws(BlobFailure) -> OwnedDescriptor {
    OwnedDescriptor(owning: try plainCopy(of: digest))
  }

  /// The space is not given back before the process ends.
  package func delete(_ digest: BlobDigest) -> Bool { kept.removeValue(forKey: digest) != nil }

  fileprivate func keep(_ blobs: [BlobDigest: Kept]) { kept.merge(blobs) { old, _ in old } }

  fileprivate func append(_ plain: [UInt8]) throws(BlobFailure) -> Segment {
    do {
      if file == nil { file = try SpilledBlobStore.makeFile(in: folder) }
      let sealed = try SegmentCipher.seal(plain, index: segmentCount, key: key)
      try file?.write(sealed, at: end)
      defer {
        end += sealed.count
        segmentCount += 1
      }
      return Segment(index: segmentCount, offset: end, byteCount: plain.count)
    } catch let failure as SystemFailure {
      throw BlobFailure(failure)
    } catch {
      throw .keyUnsafe
    }
  }

  private func open(_ segment: Segment, of digest: BlobDigest) throws(BlobFailure) -> [UInt8] {
    let count = segment.byteCount + BlobHeader.tagLength
    let sealed: [UInt8]
    do throws(SystemFailure) {
      sealed = try file?.read(at: segment.offset, count: count) ?? []
    } catch {
      throw BlobFailure(error)
    }
    return try SegmentCipher.open(sealed, index: segment.index, key: key, of: digest)
  }

  private func plainCopy(of digest: BlobDigest) throws(BlobFailure) -> Int32 {
    guard let blob = kept[digest] else { throw .missing(digest) }
    return try PlainCopy.descriptor(byteCount: blob.byteCount, folder: folder) { copy throws(BlobFailure) in
      for segment in blob.segments {
        let plain = try open(segment, of: digest)
        do throws(SystemFailure) { try copy.write(plain) } catch { throw BlobFailure(error) }
      }
    }
  }

  /// In memory where the folder's file system has no files without names.
  private static func makeFile(in folder: String) throws(SystemFailure) -> OwnedDescriptor {
    var number = dossier_unnamed_file(folder)
    if number < 0 { number = dossier_memfd() }
    guard number >= 0 else { throw SystemFailure("memfd_create") }
    return OwnedDescriptor(owning: number)
  }
}

private actor SpilledBlobBatch: BlobBatch {
  private let store: SpilledBlobStore
  private var finished: [BlobDigest: SpilledBlobStore.Kept] = [:]

  init(store: SpilledBlobStore) { self.store = store }

  func makeWriter() -> any BlobWriter { SpilledBlobWriter(store: store, batch: self) }
  func add(_ digest: BlobDigest, _ blob: SpilledBlobStore.Kept) { finished[digest] = blob }

  func commit() async {
    await store.keep(finished)
    finished = [:]
  }

  func cancel() { finished = [:] }
}

private actor SpilledBlobWriter: BlobWriter {
  private let store: SpilledBlobStore
  private let batch: SpilledBlobBatch
  private var hasher = BlobHasher()
  private var blob = SpilledBlobStore.Kept()
  private var pending: [UInt8] = []

  init(store: SpilledBlobStore, batch: SpilledBlobBatch) {
    self.store = store
    self.batch = batch
  }

  func append(_ bytes: [UInt8]) async throws(BlobFailure) {
    hasher.update(bytes)
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(BlobHeader.segmentLength - pending.count)
      pending.append(contentsOf: part)
      rest = rest.dropFirst(part.count)
      if pending.count == BlobHeader.segmentLength { try await spill() }
    }
  }

  func finish() async throws(BlobFailure) -> StoredBlob {
    if !pending.isEmpty { try await spill() }
    let digest = hasher.digest
    await batch.add(digest, blob)
    return StoredBlob(digest: digest, byteCount: blob.byteCount)
  }

  func cancel() {
    pending = []
    blob = SpilledBlobStore.Kept()
  }

  private func spill() async throws(BlobFailure) {
    let segment = try await store.append(pending)
    blob.segments.append(segment)
    blob.byteCount += segment.byteCount
    pending.removeAll(keepingCapacity: true)
  }
}
