import CaseModel
import CaseStore
import ContentHashing
import StageContract
import Workers

/// That a packet was published, as somebody outside is told: without a word on the patient.
package struct PacketNotice: Hashable, Sendable, Codable {
  package let reference: CaseReference
  package let version: Int
  package let openHolds: Int
  package let publishedAt: Timestamp
  /// Of ``NoticeSender/targets``.
  package let target: String

  package init(_ packet: PublishedPacket, target: String) {
    reference = packet.reference
    version = packet.version
    openHolds = packet.openHolds
    publishedAt = packet.publishedAt
    self.target = target
  }

  /// The same for every attempt: by it a receiver knows a repetition.
  package var id: String { "packet-\(reference)-v\(version)" }

  func job(blobs: any BlobKeeper) async throws(StageFailure) -> NewJob {
    NewJob(
      reference: reference, stage: NoticeJobs.stage,
      key: try StageKey(name: NoticeJobs.stage, version: 1, settings: NoSettings(), tools: [], input: self),
      input: try await blobs.put(json: self))
  }
}

/// Tells somebody outside.
package protocol NoticeSender: Sendable {
  /// Names of all who are told; equal for the same receiver after a restart.
  var targets: [String] { get }
  func send(_ notice: PacketNotice) async -> NoticeOutcome
}

package enum NoticeOutcome: Hashable, Sendable {
  case taken
  /// Trying again is of no use.
  case refused(code: String)
  case failed(code: String)
}

/// Notices as jobs of the store: each is committed with the publication and tried until it is taken.
struct PacketNotices: Sendable {
  /// For so long a receiver may be away.
  static let patience = Duration.seconds(3 * 86_400)

  let sender: any NoticeSender
  let store: any CaseStore
  let blobs: any BlobKeeper
  let clock: any StoreClock

  /// What is still to be told of a packet.
  func jobs(of packet: PublishedPacket) async throws(StageFailure) -> [NewJob] {
    var jobs: [NewJob] = []
    for target in sender.targets {
      let job = try await PacketNotice(packet, target: target).job(blobs: blobs)
      do throws(StoreFailure) {
        if try await store.result(for: job.key) == nil { jobs.append(job) }
      } catch {
        throw StageFailure(error)
      }
    }
    return jobs
  }

  /// After a failure it waits as long again as it has tried, from 5 seconds to an hour; it uses up no attempt.
  func run(_ job: ClaimedJob) async throws(StageFailure) -> JobResult {
    let notice = try await blobs.output(PacketNotice.self, job.input)
    guard sender.targets.contains(notice.target) else {
      throw StageFailure(
        code: "notice-target-unknown", verdict: .reject,
        message: "The receiver of a notice is no longer in the settings.")
    }
    switch await sender.send(notice) {
    case .taken: return JobResult(digest: job.input)
    case .refused(let code):
      throw StageFailure(code: code, verdict: .reject, message: "The receiver of a notice refuses it for good.")
    case .failed(let code):
      let age = Duration.milliseconds(clock.now().milliseconds - notice.publishedAt.milliseconds)
      guard age < PacketNotices.patience else {
        throw StageFailure(
          code: code, verdict: .reject, message: "The receiver of a notice did not take it for three days.")
      }
      throw StageFailure(
        code: code, verdict: .retry(after: min(max(age, .seconds(5)), .seconds(3600))),
        message: "The receiver of a notice did not take it. It is told again by itself.", weight: 0)
    }
  }
}
