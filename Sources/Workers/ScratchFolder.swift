import Foundation
import Glibc
import StageContract
import SystemFiles

/// A folder for one unit of work, for its owner only; removed with all in it when the unit is over.
///
/// It is locked as long as it is used: what a killed process left behind is not locked and is swept by the next.
struct ScratchFolder: ~Copyable {
  private let path: String
  private let lock: OwnedDescriptor

  private static let prefix = "dossier-unit-"

  /// Below `parent`, or in the machine's folder for temporary files where that is `nil`.
  init(in parent: String?) throws(ReaderFailure) {
    do throws(SystemFailure) {
      let made = try ScratchFolder.made(in: parent ?? NSTemporaryDirectory())
      path = made.path
      lock = OwnedDescriptor(owning: made.lock)
    } catch {
      throw .system(operation: error.operation, errno: error.errno)
    }
  }

  private static func made(in parent: String) throws(SystemFailure) -> (path: String, lock: Int32) {
    try sweep(parent)
    var template = Array((parent + "/" + prefix + "XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemFailure("mkdtemp") }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let lock = try OwnedDescriptor(opening: path, O_RDONLY | O_DIRECTORY)
    guard flock(lock.number, LOCK_EX | LOCK_NB) == 0 else { throw SystemFailure("flock") }
    return (path, lock.release())
  }

  /// The folder opened once more, for a reader.
  func opened() throws(ReaderFailure) -> OwnedDescriptor {
    do throws(SystemFailure) {
      return try OwnedDescriptor(opening: path, O_RDONLY | O_DIRECTORY)
    } catch {
      throw .system(operation: error.operation, errno: error.errno)
    }
  }

  /// To be called when nobody works in it any more.
  consuming func remove() throws(ReaderFailure) {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw .system(operation: "removing a scratch folder", errno: EIO)
    }
  }

  private static func sweep(_ parent: String) throws(SystemFailure) {
    for name in try Folders.names(in: parent) where name.starts(with: prefix.utf8) {
      let path = parent + "/" + String(decoding: name, as: UTF8.self)
      let left: OwnedDescriptor
      do throws(SystemFailure) {
        left = try OwnedDescriptor(opening: path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      } catch {
        // Another sweeper was first, or it is another user's.
        continue
      }
      var facts = stat()
      guard fstat(left.number, &facts) == 0, facts.st_uid == geteuid(), facts.st_mtim.tv_sec < time(nil) - 60,
        flock(left.number, LOCK_EX | LOCK_NB) == 0
      else { continue }
      do {
        try FileManager.default.removeItem(atPath: path)
      } catch {
        throw SystemFailure("removing a scratch folder", errno: EIO)
      }
    }
  }
}
