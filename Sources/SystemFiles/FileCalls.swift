import CLinux
import Glibc

/// Opens, reads and writes files; every failure is thrown with the name of its call. All block.
extension OwnedDescriptor {
  /// `flags` beside close-on-exec, which is always set.
  package init(opening path: String, _ flags: Int32, mode: mode_t = 0o600) throws(SystemFailure) {
    let number = retryingInterrupts { dossier_open_at(AT_FDCWD, path, flags | O_CLOEXEC, mode) }
    guard number >= 0 else { throw SystemFailure("open") }
    self.init(owning: Int32(number))
  }

  /// Opens what lies at `path`, in whatever encoding its names are.
  package init(opening path: [UInt8], _ flags: Int32) throws(SystemFailure) {
    let path = path.map { CChar(bitPattern: $0) } + [0]
    let number = retryingInterrupts { dossier_open_at(AT_FDCWD, path, flags | O_CLOEXEC, 0) }
    guard number >= 0 else { throw SystemFailure("open") }
    self.init(owning: Int32(number))
  }

  /// Opens `name` inside the folder that is open as `self`.
  package func open(_ name: String, _ flags: Int32, mode: mode_t = 0o600) throws(SystemFailure) -> OwnedDescriptor {
    let folder = number
    let opened = retryingInterrupts { dossier_open_at(folder, name, flags | O_CLOEXEC, mode) }
    guard opened >= 0 else { throw SystemFailure("openat") }
    return OwnedDescriptor(owning: Int32(opened))
  }

  /// The next bytes, `count` at most; empty at the end of the file.
  package func read(upTo count: Int) throws(SystemFailure) -> [UInt8] {
    let source = number
    var got = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      got = retryingInterrupts { Glibc.read(source, buffer.baseAddress, count) }
      initialized = max(0, got)
    }
    guard got >= 0 else { throw SystemFailure("read") }
    return bytes
  }

  /// The bytes from `offset` on, fewer than `count` only at the end of the file.
  package func read(at offset: Int, count: Int) throws(SystemFailure) -> [UInt8] {
    let source = number
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while initialized < count {
        let done = initialized
        let got = retryingInterrupts {
          pread(source, buffer.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
        }
        guard got > 0 else {
          failed = got < 0
          break
        }
        initialized += got
      }
    }
    if failed { throw SystemFailure("pread") }
    return bytes
  }

  package func write(_ bytes: [UInt8]) throws(SystemFailure) {
    let target = number
    var done = 0
    while done < bytes.count {
      let from = done
      let put = bytes.withUnsafeBytes { buffer in
        retryingInterrupts { Glibc.write(target, buffer.baseAddress.map { $0 + from }, buffer.count - from) }
      }
      guard put >= 0 else { throw SystemFailure("write") }
      done += put
    }
  }

  package func write(_ bytes: [UInt8], at offset: Int) throws(SystemFailure) {
    let target = number
    var done = 0
    while done < bytes.count {
      let from = done
      let put = bytes.withUnsafeBytes { buffer in
        retryingInterrupts {
          pwrite(target, buffer.baseAddress.map { $0 + from }, buffer.count - from, off_t(offset + from))
        }
      }
      guard put >= 0 else { throw SystemFailure("pwrite") }
      done += put
    }
  }

  package func seek(to offset: Int) throws(SystemFailure) {
    guard lseek(number, off_t(offset), SEEK_SET) >= 0 else { throw SystemFailure("lseek") }
  }

  /// Must not be called again for the same file after it has thrown: the kernel may have dropped what it could not write.
  package func synchronize() throws(SystemFailure) {
    guard fsync(number) == 0 else { throw SystemFailure("fsync") }
  }

  /// Makes everything on this file system durable.
  package func synchronizeFileSystem() throws(SystemFailure) {
    guard dossier_syncfs(number) == 0 else { throw SystemFailure("syncfs") }
  }

  /// Opens `name`, in whatever encoding it is, inside the folder that is open as `self`.
  package func open(
    _ name: [UInt8], _ flags: Int32, mode: mode_t = 0o600
  ) throws(SystemFailure) -> OwnedDescriptor {
    let folder = number
    let path = name.map { CChar(bitPattern: $0) } + [0]
    let opened = retryingInterrupts { dossier_open_at(folder, path, flags | O_CLOEXEC, mode) }
    guard opened >= 0 else { throw SystemFailure("openat") }
    return OwnedDescriptor(owning: Int32(opened))
  }

  /// What `name` is inside the folder that is open as `self`; a link is not followed.
  package func facts(of name: [UInt8]) throws(SystemFailure) -> FileFacts {
    var status = stat()
    guard fstatat(number, name.map { CChar(bitPattern: $0) } + [0], &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      throw SystemFailure("fstatat")
    }
    return FileFacts(status)
  }

  /// Moves `name` of the folder that is open as `self` into another folder of the same file system. False, and nothing
  /// has happened, where `target` is taken there.
  package func move(
    _ name: [UInt8], to folder: borrowing OwnedDescriptor, as target: [UInt8]
  ) throws(SystemFailure) -> Bool {
    let (from, into) = (number, folder.number)
    let (old, new) = (name.map { CChar(bitPattern: $0) } + [0], target.map { CChar(bitPattern: $0) } + [0])
    if dossier_rename_to_free(from, old, into, new) == 0 { return true }
    guard errno == EEXIST || errno == ENOTEMPTY else { throw SystemFailure("renameat2") }
    return false
  }

  /// Removes the file `name` from the folder that is open as `self`; false where there was none.
  @discardableResult
  package func unlink(_ name: [UInt8]) throws(SystemFailure) -> Bool {
    if unlinkat(number, name.map { CChar(bitPattern: $0) } + [0], 0) == 0 { return true }
    guard errno == ENOENT else { throw SystemFailure("unlinkat") }
    return false
  }

  /// True where some process has the file open for writing. `nil` where that cannot be known: another owner's file, a
  /// file system without leases.
  package func isOpenForWriting() -> Bool? {
    switch dossier_is_open_for_writing(number) {
    case 0: false
    case 1: true
    default: nil
    }
  }

  /// The names in the folder that is open as `self`.
  package func names() throws(SystemFailure) -> [[UInt8]] { try Folders.names(in: "/proc/self/fd/\(number)") }

  package func facts() throws(SystemFailure) -> FileFacts {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw SystemFailure("fstat") }
    return FileFacts(status)
  }
}

/// What `stat(2)` says of a file.
package struct FileFacts: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case file, folder, link, other
  }

  package let kind: Kind
  package let byteCount: Int
  /// The permission bits.
  package let mode: UInt32
  package let modifiedAtSeconds: Int
  /// 0 to 999,999,999, beyond the whole seconds.
  package let modifiedAtNanoseconds: Int
  /// Device and inode: which file it is, whatever its name.
  package let device: UInt64
  package let inode: UInt64

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    byteCount = Int(status.st_size)
    mode = status.st_mode & 0o7777
    modifiedAtSeconds = Int(status.st_mtim.tv_sec)
    modifiedAtNanoseconds = Int(status.st_mtim.tv_nsec)
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }

  /// Of the path itself, a link not followed.
  package init(ofPath path: String) throws(SystemFailure) {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw SystemFailure("lstat") }
    self.init(status)
  }
}

func retryingInterrupts<Number: SignedInteger>(_ call: () -> Number) -> Number {
  while true {
    let answer = call()
    if answer >= 0 || errno != EINTR { return answer }
  }
}
