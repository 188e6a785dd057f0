import CaseModel
import CaseStore
import StageContract

/// Tells which cases refer to some blobs.
package struct DamagedCases: Sendable {
  private let store: any CaseStore
  private let blobs: any BlobReader

  package init(store: any CaseStore, blobs: any BlobReader) {
    self.store = store
    self.blobs = blobs
  }

  /// In order of their references.
  package func holding(_ digests: Set<BlobDigest>) async throws -> [CaseReference] {
    var found: [CaseReference] = []
    for overview in try await store.cases() {
      let roots = try await store.roots(of: overview.reference)
      let reached = try await BlobClosure(blobs).reach(from: roots.blobs)
      if reached.contains(where: digests.contains) { found.append(overview.reference) }
    }
    return found
  }
}
