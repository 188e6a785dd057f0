import CArchive
import CaseModel
import Foundation
import ReaderProtocol
import Unpacking

/// Writes archives for tests, by libarchive itself.
struct ArchiveWriter {
  enum Format: String, CaseIterable { case zip, sevenZip = "7zip", tar = "ustar", gzipTar, iso = "iso9660" }

  struct Member {
    var path: String
    var bytes: [UInt8] = []
    var linkTarget: String?
  }

  static func write(_ members: [Member], as format: Format, password: String? = nil) -> [UInt8] {
    setlocale(LC_CTYPE, "C.UTF-8")
    let archive = archive_write_new()!
    if format == .gzipTar { archive_write_add_filter_gzip(archive) }
    archive_write_set_format_by_name(archive, format == .gzipTar ? "ustar" : format.rawValue)
    if let password {
      archive_write_set_options(archive, "zip:encryption=aes256")
      archive_write_set_passphrase(archive, password)
    }
    var out = [UInt8](repeating: 0, count: 8 << 20)
    var used = 0
    out.withUnsafeMutableBytes { buffer in
      archive_write_open_memory(archive, buffer.baseAddress, buffer.count, &used)
      for member in members {
        let entry = archive_entry_new()
        archive_entry_set_pathname_utf8(entry, member.path)
        archive_entry_set_perm(entry, 0o644)
        if let target = member.linkTarget {
          archive_entry_set_filetype(entry, 0o120000)
          archive_entry_set_symlink(entry, target)
        } else {
          archive_entry_set_filetype(entry, 0o100000)
          archive_entry_set_size(entry, Int64(member.bytes.count))
        }
        archive_write_header(archive, entry)
        if member.linkTarget == nil {
          _ = member.bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
        }
        archive_entry_free(entry)
      }
      archive_write_close(archive)
    }
    archive_write_free(archive)
    return Array(out.prefix(used))
  }
}

/// What came out of an archive, as the supervisor sees it.
struct UnpackRun {
  struct File: Equatable {
    var path: String
    var bytes: [UInt8] = []
    var isComplete = false
  }

  var files: [File] = []
  var findings: [String] = []
  var refusal: String?

  static func unpack(_ bytes: [UInt8], kind: ContentKind = .zip, limits: UnpackLimits = UnpackLimits()) throws
    -> UnpackRun
  {
    let template = FileManager.default.temporaryDirectory.appending(path: "unpack-\(UUID().uuidString)")
    try Data(bytes).write(to: template)
    defer { unlink(template.path) }
    let input = open(template.path, O_RDONLY)
    defer { close(input) }
    var pipes: [Int32] = [0, 0]
    guard pipe(&pipes) == 0, input >= 0 else { throw CocoaError(.fileReadUnknown) }
    let outgoing = pipes[1]
    let thread = Thread {
      let channel = ReaderChannel(incoming: -1, outgoing: outgoing, firstInput: input)
      do {
        do {
          try Unpack.run(kind: kind, limits: limits, channel: channel)
        } catch let refusal as Refusal {
          try channel.send(.refused(refusal.finding))
        }
        try channel.send(.end)
      } catch {}
      close(outgoing)
    }
    thread.start()
    defer { close(pipes[0]) }
    let replies = ReaderChannel(incoming: pipes[0], outgoing: -1, firstInput: -1)
    var run = UnpackRun()
    while let frame = try replies.receive() {
      if case .bytes(let bytes) = frame {
        run.files[run.files.count - 1].bytes += bytes
        continue
      }
      switch try frame.decode(ReaderReply.self) {
      case .entry(let path): run.files.append(File(path: path))
      case .entryEnd(let isComplete): run.files[run.files.count - 1].isComplete = isComplete
      case .finding(let finding): run.findings.append(finding.code)
      case .refused(let finding): run.refusal = finding.code
      case .end: return run
      default: break
      }
    }
    throw CocoaError(.fileReadCorruptFile)
  }
}
