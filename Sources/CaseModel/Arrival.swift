/// The way by which a delivery came.
package enum Channel: String, Sendable, Codable, CaseIterable {
  case upload, fax, disc, mail, email
}

/// One file of a delivery as it was received.
package struct ArrivalItem: Hashable, Sendable, Codable {
  /// The path within the delivery, `/` between its parts. It is patient data: never logged, never in a job row.
  package let name: String
  package let digest: BlobDigest
  package let byteCount: Int

  package init(name: String, digest: BlobDigest, byteCount: Int) {
    self.name = name
    self.digest = digest
    self.byteCount = byteCount
  }
}

/// One delivery of bytes through one channel: kept as a blob of its own, known by the digest of its JSON.
package struct ArrivalManifest: Hashable, Sendable, Codable {
  package let channel: Channel
  /// Sorted by name.
  package let items: [ArrivalItem]

  package init(channel: Channel, items: [ArrivalItem]) {
    self.channel = channel
    self.items = items.sorted { ($0.name, $0.digest) < ($1.name, $1.digest) }
  }
}
