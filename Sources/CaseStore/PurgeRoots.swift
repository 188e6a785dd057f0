import CaseModel

/// The blobs that the rows of a case name: from them everything else that it holds can be reached.
package struct PurgeRoots: Hashable, Sendable {
  /// In the order of their digests, each once.
  package let blobs: [BlobDigest]

  package init(_ blobs: some Sequence<BlobDigest>) { self.blobs = Set(blobs).sorted() }
}
