import CaseModel
import ContentHashing
import Foundation
import SystemFiles

/// One thing in a drop folder: a file or folder in a case's folder, or loose in the drop folder itself.
package struct DropUnit: Hashable, Sendable {
  /// Of the case's folder that it lies in; `nil` where it lies loose.
  package let reference: CaseReference?
  /// In whatever encoding.
  package let name: [UInt8]

  package init(reference: CaseReference?, name: [UInt8]) {
    self.reference = reference
    self.name = name
  }
}

/// A unit as one scan saw it.
struct DropSight: Sendable {
  let unit: DropUnit
  let kind: FileFacts.Kind
  /// Of names, inodes, sizes and times of everything in it: another one means that something was changed.
  let fingerprint: BlobDigest
  /// Regular files in it, itself included.
  let fileCount: Int
  let byteCount: Int
  /// True where somebody has one of its files open for writing, as far as the kernel tells.
  let isBeingWritten: Bool
  /// True for a DICOM file.
  let isDICOM: Bool
  /// False for a file or folder that may not be opened.
  let isReadable: Bool

  /// Looks at `unit` inside the folder that is open as `folder`.
  init(_ unit: DropUnit, in folder: borrowing OwnedDescriptor) throws(SystemFailure) {
    var look = Look()
    try look.at(unit.name, in: folder, depth: 0)
    self.unit = unit
    kind = look.kind
    fingerprint = BlobDigest(sha256Of: look.record)
    fileCount = look.fileCount
    byteCount = look.byteCount
    isBeingWritten = look.isBeingWritten
    isDICOM = look.isDICOM
    isReadable = look.isReadable
  }
}

/// Walks a unit and writes down what would show a change.
private struct Look {
  private static let maximumDepth = 64

  private(set) var kind = FileFacts.Kind.other
  private(set) var record: [UInt8] = []
  private(set) var fileCount = 0
  private(set) var byteCount = 0
  private(set) var isBeingWritten = false
  private(set) var isDICOM = false
  private(set) var isReadable = true

  mutating func at(_ name: [UInt8], in folder: borrowing OwnedDescriptor, depth: Int) throws(SystemFailure) {
    let facts = try folder.facts(of: name)
    if depth == 0 { kind = facts.kind }
    write(name, facts, depth)
    switch facts.kind {
    case .file:
      fileCount += 1
      byteCount += facts.byteCount
      try lookInto(name, in: folder, depth: depth)
    case .folder where depth < Look.maximumDepth:
      do throws(SystemFailure) {
        let inner = try folder.open(name, O_RDONLY | O_NOFOLLOW | O_DIRECTORY)
        for name in try inner.names() { try at(name, in: inner, depth: depth + 1) }
      } catch  where error.errno == EACCES || error.errno == EPERM {
        if depth == 0 { isReadable = false }
      }
    default: break
    }
  }

  private mutating func lookInto(
    _ name: [UInt8], in folder: borrowing OwnedDescriptor, depth: Int
  ) throws(SystemFailure) {
    do throws(SystemFailure) {
      let file = try folder.open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
      if file.isOpenForWriting() == true { isBeingWritten = true }
      if depth == 0 { isDICOM = try Array("DICM".utf8) == file.read(at: 128, count: 4) }
    } catch  where error.errno == EACCES || error.errno == EPERM {
      if depth == 0 { isReadable = false }
    }
  }

  private mutating func write(_ name: [UInt8], _ facts: FileFacts, _ depth: Int) {
    // A folder's own time changes when it is moved; what is in it is written down.
    let numbers =
      facts.kind == .folder
      ? "\(depth) \(facts.inode)"
      : "\(depth) \(facts.inode) \(facts.byteCount) \(facts.modifiedAtSeconds).\(facts.modifiedAtNanoseconds)"
    if depth > 0 { record += name }
    record += [0] + Array(numbers.utf8) + [0]
  }
}
