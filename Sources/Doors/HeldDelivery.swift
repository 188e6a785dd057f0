import CaseModel
import CaseStore
import ContentHashing
import Foundation
import StageContract
import SystemFiles

/// A delivery whose bytes are kept and of which it is not known yet whose it is.
package struct HeldDelivery: Hashable, Sendable, Codable {
  package enum State: String, Sendable, Codable {
    /// Its files are still being moved out of the drop folder.
    case taking
    /// Nobody has looked for a reference in it yet.
    case new
    /// No reference, or more than one: a coordinator has to say.
    case unrouted
  }

  /// Why it could not be routed.
  package enum Reason: String, Sendable, Codable {
    /// No cover sheet or request form names a reference.
    case unnamed
    /// More than one is named.
    case several
    /// It could not be read far enough to tell.
    case unreadable
  }

  /// Twelve hexadecimal digits of its content: the same files dropped again are the same held delivery.
  package let id: String
  package let channel: Channel
  package let manifest: BlobDigest
  package let content: BlobDigest
  package let heldAt: Timestamp
  package let files: Int
  package let bytes: Int
  package var state: State
  package var reason: Reason?
  /// References that were found in it, in their order.
  package var candidates: [CaseReference]

  package init(_ kept: KeptDelivery, heldAt: Timestamp, state: State = .new) {
    id = String(kept.content.hex.prefix(12))
    channel = kept.manifest.channel
    manifest = kept.digest
    content = kept.content
    self.heldAt = heldAt
    files = kept.manifest.items.count
    bytes = kept.byteCount
    self.state = state
    candidates = []
  }
}

/// The held deliveries of a workspace: one small file each, without patient data.
package struct HeldDeliveries: Sendable {
  private let folder: String

  package init(folder: String) { self.folder = folder }

  /// In order of their age. What is not ours in the folder is left alone.
  package func all() throws(ReceiveFailure) -> [HeldDelivery] {
    do {
      guard FileManager.default.fileExists(atPath: folder) else { return [] }
      var held: [HeldDelivery] = []
      for name in try Folders.names(in: folder) {
        let name = String(decoding: name, as: UTF8.self)
        guard name.hasSuffix(".json") else { continue }
        do {
          let file = try OwnedDescriptor(opening: "\(folder)/\(name)", O_RDONLY | O_NOFOLLOW)
          held.append(try CanonicalJSON.decode(HeldDelivery.self, from: try file.read(at: 0, count: 1 << 20)))
        } catch let failure as SystemFailure where failure.errno == ENOENT {
          // Filed by somebody else in this moment.
          continue
        }
      }
      return held.sorted { ($0.heldAt, $0.id) < ($1.heldAt, $1.id) }
    } catch let failure as SystemFailure {
      throw .failed(operation: failure.operation, errno: failure.errno)
    } catch {
      throw .heldDamaged
    }
  }

  package func find(_ id: String) throws(ReceiveFailure) -> HeldDelivery? { try all().first { $0.id == id } }

  /// Writes it down durably; what was known of the same content is replaced.
  package func put(_ held: HeldDelivery) throws(ReceiveFailure) {
    do {
      try Folders.make(folder)
      try Folders.replace("\(folder)/\(held.id).json", with: try CanonicalJSON.encode(held))
    } catch let failure as SystemFailure {
      throw failure.isOutOfSpace ? .blobs(.noSpace) : .failed(operation: failure.operation, errno: failure.errno)
    } catch {
      throw ReceiveFailure(keeping: error)
    }
  }

  /// Its files are where they stay: it may be looked into.
  package func release(_ id: String) throws(ReceiveFailure) {
    guard var held = try find(id), held.state == .taking else { return }
    held.state = .new
    try put(held)
  }

  package func remove(_ held: HeldDelivery) throws(ReceiveFailure) {
    do {
      try Folders.unlink("\(folder)/\(held.id).json")
    } catch {
      throw .failed(operation: error.operation, errno: error.errno)
    }
  }
}
