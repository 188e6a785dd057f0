import CaseModel
import StageContract

package struct JobID: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  package let number: Int64

  package init(_ number: Int64) { self.number = number }
  package var description: String { String(number) }
  package static func < (left: JobID, right: JobID) -> Bool { left.number < right.number }
}

/// The name of a worker, new for each start of its process: shown in `dossier status`.
package struct WorkerName: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  package init(_ text: String) { self.text = text }
  package var description: String { text }
}

/// Who is served first.
package enum JobPriority: Int, Sendable, Codable, CaseIterable {
  /// Reprocessing many cases.
  case background = 0
  case normal = 1
  /// A coordinator waits at the command line.
  case waitedFor = 2
}

package enum JobState: String, Sendable, Codable, CaseIterable {
  case queued, running
  case done
  /// Waits for a person's decision.
  case parked
  /// Its input can never be used.
  case rejected
  /// It failed too often.
  case dead

  /// True where the state allows no second job of the same key.
  package var isLive: Bool { self == .queued || self == .running || self == .parked }
}

/// A job to be enqueued.
package struct NewJob: Hashable, Sendable {
  package let reference: CaseReference
  package let stage: StageName
  package let key: StageKey
  /// The stage's input as JSON, kept as a blob.
  package let input: BlobDigest
  package let priority: JobPriority

  package init(
    reference: CaseReference, stage: StageName, key: StageKey, input: BlobDigest, priority: JobPriority = .normal
  ) {
    self.reference = reference
    self.stage = stage
    self.key = key
    self.input = input
    self.priority = priority
  }
}

/// Jobs that one other waits for: when the last of them has come to rest, `successor` is enqueued in that transaction.
///
/// A job comes to rest when it is done, rejected, dead or parked; each counts once. A job of the group that is live
/// already for another reason counts as a member. A group without jobs enqueues its successor at once.
package struct NewGroup: Hashable, Sendable {
  package let jobs: [NewJob]
  package let successor: NewJob

  package init(jobs: [NewJob], successor: NewJob) {
    self.jobs = jobs
    self.successor = successor
  }
}

package struct NewWork: Hashable, Sendable {
  package let jobs: [NewJob]
  package let groups: [NewGroup]

  package init(jobs: [NewJob] = [], groups: [NewGroup] = []) {
    self.jobs = jobs
    self.groups = groups
  }

  package static let nothing = NewWork()
}

/// The right to work on a job, good until the lease runs out. Each claim makes a new one: an old one has no effect.
package struct JobLease: Hashable, Sendable {
  package let job: JobID
  /// Counts the claims of the job: the fence.
  package let fence: Int64

  package init(job: JobID, fence: Int64) {
    self.job = job
    self.fence = fence
  }
}

package struct ClaimedJob: Hashable, Sendable {
  package let lease: JobLease
  package let reference: CaseReference
  package let stage: StageName
  package let key: StageKey
  package let input: BlobDigest
  package let priority: JobPriority
  /// From 1; a crash of a reader uses up two.
  package let attempt: Int

  package init(
    lease: JobLease, reference: CaseReference, stage: StageName, key: StageKey, input: BlobDigest,
    priority: JobPriority, attempt: Int
  ) {
    self.lease = lease
    self.reference = reference
    self.stage = stage
    self.key = key
    self.input = input
    self.priority = priority
    self.attempt = attempt
  }
}

package enum LeaseOutcome: Hashable, Sendable {
  /// What was asked for has happened.
  case effective
  /// Another worker has the job, or it has ended: nothing has happened.
  case leaseLost
}

/// Why an attempt gave no result, as the store needs it.
package struct JobFailure: Hashable, Sendable {
  package enum Verdict: Hashable, Sendable {
    /// `nil`: by the backoff of ``RetryPolicy``.
    case retry(after: Duration?)
    case park
    case reject
  }

  package let code: String
  package let verdict: Verdict
  /// How many attempts it uses up.
  package let weight: Int

  package init(code: String, verdict: Verdict, weight: Int = 1) {
    self.code = code
    self.verdict = verdict
    self.weight = weight
  }

  /// A halt is tried again like a passing failure: the job is not to blame for the installation.
  package init(_ failure: StageFailure) {
    let verdict: Verdict =
      switch failure.verdict {
      case .retry(let after): .retry(after: after)
      case .review: .park
      case .reject: .reject
      case .halt: .retry(after: nil)
      }
    self.init(code: failure.code, verdict: verdict, weight: failure.weight)
  }
}

/// A job as `dossier status` shows it.
package struct Job: Hashable, Sendable {
  package let id: JobID
  package let reference: CaseReference
  package let stage: StageName
  package let key: StageKey
  package let input: BlobDigest
  package let priority: JobPriority
  package let state: JobState
  package let attempts: Int
  package let runAfter: Timestamp
  package let worker: WorkerName?
  /// Of the last failure.
  package let failureCode: String?
  package let result: BlobDigest?

  package init(
    id: JobID, reference: CaseReference, stage: StageName, key: StageKey, input: BlobDigest, priority: JobPriority,
    state: JobState, attempts: Int, runAfter: Timestamp, worker: WorkerName?, failureCode: String?, result: BlobDigest?
  ) {
    self.id = id
    self.reference = reference
    self.stage = stage
    self.key = key
    self.input = input
    self.priority = priority
    self.state = state
    self.attempts = attempts
    self.runAfter = runAfter
    self.worker = worker
    self.failureCode = failureCode
    self.result = result
  }
}
