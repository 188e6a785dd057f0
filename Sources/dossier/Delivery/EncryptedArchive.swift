import CaseModel
import ContentHashing
import Foundation
import ReaderProtocol
import ServiceSettings
import StageContract
import Stages
import SystemFiles
import Workers

/// Why a packet did not become a zip. No case tells a name or a password.
enum ArchiveFailure: Error {
  case exists
  case system(SystemFailure)
  case reader(ReaderFailure)
  /// What was written does not unpack to what went in.
  case notWhole
}

/// Files of a packet as one encrypted zip (AES-256), under its name only once it was read back and is whole.
///
/// The reader that packs has no word on what came of it: another one unpacks the zip, and every file's hash is compared.
struct EncryptedArchive: Sendable {
  /// Of the workspace: its blobs are the inputs.
  let readers: ReaderPool

  func write(
    _ files: [AssemblePacket.File], to target: URL, password: ArchivePassword, replaces: Bool
  ) async throws(ArchiveFailure) {
    let folder = target.deletingLastPathComponent().path
    let building = "\(folder)/.\(target.lastPathComponent).building"
    do {
      // What a crash left of an earlier try.
      try Folders.unlink(building)
      do {
        try await pack(files, into: building, password: password)
        try await check(files, in: building, password: password)
        if replaces {
          try Folders.rename(building, to: target.path)
        } else {
          guard try Folders.link(building, as: target.path) else { throw ArchiveFailure.exists }
          try Folders.unlink(building)
        }
      } catch {
        try Folders.unlink(building)
        throw error
      }
      try Folders.synchronize(folder)
    } catch let failure as ArchiveFailure {
      throw failure
    } catch let failure as SystemFailure {
      throw .system(failure)
    } catch let failure as ReaderFailure {
      throw .reader(failure)
    } catch {
      throw .notWhole
    }
  }

  private static func limits(_ files: [AssemblePacket.File]) -> ReaderLimits {
    let megabytes = files.reduce(0) { $0 + $1.byteCount } >> 20
    return ReaderLimits(
      cpuSeconds: 60 + megabytes, wallSeconds: 120 + 4 * megabytes, descriptors: 64 + files.count)
  }

  private func pack(_ files: [AssemblePacket.File], into path: String, password: ArchivePassword) async throws {
    let zip = try ArchiveBeingWritten(path)
    let unit = ReaderUnit(
      request: .packArchive(names: files.map(\.name), password: password.text), inputs: files.map(\.digest),
      limits: EncryptedArchive.limits(files))
    _ = try await readers.run(unit) { event throws(ReaderFailure) in try await zip.take(event) }
    try await zip.finish()
  }

  private func check(_ files: [AssemblePacket.File], in path: String, password: ArchivePassword) async throws {
    let place = FilesInPlace()
    let byteCount = try FileFacts(ofPath: path).byteCount
    let zip = await place.add(path: Array(path.utf8), byteCount: byteCount)
    let total = files.reduce(0) { $0 + $1.byteCount }
    let unit = ReaderUnit(
      request: .unpack(
        kind: .zip,
        limits: UnpackLimits(maximumBytes: total, maximumEntries: files.count, maximumRatio: Int.max),
        passwords: [password.text]), inputs: [zip], limits: EncryptedArchive.limits(files))
    let unpacked = ArchiveReadBack()
    _ = try await ReaderPool(programs: ProgramFiles.readers, blobs: place).run(unit) {
      event throws(ReaderFailure) in try await unpacked.take(event)
    }
    let wanted = Dictionary(files.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
    guard await unpacked.digests == wanted else { throw ArchiveFailure.notWhole }
  }
}

/// A zip as it comes from its reader.
private actor ArchiveBeingWritten {
  private let descriptor: OwnedDescriptor
  private var byteCount = 0
  private var statedByteCount: Int?

  init(_ path: String) throws(SystemFailure) {
    descriptor = try OwnedDescriptor(opening: path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
  }

  func take(_ event: ReaderEvent) throws(ReaderFailure) {
    switch event {
    case .bytes(let bytes) where statedByteCount == nil:
      do { try descriptor.write(bytes) } catch { throw .system(operation: error.operation, errno: error.errno) }
      byteCount += bytes.count
    case .reply(.archivePacked(let count)) where statedByteCount == nil: statedByteCount = count
    default: throw .garbage
    }
  }

  func finish() throws {
    guard let statedByteCount, statedByteCount == byteCount else { throw ReaderFailure.garbage }
    try descriptor.synchronize()
  }
}

/// What came out of a zip again.
private actor ArchiveReadBack {
  private(set) var digests: [String: BlobDigest] = [:]
  private var open: (name: String, hasher: BlobHasher)?

  func take(_ event: ReaderEvent) throws(ReaderFailure) {
    switch event {
    case .reply(.entry(let path)):
      guard open == nil, digests[path] == nil else { throw .garbage }
      open = (path, BlobHasher())
    case .bytes(let bytes): open?.hasher.update(bytes)
    case .reply(.entryEnd(let isComplete)):
      guard let entry = open, isComplete else { throw .garbage }
      open = nil
      digests[entry.name] = entry.hasher.digest
    default: throw .garbage
    }
  }
}
