import CArchive
import ReaderProtocol

/// Why a zip came to nothing.
enum EncryptedZipFailure: Error {
  /// libarchive was built without AES, or memory ran out.
  case notSupported
  case notWritten
}

/// A zip whose entries are encrypted with AES-256 (WinZip's AE), written by libarchive and sent as it grows.
///
/// libarchive writes AE-2 for entries of fewer than 20 bytes and AE-1 for all others: there, the check sum of the plain bytes stands beside
/// the encrypted ones. Names of entries are not encrypted in any zip.
final class EncryptedZip {
  /// Where libarchive's callbacks find the channel, and what the channel threw.
  private final class Sink {
    let channel: ReaderChannel
    var byteCount = 0
    init(_ channel: ReaderChannel) { self.channel = channel }
  }

  private let archive: OpaquePointer
  private let sink: Sink

  init(password: String, channel: ReaderChannel) throws(EncryptedZipFailure) {
    // Names and passwords are refused in the C locale.
    setlocale(LC_CTYPE, "C.UTF-8")
    guard let made = archive_write_new() else { throw .notSupported }
    archive = made
    sink = Sink(channel)
    guard archive_write_set_format_zip(made) == ARCHIVE_OK,
      archive_write_set_options(made, "zip:compression=deflate,zip:encryption=aes256") == ARCHIVE_OK,
      archive_write_set_passphrase(made, password) == ARCHIVE_OK,
      archive_write_set_bytes_per_block(made, Int32(ReaderChannel.chunkLength)) == ARCHIVE_OK,
      archive_write_set_bytes_in_last_block(made, 1) == ARCHIVE_OK
    else { throw .notSupported }
    let opened = archive_write_open(
      made, Unmanaged.passUnretained(sink).toOpaque(), nil,
      { _, client, bytes, count in
        guard let client, let bytes else { return -1 }
        let sink = Unmanaged<Sink>.fromOpaque(client).takeUnretainedValue()
        do {
          try sink.channel.sendBytes(UnsafeRawBufferPointer(start: bytes, count: count))
        } catch {
          // libarchive is told that nothing was written, and says so of everything that follows.
          return -1
        }
        sink.byteCount += count
        return la_ssize_t(count)
      }, nil)
    guard opened == ARCHIVE_OK else { throw .notSupported }
  }

  deinit { archive_write_free(archive) }

  /// Begins a file of exactly `byteCount` bytes.
  func begin(_ name: String, byteCount: Int) throws(EncryptedZipFailure) {
    guard let entry = archive_entry_new() else { throw .notSupported }
    defer { archive_entry_free(entry) }
    archive_entry_set_pathname(entry, name)
    archive_entry_set_size(entry, Int64(byteCount))
    archive_entry_set_filetype(entry, UInt32(S_IFREG))
    archive_entry_set_perm(entry, 0o600)
    // Equal packets shall not differ by when they were packed; zip knows no earlier day.
    archive_entry_set_mtime(entry, 315_619_200, 0)
    guard archive_write_header(archive, entry) == ARCHIVE_OK else { throw .notWritten }
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(EncryptedZipFailure) {
    var rest = bytes
    while !rest.isEmpty {
      let count = archive_write_data(archive, rest.baseAddress, rest.count)
      guard count > 0, count <= rest.count else { throw .notWritten }
      rest = UnsafeRawBufferPointer(rebasing: rest[Int(count)...])
    }
  }

  /// Ends the zip; the count of all bytes that were sent.
  func finish() throws(EncryptedZipFailure) -> Int {
    guard archive_write_finish_entry(archive) == ARCHIVE_OK, archive_write_close(archive) == ARCHIVE_OK else {
      throw .notWritten
    }
    return sink.byteCount
  }
}
