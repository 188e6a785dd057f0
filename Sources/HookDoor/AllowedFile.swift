import Doors
import Foundation
import SystemFiles

/// A file below one of the folders that the settings allow, reached without following a single link.
struct AllowedFile: ~Copyable {
  /// The folder that it lies in, open: what a name leads to cannot be changed under us.
  private let folder: OwnedDescriptor
  private let name: [UInt8]
  let byteCount: Int

  init(_ path: String, in roots: [String], mayBeFolder: Bool) throws(HookFailure) {
    let notAllowed = HookFailure(
      .forbidden, "path-not-allowed", "The path is in none of the folders that the settings allow.")
    let parts = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    guard path.hasPrefix("/"), !parts.contains(".."), !parts.contains("."), !path.utf8.contains(0) else {
      throw notAllowed
    }
    let root = roots.lazy.map { $0.split(separator: "/").map(String.init) }
      .first { !$0.isEmpty && $0.count < parts.count && parts.starts(with: $0) }
    guard let root, let last = parts.last else { throw notAllowed }
    do {
      var folder = try OwnedDescriptor(opening: "/" + root.joined(separator: "/"), O_RDONLY | O_DIRECTORY)
      for part in parts.dropFirst(root.count).dropLast() {
        folder = try folder.open(part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      }
      let facts = try folder.facts(of: Array(last.utf8))
      guard facts.kind == .file || (mayBeFolder && facts.kind == .folder) else { throw notAllowed }
      self.folder = folder
      name = Array(last.utf8)
      byteCount = facts.byteCount
    } catch let failure as SystemFailure {
      switch failure.errno {
      case ENOENT: throw HookFailure(.notThere(place: 1))
      // A link on the way is one or the other.
      case ELOOP, ENOTDIR: throw notAllowed
      default: throw HookFailure(.unreadable(place: 1))
      }
    } catch let failure as HookFailure {
      throw failure
    } catch {
      throw notAllowed
    }
  }

  /// Where a receiver finds it, as long as this value lives.
  var place: DeliveryPlace { .entry(name: name, folder: "/proc/self/fd/\(folder.number)") }

  /// Reads it piece by piece.
  func open() throws(SystemFailure) -> OwnedDescriptor { try folder.open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) }
}
