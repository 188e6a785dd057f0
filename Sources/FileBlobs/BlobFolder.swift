import CaseModel
import Foundation
import StageContract
import SystemFiles

/// Where a blob's file lies: `ab/abcd….blob` below the root; unfinished files in `unfinished/`.
///
/// One level of folders: with two, nearly every blob of a disc needs a folder of its own, which costs as much as the file.
struct BlobFolder: Sendable {
  let root: String
  var unfinished: String { root + "/unfinished" }

  /// Makes what is missing and removes unfinished files that nobody has touched for a day.
  init(root: String) throws(SystemFailure) {
    self.root = root
    try Folders.make(root)
    try Folders.make(unfinished)
    try removeAbandoned()
  }

  func parent(of digest: BlobDigest) -> String { "\(root)/\(digest.hex.prefix(2))" }
  func path(of digest: BlobDigest) -> String { "\(parent(of: digest))/\(digest.hex).blob" }
  func makeUnfinishedPath() -> String { "\(unfinished)/\(UUID().uuidString)" }

  /// The blobs whose digests begin with the two digits of `prefix`, in order.
  func digests(prefix: String) throws(SystemFailure) -> [BlobDigest] {
    var found: [BlobDigest] = []
    for name in try names("\(root)/\(prefix)") where name.hasSuffix(".blob") {
      if let digest = BlobDigest(hex: String(name.dropLast(5))) { found.append(digest) }
    }
    return found
  }

  /// None where there is no such folder.
  private func names(_ path: String) throws(SystemFailure) -> [String] {
    do throws(SystemFailure) {
      return try Folders.names(in: path).map { String(decoding: $0, as: UTF8.self) }
    } catch  where error.errno == ENOENT {
      return []
    }
  }

  /// True where no blob was ever put here.
  func isEmpty() throws(SystemFailure) -> Bool { try Folders.names(in: root).allSatisfy { $0.count != 2 } }

  private func removeAbandoned() throws(SystemFailure) {
    let yesterday = Int(Date().timeIntervalSince1970) - 86_400
    for name in try Folders.names(in: unfinished) {
      let path = unfinished + "/" + String(decoding: name, as: UTF8.self)
      do {
        guard try FileFacts(ofPath: path).modifiedAtSeconds < yesterday else { continue }
        try Folders.unlink(path)
      } catch  where error.errno == ENOENT {
        continue
      }
    }
  }
}
