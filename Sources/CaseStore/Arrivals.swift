import CaseModel
import ContentHashing

/// A delivery whose blobs are all kept, ready to be filed.
package struct Delivery: Hashable, Sendable {
  package let reference: CaseReference
  package let channel: Channel
  /// Of the manifest's JSON, kept as a blob.
  package let manifest: BlobDigest
  /// Of the set of contents whatever their names: see ``ArrivalManifest/contentDigest()``.
  package let content: BlobDigest

  package init(reference: CaseReference, channel: Channel, manifest: BlobDigest, content: BlobDigest) {
    self.reference = reference
    self.channel = channel
    self.manifest = manifest
    self.content = content
  }
}

/// A delivery that was filed. Numbered from 1 within its case.
package struct Arrival: Hashable, Sendable, Codable {
  package let reference: CaseReference
  package let number: Int
  package let channel: Channel
  package let manifest: BlobDigest
  package let content: BlobDigest
  package let receivedAt: Timestamp

  package init(
    reference: CaseReference, number: Int, channel: Channel, manifest: BlobDigest, content: BlobDigest,
    receivedAt: Timestamp
  ) {
    self.reference = reference
    self.number = number
    self.channel = channel
    self.manifest = manifest
    self.content = content
    self.receivedAt = receivedAt
  }
}

package enum Reception: Hashable, Sendable {
  case new(Arrival)
  /// The same was filed before, as this arrival.
  case known(Arrival)

  package var arrival: Arrival {
    switch self {
    case .new(let arrival), .known(let arrival): arrival
    }
  }
}

extension ArrivalManifest {
  /// The digest of the distinct contents, in order: equal for the same files under other names.
  package func contentDigest() throws(CanonicalJSONError) -> BlobDigest {
    try CanonicalJSON.digest(of: Set(items.map(\.digest)).sorted())
  }
}
