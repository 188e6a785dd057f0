import CaseModel
import StageContract

/// How far a case is, in one word.
package enum CaseState: String, Sendable, Codable, CaseIterable {
  /// Something came; nothing is published yet.
  case received
  case processing
  /// Published, with open questions to a coordinator.
  case held
  /// Published, and nothing is open.
  case ready
  /// Its blobs are destroyed.
  case purged
}

/// Jobs that tell others of a packet: a case does not wait for them.
package enum NoticeJobs {
  package static let stage = StageName("send-notice")
}

extension CaseStore {
  package func state(of overview: CaseOverview) async throws(StoreFailure) -> CaseState {
    if overview.purgedAt != nil { return .purged }
    if !overview.jobs.isAtRest, try await !isAtRest(overview.reference) { return .processing }
    guard let packet = overview.packet else { return .received }
    return packet.openHolds > 0 ? .held : .ready
  }

  /// True where nothing of the case, of any case for `nil`, is going to happen by itself but notices.
  package func isAtRest(_ reference: CaseReference?) async throws(StoreFailure) -> Bool {
    try await jobs(of: reference, in: [.queued, .running]).allSatisfy { $0.stage == NoticeJobs.stage }
  }
}
