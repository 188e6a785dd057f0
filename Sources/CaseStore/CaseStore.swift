import CaseModel
import StageContract

/// What is known of all cases: arrivals, jobs, results, decisions, packets, the ledger and who did what.
///
/// Every verb is one transaction: all of it is durable when it returns, nothing of it when it throws. Rows hold digests,
/// codes and numbers, never patient data: what is said about a patient is in blobs.
package protocol CaseStore: Sendable {
  // MARK: Arrivals

  /// Files a delivery under its case and enqueues `jobs` with it. The same manifest, or the same set of contents under
  /// the same case, makes no new arrival and no jobs, and says so.
  func receive(_ delivery: Delivery, jobs: [NewJob], by actor: Actor) async throws(StoreFailure) -> Reception
  /// In order of their numbers.
  func arrivals(of reference: CaseReference) async throws(StoreFailure) -> [Arrival]
  /// Cases in order of their references.
  func cases() async throws(StoreFailure) -> [CaseOverview]
  /// The cases in which something arrived last, newest first, `limit` at most.
  func cases(newest limit: Int) async throws(StoreFailure) -> [CaseOverview]
  /// `nil` where nothing was ever received under this reference.
  func overview(of reference: CaseReference) async throws(StoreFailure) -> CaseOverview?

  // MARK: Jobs

  /// Adds what is not live yet: one live job for each case and key. A parked job of the same key is woken.
  func enqueue(_ work: NewWork, by actor: Actor) async throws(StoreFailure) -> [JobID]
  /// The next job that is due: highest priority, then the case that was served longest ago, then the oldest.
  func claim(worker: WorkerName, lease: Duration) async throws(StoreFailure) -> ClaimedJob?
  /// False where the lease is lost: the work must stop.
  func extend(_ hold: JobLease, by lease: Duration) async throws(StoreFailure) -> Bool
  /// Ends a job with its result and enqueues what follows. Without effect, and says so, where the lease is lost.
  func settle(_ hold: JobLease, result: BlobDigest, successors: NewWork) async throws(StoreFailure) -> LeaseOutcome
  /// Ends an attempt that gave no result.
  func fail(_ hold: JobLease, _ failure: JobFailure) async throws(StoreFailure) -> LeaseOutcome
  /// Gives a job back as if it had not been claimed (graceful stop).
  func release(_ hold: JobLease) async throws(StoreFailure) -> LeaseOutcome
  /// Takes back the jobs whose lease has run out; returns how many.
  func rescue() async throws(StoreFailure) -> Int
  /// Returns when a job may have become due, or after `pause`; it may return early, never late.
  func awaitWork(atMost pause: Duration, by clock: any Clock<Duration>) async
  /// The jobs of a case, of all cases where `reference` is `nil`, oldest first.
  func jobs(of reference: CaseReference?, in states: [JobState]) async throws(StoreFailure) -> [Job]

  // MARK: Results

  func result(for key: StageKey) async throws(StoreFailure) -> BlobDigest?
  /// The same for a case that is going to use it, which is remembered with the blobs that the stage's input names: a purge
  /// of another case leaves them alone, a purge of this one finds them.
  func result(
    for key: StageKey, of input: [BlobDigest], usedBy reference: CaseReference
  ) async throws(StoreFailure) -> BlobDigest?
  /// Keeps the output of a stage for a case; the last one written stands (outputs of one key are equal by contract).
  func record(
    _ output: BlobDigest, for key: StageKey, of input: [BlobDigest], stage: StageName,
    usedBy reference: CaseReference
  ) async throws(StoreFailure)

  // MARK: Decisions and packets

  /// Remembers an answer and enqueues `work`; the last answer on a subject stands. False where it stood already:
  /// then nothing is written.
  func decide(
    _ decision: StoredDecision, in reference: CaseReference, work: NewWork, by actor: Actor
  ) async throws(StoreFailure) -> Bool
  /// The answers that stand, by subject.
  func decisions(of reference: CaseReference) async throws(StoreFailure) -> [StoredDecision]
  /// Publishes a packet and brings the ledger to its statement. The same inputs give the version that was published for
  /// them, and change nothing.
  func publish(_ packet: NewPacket, by actor: Actor) async throws(StoreFailure) -> Publication
  /// In order of their versions.
  func packets(of reference: CaseReference) async throws(StoreFailure) -> [PublishedPacket]
  /// All rows, reversals too, oldest first.
  func ledger(of reference: CaseReference) async throws(StoreFailure) -> [LedgerRow]

  // MARK: Purging

  /// Closes a case for good: its jobs are gone, nothing can be filed, decided or published under it any more, and results
  /// that it alone used are forgotten. Returns everything that has to be destroyed next; the same again after a crash.
  func beginPurge(of reference: CaseReference, by actor: Actor) async throws(StoreFailure) -> PurgeRoots
  /// What the case refers to, without changing anything.
  func roots(of reference: CaseReference) async throws(StoreFailure) -> PurgeRoots
  /// Forgets what is left of a closed case but its tombstone, its packets' versions, the ledger and the history.
  func finishPurge(of reference: CaseReference, destroyed: Int, by actor: Actor) async throws(StoreFailure)

  // MARK: Looking at it

  /// Writes a row of history that no other verb writes: a look at a packet, an export.
  func note(_ action: AuditAction, in reference: CaseReference?, by actor: Actor) async throws(StoreFailure)
  /// Oldest first; of everything where `reference` is `nil`.
  func history(of reference: CaseReference?) async throws(StoreFailure) -> [AuditRow]
  /// The last rows, newest first, `limit` at most.
  func history(newest limit: Int) async throws(StoreFailure) -> [AuditRow]
  /// The next rows behind row `number`, `limit` at most.
  func history(after number: Int64, limit: Int) async throws(StoreFailure) -> [AuditRow]
  func counts() async throws(StoreFailure) -> StoreCounts
}

extension CaseStore {
  package func enqueue(_ jobs: [NewJob], by actor: Actor) async throws(StoreFailure) -> [JobID] {
    try await enqueue(NewWork(jobs: jobs), by: actor)
  }

  /// For stores that nobody can hear: waits `pause`, less where the task is cancelled.
  package func awaitWork(atMost pause: Duration, by clock: any Clock<Duration>) async {
    do {
      try await clock.sleep(for: pause)
    } catch {
      // Cancelled: the caller looks for itself.
      return
    }
  }
}
