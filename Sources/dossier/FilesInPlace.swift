import CaseModel
import CaseStore
import FileBlobs
import Foundation
import StageContract
import Synchronization
import SystemFiles

/// Files where they lie, for `inspect`: nothing is copied. What stages make of them goes from stage to stage in memory up to
/// a bound, and beyond it to a file without a name.
///
/// A file goes by its number in place of a digest of its bytes: a disc is not read through only to name its files.
final class FilesInPlace: BlobStore {
  private struct File {
    let path: [UInt8]
    let byteCount: Int
  }

  private struct Known {
    var files: [BlobDigest: File] = [:]
    /// Lists with a line a file or a page, and pages: to write and read their JSON takes longer than to walk a disc or to
    /// read a page's text.
    var values: [BlobDigest: any Sendable] = [:]
    /// Of the pages among them, about.
    var pageBytes = 0
    private var count = 0

    /// Stands for the next of either.
    mutating func nextDigest() -> BlobDigest {
      let number = String(count, radix: 16)
      guard let digest = BlobDigest(hex: FilesInPlace.zeros.dropLast(number.utf8.count) + number) else {
        preconditionFailure("so many digits are a digest")
      }
      count += 1
      return digest
    }
  }

  /// Pages that are kept as they are; those of a longer file go to the file without a name.
  private static let mostPageBytes = 96 << 20

  private let known = Mutex(Known())
  private static let zeros = String(repeating: "0", count: 64)
  private let derived = SpilledBlobStore(folder: ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp")

  /// Takes a file in; what stands for it does so in this process only.
  func add(path: [UInt8], byteCount: Int) -> BlobDigest {
    known.withLock { known in
      let digest = known.nextDigest()
      known.files[digest] = File(path: path, byteCount: byteCount)
      return digest
    }
  }

  private func file(_ digest: BlobDigest) -> File? { known.withLock { $0.files[digest] } }

  func put<Value: Encodable & Sendable>(json value: Value) async throws(StageFailure) -> BlobDigest {
    if let digest = keep(value) { return digest }
    return try await write(json: value)
  }

  /// `nil` for a value that is not kept in memory, or no longer.
  fileprivate func keep(_ value: some Sendable) -> BlobDigest? {
    guard let byteCount = FilesInPlace.byteCountInMemory(of: value) else { return nil }
    return known.withLock { known in
      guard known.pageBytes + byteCount <= FilesInPlace.mostPageBytes else { return nil }
      known.pageBytes += byteCount
      let digest = known.nextDigest()
      known.values[digest] = value
      return digest
    }
  }

  fileprivate func forget(_ digests: [BlobDigest]) {
    known.withLock { known in for digest in digests { known.values[digest] = nil } }
  }

  /// About; `nil` for values that go to the file without a name.
  private static func byteCountInMemory(of value: some Sendable) -> Int? {
    switch value {
    case is ArrivalItemList, is [ContentKind]: 0
    case let pages as [PageReading]: pages.reduce(0) { $0 + byteCount(of: $1.embedded) }
    case let pages as [PageContent]: pages.reduce(0) { $0 + byteCount(of: $1.text) }
    case let reading as SourceReading: reading.blocks.count * 200
    case let text as SourceText: text.pages.count * 400
    default: nil
    }
  }

  /// Of a page with this text.
  private static func byteCount(of text: PageText?) -> Int {
    500 + (text.map { $0.text.utf8.count + $0.words.count * PageWords.bytesPerWord } ?? 0)
  }

  func get<Value: Decodable>(json type: Value.Type, _ digest: BlobDigest) async throws(BlobFailure) -> Value {
    if let value = known.withLock({ $0.values[digest] }) as? Value { return value }
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

  func makeBatch() async throws(BlobFailure) -> any BlobBatch {
    BatchInPlace(files: self, spilled: await derived.makeBatch())
  }

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

/// What goes together into ``FilesInPlace``.
private final class BatchInPlace: BlobBatch {
  private let files: FilesInPlace
  private let spilled: any BlobBatch
  private let kept = Mutex<[BlobDigest]>([])

  init(files: FilesInPlace, spilled: any BlobBatch) {
    self.files = files
    self.spilled = spilled
  }

  func makeWriter() async throws(BlobFailure) -> any BlobWriter { try await spilled.makeWriter() }

  func put<Value: Encodable & Sendable>(json value: Value) async throws(StageFailure) -> BlobDigest {
    guard let digest = files.keep(value) else { return try await spilled.put(json: value) }
    kept.withLock { $0.append(digest) }
    return digest
  }

  func commit() async throws(BlobFailure) { try await spilled.commit() }

  func cancel() async {
    files.forget(kept.withLock { $0 })
    await spilled.cancel()
  }
}
