import CArchive
import Foundation

/// Writes archives for tests, by libarchive itself.
package struct ArchiveWriter {
  package enum Format: String, CaseIterable, Sendable {
    case zip, storedZip, sevenZip = "7zip", tar = "ustar", gzipTar, iso = "iso9660"

    /// As libarchive calls it.
    fileprivate var name: String {
      switch self {
      case .storedZip: "zip"
      case .gzipTar: "ustar"
      default: rawValue
      }
    }
  }

  package struct Member: Sendable {
    package var path: String
    package var bytes: [UInt8]
    package var linkTarget: String?

    package init(path: String, bytes: [UInt8] = [], linkTarget: String? = nil) {
      self.path = path
      self.bytes = bytes
      self.linkTarget = linkTarget
    }
  }

  package static func write(_ members: [Member], as format: Format, password: String? = nil) -> [UInt8] {
    setlocale(LC_CTYPE, "C.UTF-8")
    let archive = archive_write_new()!
    if format == .gzipTar { archive_write_add_filter_gzip(archive) }
    archive_write_set_format_by_name(archive, format.name)
    if format == .storedZip { archive_write_set_options(archive, "zip:compression=store") }
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
