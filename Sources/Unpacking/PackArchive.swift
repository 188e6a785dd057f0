import CArchive
import ReaderProtocol

/// Packs whole files into one encrypted zip.
package enum PackArchive {
  /// Answers `packArchive`: the zip as raw bytes, then `archivePacked`. The caller sends `end`.
  package static func run(names: [String], password: String, channel: ReaderChannel) throws {
    let zip = try EncryptedZip(password: password, channel: channel)
    for (index, name) in names.enumerated() {
      let input = try MappedInput(descriptor: channel.descriptor(ofInput: index))
      try input.withBytes { bytes in
        try zip.begin(name, byteCount: bytes.count)
        try zip.append(bytes)
      }
    }
    try channel.send(.archivePacked(byteCount: zip.finish()))
  }
}
