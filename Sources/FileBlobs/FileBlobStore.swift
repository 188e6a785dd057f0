import CaseModel
import CaseStore
import ContentHashing
import Foundation
import StageContract
import SystemFiles

/// Blobs as files of their own, encrypted at rest with AES-256-GCM, each under a data key of its own.
package struct FileBlobStore: BlobStore {
  private let folder: BlobFolder
  private let master: MasterKey

  /// Opens the store in `folder`, making it and the key file (0600) on first use. Throws ``BlobFailure/keyMissing`` where
  /// blobs exist without their key.
  package init(folder path: String, keyFile: String) async throws(BlobFailure) {
    let opened = try await runBlocking { () throws(BlobFailure) -> (BlobFolder, MasterKey) in
      let folder: BlobFolder
      let isNew: Bool
      do throws(SystemFailure) {
        folder = try BlobFolder(root: path)
        isNew = try folder.isEmpty()
      } catch {
        throw BlobFailure(error)
      }
      return (folder, try MasterKey(file: keyFile, mayMake: isNew))
    }
    (folder, master) = opened
  }

  /// The links of the case store's history, under a key derived from the master key.
  package var auditChain: AuditChain { AuditChain(key: master.derived(for: "dossier audit chain 1")) }

  package func makeBatch() async throws(BlobFailure) -> any BlobBatch {
    do {
      return try FileBlobBatch(folder: folder, master: master)
    } catch {
      throw BlobFailure(error)
    }
  }

  package func byteCount(of digest: BlobDigest) async throws(BlobFailure) -> Int? {
    do {
      return try await runBlocking { () throws(BlobFailure) in try open(digest).header.byteCount }
    } catch .missing {
      return nil
    }
  }

  package func read(_ digest: BlobDigest, _ range: Range<Int>) async throws(BlobFailure) -> [UInt8] {
    try await runBlocking { () throws(BlobFailure) in
      let blob = try open(digest)
      let range = range.clamped(to: 0..<blob.header.byteCount)
      guard !range.isEmpty else { return [] }
      var bytes: [UInt8] = []
      bytes.reserveCapacity(range.count)
      let first = range.lowerBound / BlobHeader.segmentLength
      for index in first...(range.upperBound - 1) / BlobHeader.segmentLength {
        let start = index * BlobHeader.segmentLength
        let plain = try blob.segment(index)
        bytes += plain[max(0, range.lowerBound - start)..<min(plain.count, range.upperBound - start)]
      }
      return bytes
    }
  }

  package func get(_ digest: BlobDigest) async throws(BlobFailure) -> [UInt8] {
    try await runBlocking { () throws(BlobFailure) in
      let blob = try open(digest)
      var bytes: [UInt8] = []
      bytes.reserveCapacity(blob.header.byteCount)
      try blob.forEachSegment { plain throws(BlobFailure) in bytes += plain }
      return bytes
    }
  }

  package func openDescriptor(_ digest: BlobDigest) async throws(BlobFailure) -> OwnedDescriptor {
    let number = try await runBlocking { () throws(BlobFailure) in try openPlain(digest) }
    return OwnedDescriptor(owning: number)
  }

  package func head(_ digest: BlobDigest) async throws(BlobFailure) -> BlobHead? {
    do throws(BlobFailure) {
      return try await runBlocking { () throws(BlobFailure) in
        let blob = try open(digest)
        do throws(SystemFailure) {
          let seconds = try blob.file.facts().modifiedAtSeconds
          return BlobHead(byteCount: blob.header.byteCount, putAt: Timestamp(milliseconds: Int64(seconds) * 1000))
        } catch {
          throw BlobFailure(error)
        }
      }
    } catch .missing {
      return nil
    }
  }

  package func list(prefix: String) async throws(BlobFailure) -> [BlobDigest] {
    try await runBlocking { () throws(BlobFailure) in
      do throws(SystemFailure) { return try folder.digests(prefix: prefix) } catch { throw BlobFailure(error) }
    }
  }

  package func delete(_ digest: BlobDigest) async throws(BlobFailure) -> Bool {
    try await runBlocking { () throws(BlobFailure) in
      do throws(SystemFailure) {
        let path = folder.path(of: digest)
        do throws(SystemFailure) {
          // The wrapped data key lies here and nowhere else: without it the bytes that an undelete finds say nothing.
          let file = try OwnedDescriptor(opening: path, O_WRONLY | O_NOFOLLOW)
          try file.write([UInt8](repeating: 0, count: BlobHeader.byteCount), at: 0)
          try file.synchronize()
        } catch  where error.errno == ENOENT {
          return false
        }
        try Folders.unlink(path)
        try Folders.synchronize(folder.parent(of: digest))
        return true
      } catch {
        throw BlobFailure(error)
      }
    }
  }

  /// The plain bytes, verified, in a file without a name; the caller owns the descriptor.
  private func openPlain(_ digest: BlobDigest) throws(BlobFailure) -> Int32 {
    let blob = try open(digest)
    return try PlainCopy.descriptor(byteCount: blob.header.byteCount, folder: folder.unfinished) {
      file throws(BlobFailure) in
      try blob.forEachSegment { plain throws(BlobFailure) in
        do throws(SystemFailure) { try file.write(plain) } catch { throw BlobFailure(error) }
      }
    }
  }

  private func open(_ digest: BlobDigest) throws(BlobFailure) -> OpenBlob {
    do {
      let file = try OwnedDescriptor(opening: folder.path(of: digest), O_RDONLY | O_NOFOLLOW)
      let head = try file.read(at: 0, count: BlobHeader.byteCount)
      let header = try BlobHeader(head, digest: digest, master: master)
      return OpenBlob(digest: digest, file: file, header: header)
    } catch let failure as SystemFailure {
      if failure.errno == ENOENT { throw .missing(digest) }
      // A read error of the disk is damage to this blob.
      if failure.errno == EIO { throw .damaged(digest) }
      throw BlobFailure(failure)
    } catch let failure as BlobFailure {
      throw failure
    } catch {
      throw .damaged(digest)
    }
  }
}

/// A blob's file, open, its header verified.
struct OpenBlob: ~Copyable {
  let digest: BlobDigest
  let file: OwnedDescriptor
  let header: BlobHeader

  func segment(_ index: Int) throws(BlobFailure) -> [UInt8] {
    let wanted = header.length(ofSegment: index) + BlobHeader.tagLength
    let sealed: [UInt8]
    do {
      sealed = try file.read(at: BlobHeader.offset(ofSegment: index), count: wanted)
    } catch {
      throw error.errno == EIO ? .damaged(digest) : BlobFailure(error)
    }
    guard sealed.count == wanted else { throw .damaged(digest) }
    return try SegmentCipher.open(sealed, index: index, key: header.key, of: digest)
  }

  /// All segments in order; throws at the end where their digest is not the blob's.
  func forEachSegment(_ body: ([UInt8]) throws(BlobFailure) -> Void) throws(BlobFailure) {
    var hasher = BlobHasher()
    var index = 0
    while index * BlobHeader.segmentLength < header.byteCount {
      let plain = try segment(index)
      hasher.update(plain)
      try body(plain)
      index += 1
    }
    guard hasher.digest == digest else { throw .damaged(digest) }
  }
}
