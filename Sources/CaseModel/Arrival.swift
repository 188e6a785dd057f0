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

/// Files as stages hand them on. Written column by column: JSON of thousands of objects takes longer than reading the files' heads.
package struct ArrivalItemList: Hashable, Sendable {
  package let items: [ArrivalItem]

  package init(_ items: [ArrivalItem]) { self.items = items }
}

extension ArrivalItemList: Codable {
  private enum CodingKeys: CodingKey { case names, digests, byteCounts }

  package init(from decoder: any Decoder) throws {
    let columns = try decoder.container(keyedBy: CodingKeys.self)
    let names = try columns.decode([String].self, forKey: .names)
    let digests = try columns.decode([String].self, forKey: .digests)
    let byteCounts = try columns.decode([Int].self, forKey: .byteCounts)
    guard names.count == digests.count, names.count == byteCounts.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .digests, in: columns, debugDescription: "every file has a name, a digest and a length")
    }
    items = try names.indices.map { index in
      guard let digest = BlobDigest(hex: digests[index]) else {
        throw DecodingError.dataCorruptedError(
          forKey: .digests, in: columns, debugDescription: "a digest has 64 hexadecimal digits")
      }
      return ArrivalItem(name: names[index], digest: digest, byteCount: byteCounts[index])
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var columns = encoder.container(keyedBy: CodingKeys.self)
    try columns.encode(items.map(\.name), forKey: .names)
    try columns.encode(items.map(\.digest.hex), forKey: .digests)
    try columns.encode(items.map(\.byteCount), forKey: .byteCounts)
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
