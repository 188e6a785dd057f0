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
  /// In the order of their studies.
  package let imagingManifests: [ImagingManifest]

  /// A file of the packet that names the instances of one accepted study: a ``KeyObjectSelection``.
  package struct ImagingManifest: Hashable, Sendable {
    package let name: String
    /// The place of its study in the summary.
    package let study: Int
    package let instanceCount: Int

    package init(name: String, study: Int, instanceCount: Int) {
      self.name = name
      self.study = study
      self.instanceCount = instanceCount
    }
  }

  package init(
    summary: CaseSummary, version: Int, inputsDigest: BlobDigest, previous: JSONValue?,
    pictures: [BlobDigest: [UInt8]] = [:], imagingManifests: [ImagingManifest] = []
  ) {
    self.imagingManifests = imagingManifests
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
