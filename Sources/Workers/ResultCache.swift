import CaseModel
import CaseStore
import ContentHashing
import StageContract
import Synchronization

/// Runs a stage, or takes its output from the store where the same was run before.
package final class ResultCache: Sendable {
  private let store: any CaseStore
  private let blobs: any BlobKeeper
  private let context: StageContext
  private let tally = Mutex(StageTally())

  package init(store: any CaseStore, blobs: any BlobKeeper, readers: any ReaderLauncher) {
    self.store = store
    self.blobs = blobs
    context = StageContext(blobs: blobs, readers: readers)
  }

  /// How many stages ran and how many outputs were taken from the store, since this cache was made.
  package var counts: StageTally { tally.withLock { $0 } }

  /// A stage ran elsewhere: in a job of its own.
  package func noteRun(of stage: StageName) { tally.withLock { $0.ran(stage) } }

  /// An output was taken from the store without its value.
  package func noteReuse(of stage: StageName) { tally.withLock { $0.reused(stage) } }

  /// The output is remembered as used by the case. A kept one that is missing or damaged is made anew, and one that is to be
  /// renewed.
  package func output<S: Stage>(
    of stage: S, for input: S.Input, usedBy reference: CaseReference, isRenewed: Bool = false
  ) async throws(StageFailure) -> StageResult<S.Output> {
    let key = try stage.key(for: input)
    let named = try NamedDigests.in(input)
    if !isRenewed, let kept = try await kept(S.Output.self, for: key, of: named, usedBy: reference) {
      tally.withLock { $0.reused(S.name) }
      return kept
    }
    let value = try await stage.run(input, in: context)
    let digest = try await blobs.put(json: value)
    do {
      try await store.record(digest, for: key, of: named, stage: S.name, usedBy: reference)
    } catch {
      throw StageFailure(error)
    }
    tally.withLock { $0.ran(S.name) }
    return StageResult(value: value, digest: digest, key: key, wasReused: false)
  }

  private func kept<Output: Decodable>(
    _ type: Output.Type, for key: StageKey, of input: [BlobDigest], usedBy reference: CaseReference
  ) async throws(StageFailure) -> StageResult<Output>? {
    let digest: BlobDigest?
    do {
      digest = try await store.result(for: key, of: input, usedBy: reference)
    } catch {
      throw StageFailure(error)
    }
    guard let digest else { return nil }
    do {
      let value = try await blobs.get(json: type, digest)
      return StageResult(value: value, digest: digest, key: key, wasReused: true)
    } catch .missing, .damaged {
      return nil
    } catch {
      throw StageFailure(error)
    }
  }
}

package struct StageResult<Output: Sendable>: Sendable {
  package let value: Output
  /// Of the output's JSON, kept as a blob.
  package let digest: BlobDigest
  package let key: StageKey
  package let wasReused: Bool

  package init(value: Output, digest: BlobDigest, key: StageKey, wasReused: Bool) {
    self.value = value
    self.digest = digest
    self.key = key
    self.wasReused = wasReused
  }
}

extension StageResult: Equatable where Output: Equatable {}

/// Counts by stage what ran and what was taken from the store.
package struct StageTally: Hashable, Sendable {
  package private(set) var runs: [StageName: Int] = [:]
  package private(set) var reuses: [StageName: Int] = [:]

  package init() {}

  package var totalRuns: Int { runs.values.reduce(0, +) }
  package var totalReuses: Int { reuses.values.reduce(0, +) }

  mutating func ran(_ stage: StageName) { runs[stage, default: 0] += 1 }
  mutating func reused(_ stage: StageName) { reuses[stage, default: 0] += 1 }
}

extension StageFailure {
  package init(_ failure: StoreFailure) {
    let verdict: Verdict = failure == .newer || failure == .networkFileSystem ? .halt : .retry(after: nil)
    self.init(code: "store-failed", verdict: verdict, message: failure.description)
  }
}
