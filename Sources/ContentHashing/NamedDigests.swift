import CaseModel

/// The digests that a JSON text names.
package enum NamedDigests {
  /// Every run of exactly 64 lower-case hexadecimal digits between quotes, in order of appearance.
  package static func inJSON(_ bytes: [UInt8]) -> [BlobDigest] {
    var found: [BlobDigest] = []
    var start: Int?
    for (place, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "\""):
        if let start, place - start == 64 {
          let hex = String(decoding: bytes[start..<place], as: UTF8.self)
          if let digest = BlobDigest(hex: hex) { found.append(digest) }
        }
        start = place + 1
      case 0x30...0x39, 0x61...0x66: continue
      default: start = nil
      }
    }
    return found
  }
}
