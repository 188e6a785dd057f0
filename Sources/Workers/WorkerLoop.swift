import CaseModel
import CaseStore
import StageContract

/// Claims one job after another, runs it, and settles it; while it runs the lease is kept alive.
///
/// A ``StopRequest`` is the graceful stop: no new claim, the job in hand is finished. Cancelling the task is the hard one:
/// the job in hand is cancelled and given back. A worker that dies loses nothing: its lease runs out and another takes the
/// job.
package struct Worker: Sendable {
  private let name: WorkerName
  private let store: any CaseStore
  private let runner: any JobRunner
  private let leases: LeasePolicy
  private let idlePause: Duration
  private let clock: any Clock<Duration>
  private let stop: StopRequest
  private let settled: @Sendable () -> Void

  /// `settled` is called after each job that came to its end here.
  package init(
    name: WorkerName, store: any CaseStore, runner: any JobRunner, leases: LeasePolicy = LeasePolicy(),
    idlePause: Duration = .seconds(1), clock: any Clock<Duration> = ContinuousClock(),
    stop: StopRequest = StopRequest(), settled: @escaping @Sendable () -> Void = {}
  ) {
    self.name = name
    self.store = store
    self.runner = runner
    self.leases = leases
    self.idlePause = idlePause
    self.clock = clock
    self.stop = stop
    self.settled = settled
  }

  /// Works until it is asked to stop or the task is cancelled. A store that is busy or full for a moment is tried again; other failures are thrown.
  package func run() async throws(StoreFailure) {
    while mayClaim {
      do {
        if try await runOne() { continue }
      } catch  where error.isPassing {
        // Said again by whoever looks at the queue: nothing is lost by waiting.
        await pause(idlePause)
        continue
      }
      guard mayClaim else { return }
      await store.awaitWork(atMost: idlePause, by: clock)
    }
  }

  /// Works until no job is due; jobs that wait for a later time stay.
  package func runUntilIdle() async throws(StoreFailure) {
    while mayClaim, try await runOne() {}
  }

  private var mayClaim: Bool { !Task.isCancelled && !stop.isRequested }

  /// Takes back what others have lost, then does one job. False where none was due.
  package func runOne() async throws(StoreFailure) -> Bool {
    _ = try await store.rescue()
    guard let job = try await store.claim(worker: name, lease: leases.lease) else { return false }
    let ending = await work(on: job)
    // Done work is worth waiting for a store that is busy, full or away for a moment, as long as the lease may hold.
    var waited = Duration.zero
    while true {
      do {
        try await report(ending, of: job)
        settled()
        return true
      } catch  where error.isPassing && waited < leases.lease && !Task.isCancelled {
        await pause(idlePause)
        waited += idlePause
      }
    }
  }

  private func report(_ ending: Ending, of job: ClaimedJob) async throws(StoreFailure) {
    switch ending {
    case .success(let result):
      _ = try await store.settle(job.lease, result: result.digest, successors: result.successors)
    case .failure(let failure):
      _ = try await store.fail(job.lease, JobFailure(failure))
    case .stopped:
      _ = try await store.release(job.lease)
    case .leaseLost: break
    }
  }

  private enum Ending: Sendable {
    case success(JobResult)
    case failure(StageFailure)
    case stopped
    case leaseLost
  }

  private func work(on job: ClaimedJob) async -> Ending {
    await withTaskGroup(of: Ending?.self) { group in
      group.addTask {
        do throws(StageFailure) {
          return .success(try await runner.run(job))
        } catch {
          return Task.isCancelled ? nil : .failure(error)
        }
      }
      group.addTask { await keepAlive(job.lease) ? nil : .leaseLost }
      // The work ends it, or the loss of the lease does; the other is cancelled and waited for.
      var ending: Ending?
      while ending == nil, let next = await group.next() {
        ending = next
        if ending == nil && Task.isCancelled { break }
      }
      group.cancelAll()
      return ending ?? .stopped
    }
  }

  /// False where the lease is lost; true where the task was cancelled before.
  private func keepAlive(_ lease: JobLease) async -> Bool {
    while true {
      await pause(leases.heartbeat)
      if Task.isCancelled { return true }
      do throws(StoreFailure) {
        guard try await store.extend(lease, by: leases.lease) else { return false }
      } catch {
        // The lease outlives several heartbeats; if it does not, settle has no effect.
        continue
      }
    }
  }

  private func pause(_ duration: Duration) async {
    do {
      try await clock.sleep(for: duration)
    } catch {
      // Cancelled: the caller looks for itself.
      return
    }
  }
}
