import CLinux
import Glibc

/// Folders and names on the disk. All block.
package enum Folders {
  /// Makes `path` and what is missing above it, durably unless the caller synchronises the whole file system itself.
  /// True where it was made.
  @discardableResult
  package static func make(
    _ path: String, mode: mode_t = 0o700, isDurable: Bool = true
  ) throws(SystemFailure) -> Bool {
    if mkdir(path, mode) == 0 {
      if isDurable { try synchronize(parent(of: path)) }
      return true
    }
    if errno == EEXIST { return false }
    guard errno == ENOENT, path.contains("/") else { throw SystemFailure("mkdir") }
    let above = parent(of: path)
    guard above != path else { throw SystemFailure("mkdir") }
    try make(above, mode: mode, isDurable: isDurable)
    // Once more, and not again: some file systems say that nothing is there where nothing may be made.
    if mkdir(path, mode) != 0 {
      guard errno == EEXIST else { throw SystemFailure("mkdir") }
      return false
    }
    if isDurable { try synchronize(above) }
    return true
  }

  /// Makes the names inside a folder durable.
  package static func synchronize(_ path: String) throws(SystemFailure) {
    try OwnedDescriptor(opening: path, O_RDONLY | O_DIRECTORY).synchronize()
  }

  package static func rename(_ from: String, to target: String) throws(SystemFailure) {
    guard Glibc.rename(from, target) == 0 else { throw SystemFailure("rename") }
  }

  /// Gives a second name; false where `target` exists.
  package static func link(_ from: String, as target: String) throws(SystemFailure) -> Bool {
    if Glibc.link(from, target) == 0 { return true }
    guard errno == EEXIST else { throw SystemFailure("link") }
    return false
  }

  /// Writes a small file durably, for its owner only: the name shows the old bytes or all of the new, never a part.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(SystemFailure) {
    let temporary = "\(path).tmp"
    let file = try OwnedDescriptor(opening: temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
    try file.write(bytes)
    try file.synchronize()
    try file.close()
    try rename(temporary, to: path)
    try synchronize(parent(of: path))
  }

  /// False where there was none.
  @discardableResult
  package static func unlink(_ path: String) throws(SystemFailure) -> Bool {
    if Glibc.unlink(path) == 0 { return true }
    guard errno == ENOENT else { throw SystemFailure("unlink") }
    return false
  }

  /// The names in a folder as bytes, `.` and `..` left out, in the order of their bytes.
  package static func names(in path: String) throws(SystemFailure) -> [[UInt8]] {
    guard let stream = opendir(path) else { throw SystemFailure("opendir") }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw SystemFailure("readdir") }
        break
      }
      let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != [0x2E] && name != [0x2E, 0x2E] { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// True where locks and fsync cannot be trusted: NFS, SMB, CIFS, FUSE, 9P, AFS, Ceph, … by `statfs(2)`'s `f_type`.
  package static func isOnNetwork(_ path: String) throws(SystemFailure) -> Bool {
    var type: Int64 = 0
    guard dossier_filesystem_type(path, &type) == 0 else { throw SystemFailure("statfs") }
    return networkTypes.contains(UInt32(truncatingIfNeeded: type))
  }

  /// Magic numbers of linux/magic.h and of the file systems' own sources. 9P and FUSE carry foreign hosts as a rule.
  private static let networkTypes: Set<UInt32> = [
    0x6969,  // NFS
    0xFF53_4D42, 0xFE53_4D42, 0x517B,  // CIFS, SMB2, SMB
    0x564C,  // NCP
    0x5346_414F, 0x6B41_4653,  // AFS
    0x00C3_6400,  // Ceph
    0x7375_7245,  // Coda
    0x0BD0_0BD0,  // Lustre
    0x4750_4653,  // GPFS
    0x0116_1970, 0x7461_636F,  // GFS2, OCFS2
    0x1980_1030, 0x0102_1997,  // PVFS2, 9P
    0x6573_5546,  // FUSE: sshfs, GlusterFS, s3fs
  ]

  private static func parent(of path: String) -> String {
    var trimmed = Substring(path)
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }
}
