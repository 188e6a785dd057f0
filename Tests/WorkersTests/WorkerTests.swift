import CaseModel
import CaseStore
import CaseStoreTesting
import ContentHashing
import StageContract
import Testing

@testable import Workers

@Suite struct WorkerTests {
  private let clock = ManualClock()

  private struct Closure: JobRunner {
    let body: @Sendable (ClaimedJob) async throws(StageFailure) -> JobResult

    func run(_ job: ClaimedJob) async throws(StageFailure) -> JobResult { try await body(job) }
  }

  private func digest(_ text: String) -> BlobDigest { BlobDigest(sha256Of: Array(text.utf8)) }

  private func job(_ name: String) throws -> NewJob {
    NewJob(
      reference: try #require(CaseReference("0000000001")), stage: StageName("try-out"),
      key: StageKey(digest: digest(name)), input: digest("in"))
  }

  private func store(with jobs: [NewJob]) async throws -> MemoryCaseStore {
    let store = MemoryCaseStore(clock: clock)
    let delivery = Delivery(
      reference: try #require(CaseReference("0000000001")), channel: .upload, manifest: digest("m"),
      content: digest("c"))
    _ = try await store.receive(delivery, jobs: jobs, by: Actor("tester"))
    return store
  }

  @Test func `a worker goes on with what follows until nothing is due`() async throws {
    let store = try await store(with: [job("first")])
    let second = try job("second")
    let runner = Closure { job throws(StageFailure) in
      let isFirst = job.key != second.key
      return JobResult(digest: job.input, successors: isFirst ? NewWork(jobs: [second]) : .nothing)
    }
    try await Worker(name: WorkerName("w"), store: store, runner: runner).runUntilIdle()
    #expect(await store.counts().jobs.done == 2)
    #expect(await store.counts().jobs.isAtRest)
  }

  @Test func `the job of a worker that died is finished by another, and the dead one's settle has no effect`()
    async throws
  {
    let store = try await store(with: [job("a")])
    let dead = try #require(await store.claim(worker: WorkerName("dead"), lease: .seconds(30)))
    let runner = Closure { job throws(StageFailure) in JobResult(digest: job.input) }
    let other = Worker(name: WorkerName("other"), store: store, runner: runner)
    try await other.runUntilIdle()
    #expect(await store.counts().jobs.done == 0)
    clock.advance(by: .seconds(31))
    try await other.runUntilIdle()
    clock.advance(by: .seconds(10))
    try await other.runUntilIdle()
    #expect(await store.counts().jobs.done == 1)
    #expect(try await store.settle(dead.lease, result: digest("late"), successors: .nothing) == .leaseLost)
    #expect(await store.result(for: dead.key) == digest("in"))
  }

  @Test func `the verdict of a failure decides what becomes of the job`() async throws {
    let store = try await store(with: [job("retry"), job("review"), job("reject")])
    let keys = (StageKey(digest: digest("retry")), StageKey(digest: digest("review")))
    let runner = Closure { job throws(StageFailure) in
      let verdict: StageFailure.Verdict =
        job.key == keys.0 ? .retry(after: .seconds(60)) : job.key == keys.1 ? .review : .reject
      throw StageFailure(code: "no", verdict: verdict, message: "No.")
    }
    try await Worker(name: WorkerName("w"), store: store, runner: runner).runUntilIdle()
    let jobs = await store.counts().jobs
    #expect((jobs.queued, jobs.parked, jobs.rejected) == (1, 1, 1))
  }

  @Test func `a worker that is stopped gives its job back`() async throws {
    let store = try await store(with: [job("a")])
    let (started, starts) = AsyncStream.makeStream(of: Void.self)
    let runner = Closure { job throws(StageFailure) in
      starts.yield()
      do {
        try await Task.sleep(for: .seconds(3600))
      } catch {
        throw StageFailure(code: "cancelled", verdict: .retry(after: nil), message: "Stopped.")
      }
      return JobResult(digest: job.input)
    }
    let task = Task { try await Worker(name: WorkerName("w"), store: store, runner: runner).run() }
    for await _ in started { break }
    task.cancel()
    try await task.value
    let jobs = await store.jobs(of: nil, in: [.queued])
    #expect(jobs.map(\.attempts) == [0])
  }

  @Test func `work stops when its lease is lost`() async throws {
    let store = try await store(with: [job("a")])
    let clock = clock
    let runner = Closure { job throws(StageFailure) in
      clock.advance(by: .seconds(31))
      _ = await store.rescue()
      do {
        try await Task.sleep(for: .seconds(3600))
      } catch {
        throw StageFailure(code: "cancelled", verdict: .reject, message: "Stopped.")
      }
      return JobResult(digest: job.input)
    }
    let leases = LeasePolicy(lease: .seconds(30), heartbeat: .milliseconds(5))
    #expect(try await Worker(name: WorkerName("w"), store: store, runner: runner, leases: leases).runOne())
    #expect(await store.counts().jobs.queued == 1)
  }
}
