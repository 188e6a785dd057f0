import CaseModel
import CaseStore
import ContentHashing
import FileBlobs
import Foundation
import StageContract
import SystemFiles

/// Files where they lie, for `inspect`: nothing is copied, what stages make of them goes to a file without a name.
///
/// A file goes by a digest of its path and size, not of its bytes: a disc is not read through only to name its files.
actor FilesInPlace: BlobStore {
  private var paths: [BlobDigest: (path: [UInt8], byteCount: Int)] = [:]
  private let derived = SpilledBlobStore(folder: ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp")

  /// Takes a file in; its digest stands for it in this process only.
  func add(path: [UInt8], byteCount: Int) -> BlobDigest {
    let digest = BlobDigest(sha256Of: Data(Array("\(byteCount)\u{0}".utf8) + path))
    paths[digest] = (path, byteCount)
    return digest
  }

  func byteCount(of digest: BlobDigest) async throws(BlobFailure) -> Int? {
    if let file = paths[digest] { return file.byteCount }
    return await derived.byteCount(of: digest)
  }

  func read(_ digest: BlobDigest, _ range: Range<Int>) async throws(BlobFailure) -> [UInt8] {
    guard let file = paths[digest] else { return try await derived.read(digest, range) }
    do {
      let descriptor = try FilesInPlace.opened(file.path)
      let end = min(range.upperBound, file.byteCount)
      return range.lowerBound < end ? try descriptor.read(at: range.lowerBound, count: end - range.lowerBound) : []
    } catch {
      throw .system(operation: error.operation, errno: error.errno)
    }
  }

  func get(_ digest: BlobDigest) async throws(BlobFailure) -> [UInt8] {
    guard let file = paths[digest] else { return try await derived.get(digest) }
    return try await read(digest, 0..<file.byteCount)
  }

  func makeBatch() async throws(BlobFailure) -> any BlobBatch { await derived.makeBatch() }

  func openDescriptor(_ digest: BlobDigest) async throws(BlobFailure) -> OwnedDescriptor {
    guard let file = paths[digest] else { return try await derived.openDescriptor(digest) }
    do {
      return try FilesInPlace.opened(file.path)
    } catch {
      throw .system(operation: error.operation, errno: error.errno)
    }
  }

  /// A path in whatever encoding, from the current folder.
  private static func opened(_ path: [UInt8]) throws(SystemFailure) -> OwnedDescriptor {
    try OwnedDescriptor(opening: ".", O_RDONLY | O_DIRECTORY).open(path, O_RDONLY)
  }

  func head(_ digest: BlobDigest) async throws(BlobFailure) -> BlobHead? { await derived.head(digest) }
  func list(prefix: String) async throws(BlobFailure) -> [BlobDigest] { await derived.list(prefix: prefix) }
  func delete(_ digest: BlobDigest) async throws(BlobFailure) -> Bool { await derived.delete(digest) }
}
