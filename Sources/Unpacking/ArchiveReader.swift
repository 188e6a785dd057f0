import CArchive

/// An archive or disc image that is read from a descriptor entry by entry, by libarchive.
struct ArchiveReader: ~Copyable {
  /// What comes next.
  enum Step {
    case entry
    case end
    /// libarchive can go on no longer: the archive is cut short or damaged, or it is none.
    case broken
  }

  /// What came of an entry's bytes.
  enum Block {
    /// Zeros that stand before the bytes where the archive left a hole out, then the bytes.
    case bytes(hole: Int, UnsafeRawBufferPointer)
    case end
    case failed
  }

  private let archive: OpaquePointer
  private var entry: OpaquePointer?
  private var position: Int64 = 0

  /// `nil` where memory ran out or libarchive sees no archive of its kinds; the descriptor stays the caller's.
  ///
  /// Passwords open zip archives; libarchive knows no key of 7z.
  init?(descriptor: Int32, passwords: [String] = []) {
    // Names come back empty in the C locale.
    setlocale(LC_CTYPE, "C.UTF-8")
    guard let opened = archive_read_new() else { return nil }
    archive_read_support_filter_gzip(opened)
    archive_read_support_filter_bzip2(opened)
    archive_read_support_filter_xz(opened)
    archive_read_support_format_zip(opened)
    archive_read_support_format_7zip(opened)
    archive_read_support_format_tar(opened)
    archive_read_support_format_iso9660(opened)
    for password in passwords where !password.isEmpty { archive_read_add_passphrase(opened, password) }
    guard archive_read_open_fd(opened, descriptor, 1 << 16) == ARCHIVE_OK else {
      archive_read_free(opened)
      return nil
    }
    archive = opened
  }

  deinit { archive_read_free(archive) }

  /// `libarchive 3.6.2`
  static var version: String { String(cString: archive_version_string()) }

  mutating func next() -> Step {
    var header: OpaquePointer?
    position = 0
    switch archive_read_next_header(archive, &header) {
    case ARCHIVE_OK, ARCHIVE_WARN:
      entry = header
      return .entry
    case ARCHIVE_EOF: return .end
    case ARCHIVE_RETRY: return next()
    default: return .broken
    }
  }

  mutating func nextBlock() -> Block {
    var bytes: UnsafeRawPointer?
    var count = 0
    var offset: Int64 = 0
    switch archive_read_data_block(archive, &bytes, &count, &offset) {
    case ARCHIVE_OK:
      guard offset >= position else { return .failed }
      let hole = Int(offset - position)
      position = offset + Int64(count)
      return .bytes(hole: hole, UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count))
    case ARCHIVE_EOF: return .end
    default: return .failed
    }
  }

  /// The entry's name as the archive writes it, and whether its bytes had to be guessed.
  var name: (text: String, isGuessed: Bool)? {
    guard let entry else { return nil }
    if let utf8 = archive_entry_pathname_utf8(entry) { return (String(cString: utf8), false) }
    guard let raw = archive_entry_pathname(entry) else { return nil }
    let bytes = UnsafeRawBufferPointer(start: raw, count: strlen(raw))
    return (String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })), true)
  }

  var isFolder: Bool { kind == UInt32(S_IFDIR) }

  /// False for links, devices, pipes and sockets.
  var isPlainFile: Bool {
    guard let entry else { return false }
    return (kind == UInt32(S_IFREG) || kind == 0) && archive_entry_hardlink(entry) == nil
      && archive_entry_symlink(entry) == nil
  }

  /// The size that the archive states; `nil` where it states none.
  var statedSize: Int? {
    guard let entry, archive_entry_size_is_set(entry) != 0 else { return nil }
    return Int(archive_entry_size(entry))
  }

  var isEncrypted: Bool {
    guard let entry else { return false }
    return archive_entry_is_encrypted(entry) != 0 || archive_read_has_encrypted_entries(archive) == 1
  }

  /// True where the archive as a whole, its list of names included, is encrypted.
  var hasEncryptedEntries: Bool { archive_read_has_encrypted_entries(archive) == 1 }

  /// True where the message of the last failure speaks of a password.
  var failedForPassword: Bool {
    guard let text = archive_error_string(archive) else { return false }
    let message = String(cString: text).lowercased()
    return message.contains("encrypt") || message.contains("passphrase") || message.contains("password")
  }

  private var kind: UInt32 { entry.map { UInt32(archive_entry_filetype($0)) & UInt32(S_IFMT) } ?? 0 }
}
