import CaseModel
import Glibc
import SystemFiles

/// The files at a path, named relative to it, in whatever encoding their names are.
///
/// Folders are walked by descriptor and links are not followed. What cannot be read is a finding; the rest goes on.
struct InspectedFiles {
  struct Found {
    var items: [ArrivalItem] = []
    fileprivate var links = 0
    fileprivate var special = 0
    fileprivate var unreadable = 0

    var findings: [Finding] {
      var findings: [Finding] = []
      if links + special > 0 {
        findings.append(
          Finding(
            code: "link-left-out", severity: .note,
            message:
              "\(links + special) link(s), pipe(s) or device(s) were left out. Inspect what they lead to by itself."))
      }
      if unreadable > 0 {
        findings.append(
          Finding(
            code: "unreadable-left-out", severity: .error,
            message: "\(unreadable) file(s) or folder(s) may not be read. Mend their rights and inspect again."))
      }
      return findings
    }
  }

  private static let maximumDepth = 64

  let files: FilesInPlace

  func found(at path: String) throws(CommandFailure) -> Found {
    var found = Found()
    do {
      // The path itself may be a link: whoever names it means what it leads to.
      let top = try OwnedDescriptor(opening: path, O_RDONLY | O_NONBLOCK)
      let facts = try top.facts()
      let bytes = Array(path.utf8)
      switch facts.kind {
      case .folder: try walk(top, at: bytes, prefix: [], depth: 1, into: &found)
      case .file:
        let name = bytes.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? bytes
        add(bytes, name: name, byteCount: facts.byteCount, to: &found)
      default: throw CommandFailure(.unusableInput, "this is neither a file nor a folder: name one")
      }
    } catch let failure as SystemFailure {
      switch failure.errno {
      case ENOENT, ENOTDIR:
        throw CommandFailure(.unusableInput, "there is nothing at this path: check it")
      case EACCES, EPERM:
        throw CommandFailure(.unusableInput, "what is at this path may not be read: check its rights")
      default:
        throw CommandFailure(.unusableInput, "what is at this path cannot be read (\(failure)): check the disk")
      }
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(.unusableInput, "what is at this path cannot be read: check its rights")
    }
    guard !found.items.isEmpty else {
      throw CommandFailure(
        .unusableInput, found.findings.last?.message ?? "there is no file at this path that can be read")
    }
    return found
  }

  private func walk(
    _ folder: borrowing OwnedDescriptor, at path: [UInt8], prefix: [UInt8], depth: Int, into found: inout Found
  ) throws {
    for name in try folder.names() {
      let inner = path + [UInt8(ascii: "/")] + name
      do {
        let facts = try folder.facts(of: name)
        switch facts.kind {
        case .link: found.links += 1
        case .other: found.special += 1
        case .file:
          guard
            facts.mode & 0o444 == 0o444
              || faccessat(folder.number, name.map { CChar(bitPattern: $0) } + [0], R_OK, 0) == 0
          else {
            found.unreadable += 1
            continue
          }
          add(inner, name: prefix + name, byteCount: facts.byteCount, to: &found)
        case .folder:
          guard depth < InspectedFiles.maximumDepth else {
            found.unreadable += 1
            continue
          }
          let below = try folder.open(name, O_RDONLY | O_NOFOLLOW | O_DIRECTORY)
          try walk(below, at: inner, prefix: prefix + name + [UInt8(ascii: "/")], depth: depth + 1, into: &found)
        }
      } catch let failure as SystemFailure {
        guard [EACCES, EPERM, ENOENT, ENOTDIR, ELOOP].contains(failure.errno) else { throw failure }
        found.unreadable += 1
      }
    }
  }

  private func add(_ path: [UInt8], name: [UInt8], byteCount: Int, to found: inout Found) {
    found.items.append(
      ArrivalItem(
        name: String(decoding: name, as: UTF8.self), digest: files.add(path: path, byteCount: byteCount),
        byteCount: byteCount))
  }
}
