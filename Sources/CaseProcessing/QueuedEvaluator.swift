import CaseModel
import CaseStore
import ContentHashing
import StageContract
import Stages
import Workers

/// Answers from the results that are kept; what is missing becomes a job.
///
/// One is made for each time that a case is advanced: it gathers the jobs that this round needs.
package actor QueuedEvaluator: Evaluator {
  private let reference: CaseReference
  private let priority: JobPriority
  private let store: any CaseStore
  private let blobs: any BlobKeeper
  private let cache: ResultCache
  /// Keys of this case's jobs that ended without a result, with the code of their failure.
  private let givenUp: [StageKey: String]
  private var wanted: Set<StageKey> = []
  /// The jobs that are needed before the case can go on, in the order in which they were asked for.
  package private(set) var jobs: [NewJob] = []

  package init(
    reference: CaseReference, priority: JobPriority, store: any CaseStore, blobs: any BlobKeeper, cache: ResultCache
  ) async throws(StoreFailure) {
    self.reference = reference
    self.priority = priority
    self.store = store
    self.blobs = blobs
    self.cache = cache
    var givenUp: [StageKey: String] = [:]
    for job in try await store.jobs(of: reference, in: [.dead, .rejected, .parked]) {
      givenUp[job.key] = job.failureCode ?? "stage-failed"
    }
    self.givenUp = givenUp
  }

  package func reading<S: Stage>(_ stage: S, _ input: S.Input) async throws(StageFailure) -> Known {
    let key = try stage.key(for: input)
    if let output = try await kept(key, of: try NamedDigests.in(input)) {
      cache.noteReuse(of: S.name)
      return .known(output)
    }
    if let code = givenUp[key] { return .failed(Finding(failureCode: code)) }
    if wanted.insert(key).inserted {
      jobs.append(
        NewJob(
          reference: reference, stage: S.name, key: key, input: try await blobs.put(json: input), priority: priority))
    }
    return .waiting
  }

  package func readings<S: Stage>(_ stage: S, _ inputs: [S.Input]) async throws(StageFailure) -> [Known] {
    var known: [Known] = []
    for input in inputs { known.append(try await reading(stage, input)) }
    return known
  }

  package func value<S: Stage>(_ stage: S, _ input: S.Input) async throws(StageFailure) -> BlobDigest {
    try await cache.output(of: stage, for: input, usedBy: reference).digest
  }

  private func kept(_ key: StageKey, of input: [BlobDigest]) async throws(StageFailure) -> BlobDigest? {
    do { return try await store.result(for: key, of: input, usedBy: reference) } catch { throw StageFailure(error) }
  }
}

extension Finding {
  /// What a coordinator is told of work that was given up; `code` is what the job row keeps.
  package init(failureCode code: String) {
    let message =
      switch code {
      case "reader-crashed": "The reader crashed on this item each time."
      case "reader-timed-out": "Reading this item took too long and was stopped."
      case "reader-out-of-limits": "This item needs more memory or time than a reader may use."
      case "reader-garbage": "The reader's answer for this item made no sense."
      case "reader-missing": "A reader (dossier-reader, dossier-disc-reader) is missing: run `dossier doctor`."
      default: "This item could not be read (\(code))."
      }
    self.init(
      code: code, severity: .error, message: "\(message) The rest was used; ask the sender for another copy of it.")
  }
}
