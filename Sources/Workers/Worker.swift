import CaseModel
import CaseStore
import StageContract

/// Does the work of a job: the composition root says what each stage name means.
package protocol JobRunner: Sendable {
  /// Returns the result and what follows from it. Cancelled where the lease is lost or the worker stops.
  func run(_ job: ClaimedJob) async throws(StageFailure) -> JobResult
}

package struct JobResult: Hashable, Sendable {
  /// Of the result's JSON, kept as a blob.
  package let digest: BlobDigest
  package let successors: NewWork

  package init(digest: BlobDigest, successors: NewWork = .nothing) {
    self.digest = digest
    self.successors = successors
  }
}
