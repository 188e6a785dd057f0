import CaseModel
import Crypto

/// What one version of a packet is written from.
package struct PacketContent: Sendable {
  package let summary: CaseSummary
  package let version: Int
  package let inputsDigest: BlobDigest
  /// The pictures that the summary names, by their digests.
  package let pictures: [BlobDigest: [UInt8]]
  /// The `packet.json` of the version before.
  package let previous: JSONValue?

  package init(
    summary: CaseSummary, version: Int, inputsDigest: BlobDigest, previous: JSONValue?,
    pictures: [BlobDigest: [UInt8]] = [:]
  ) {
    self.pictures = pictures
    self.summary = summary
    self.version = version
    self.inputsDigest = inputsDigest
    self.previous = previous
  }
}

extension Hold {
  /// What `dossier decide REF HOLD CHOICE` takes for HOLD: the first 8 hexadecimal digits of the subject's SHA-256.
  package var id: String {
    SHA256.hash(data: Array(subject.utf8)).prefix(4).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0\(digits)" : digits
    }.joined()
  }
}
