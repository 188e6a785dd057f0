import CaseModel

/// `manifest.json`: SHA-256 and size of every file of the packet and of every original received.
package struct PacketManifest {
  package struct Entry: Hashable, Sendable {
    package let name: String
    package let digest: BlobDigest
    package let byteCount: Int

    package init(name: String, digest: BlobDigest, byteCount: Int) {
      self.name = name
      self.digest = digest
      self.byteCount = byteCount
    }
  }

  package let reference: CaseReference
  package let version: Int
  package let files: [Entry]
  package let originals: [ArrivalManifest]

  package init(reference: CaseReference, version: Int, files: [Entry], originals: [ArrivalManifest]) {
    self.reference = reference
    self.version = version
    self.files = files
    self.originals = originals
  }

  package var document: JSONValue {
    func entry(_ name: String, _ digest: BlobDigest, _ byteCount: Int) -> [String: JSONValue] {
      ["name": .string(name), "sha256": .string(digest.hex), "bytes": .int(byteCount)]
    }
    return .object([
      "schema": .string("dossier-manifest/1"), "reference": .string(reference.digits), "version": .int(version),
      "files": .array(
        files.sorted { $0.name < $1.name }.map { .object(entry($0.name, $0.digest, $0.byteCount)) }),
      "originals": .array(
        originals.flatMap { arrival in
          arrival.items.map { item in
            .object(
              entry(item.name, item.digest, item.byteCount)
                .merging(["channel": .string(arrival.channel.rawValue)]) { $1 })
          }
        }),
    ])
  }
}
