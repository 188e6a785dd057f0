import CaseModel
import ContentHashing
import Foundation
import SystemFiles

/// What is being taken from a drop folder, written down before the first byte is read.
///
/// After a crash the same things are taken together again, so that what was filed already is recognised as known, and
/// what was filed is moved away without being filed twice.
struct DropBatch: Hashable, Sendable, Codable {
  enum State: String, Sendable, Codable {
    /// Nothing is filed yet, or nobody knows whether it is.
    case taking
    /// Filed or held: what is left to do is to move it away.
    case taken
  }

  struct Entry: Hashable, Sendable, Codable {
    let name: [UInt8]
    let fingerprint: BlobDigest
  }

  let id: String
  let reference: CaseReference?
  let entries: [Entry]
  var state: State
  /// The held delivery that it became.
  var held: String?
  /// What the sender is told where not all of it could be used: it goes to `rejected/` then.
  var complaint: String?

  init(reference: CaseReference?, sights: [DropSight]) {
    id = UUID().uuidString
    self.reference = reference
    entries = sights.map { Entry(name: $0.unit.name, fingerprint: $0.fingerprint) }
    state = .taking
  }

  var units: [DropUnit] { entries.map { DropUnit(reference: reference, name: $0.name) } }
}

/// The batches that are not finished: one small file each.
struct DropJournal: Sendable {
  let folder: String

  func all() throws -> [DropBatch] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try Folders.names(in: folder).map { String(decoding: $0, as: UTF8.self) }.filter { $0.hasSuffix(".json") }
      .map { name in
        let file = try OwnedDescriptor(opening: "\(folder)/\(name)", O_RDONLY | O_NOFOLLOW)
        return try CanonicalJSON.decode(
          DropBatch.self, from: try file.read(at: 0, count: try file.facts().byteCount))
      }
  }

  func write(_ batch: DropBatch) throws {
    try Folders.make(folder)
    try Folders.replace("\(folder)/\(batch.id).json", with: try CanonicalJSON.encode(batch))
  }

  func remove(_ batch: DropBatch) throws { try Folders.unlink("\(folder)/\(batch.id).json") }
}
