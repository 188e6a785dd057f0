import CaseModel
import CaseStore
import FileBlobs
import Foundation
import StageContract
import Synchronization
import SystemFiles

/// Files where they lie, for `inspect`: nothing is copied, what stages make of them goes to a file without a name.
///
/// A file goes by its number in place of a digest of its bytes: a disc is not read through only to name its files.
final class FilesInPlace: BlobStore {
  private struct File {
    let path: [UInt8]
    let byteCount: Int
  }

  private struct Known {
    var files: [BlobDigest: File] = [:]
    /// Lists with a line a file go from stage to stage as they are: to write and read their JSON takes longer than to walk the disc.
    var lists: [BlobDigest: any Sendable] = [:]

    /// Stands for the next of either.
    var nextDigest: BlobDigest {
      let number = String(files.count + lists.count, radix: 16)
      guard let digest = BlobDigest(hex: FilesInPlace.zeros.dropLast(number.utf8.count) + number) else {
        preconditionFailure("so many digits are a digest")
      }
      return digest
    }
  }

  private let known = Mutex(Known())
  private static let zeros = String(repeating: "0", count: 64)
  private let derived = SpilledBlobStore(folder: ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp")

  /// Takes a file in; what stands for it does so in this process only.
  func add(path: [UInt8], byteCount: Int) -> BlobDigest {
    known.withLock { known in
      let digest = known.nextDigest
      known.files[digest] = File(path: path, byteCount: byteCount)
      return digest
    }
  }

  private func file(_ digest: BlobDigest) -> File? { known.withLock { $0.files[digest] } }

  func put<Value: Encodable & Sendable>(json value: Value) async throws(StageFailure) -> BlobDigest {
    guard value is ArrivalItemList || value is [ContentKind] else { return try await write(json: value) }
    return known.withLock { known in
      let digest = known.nextDigest
      known.lists[digest] = value
      return digest
    }
  }

  func get<Value: Decodable>(json type: Value.Type, _ digest: BlobDigest) async throws(BlobFailure) -> Value {
    if let list = known.withLock({ $0.lists[digest] }) as? Value { return list }
    return try await decode(type, digest)
  }

  /// True where an instance is among the first files (PS3.10, 7.1).
  func looksLikeDisc(_ items: [ArrivalItem]) async throws(StageFailure) -> Bool {
    do {
      for item in items.prefix(8) where try await read(item.digest, 128..<132).elementsEqual("DICM".utf8) {
        return true
      }
      return false
    } catch {
      throw StageFailure(error)
    }
  }

  func byteCount(of digest: BlobDigest) async throws(BlobFailure) -> Int? {
    if let file = file(digest) { return file.byteCount }
    return await derived.byteCount(of: digest)
  }

  func read(_ digest: BlobDigest, _ range: Range<Int>) async throws(BlobFailure) -> [UInt8] {
    guard let file = file(digest) else { return try await derived.read(digest, range) }
    do {
      let descriptor = try FilesInPlace.opened(file.path)
      let end = min(range.upperBound, file.byteCount)
      return range.lowerBound < end ? try descriptor.read(at: range.lowerBound, count: end - range.lowerBound) : []
    } catch {
      throw .system(operation: error.operation, errno: error.errno)
    }
  }

  func get(_ digest: BlobDigest) async throws(BlobFailure) -> [UInt8] {
    guard let file = file(digest) else { return try await derived.get(digest) }
    return try await read(digest, 0..<file.byteCount)
  }

  func makeBatch() async throws(BlobFailure) -> any BlobBatch { await derived.makeBatch() }

  func openDescriptor(_ digest: BlobDigest) async throws(BlobFailure) -> OwnedDescriptor {
    guard let file = file(digest) else { return try await derived.openDescriptor(digest) }
    do {
      return try FilesInPlace.opened(file.path)
    } catch {
      throw .system(operation: error.operation, errno: error.errno)
    }
  }

  /// A path in whatever encoding, from the current folder.
  private static func opened(_ path: [UInt8]) throws(SystemFailure) -> OwnedDescriptor {
    try OwnedDescriptor(opening: path, O_RDONLY)
  }

  func head(_ digest: BlobDigest) async throws(BlobFailure) -> BlobHead? { await derived.head(digest) }
  func list(prefix: String) async throws(BlobFailure) -> [BlobDigest] { await derived.list(prefix: prefix) }
  func delete(_ digest: BlobDigest) async throws(BlobFailure) -> Bool { await derived.delete(digest) }
}
