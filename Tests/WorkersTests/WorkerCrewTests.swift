import CaseModel
import CaseStore
import CaseStoreTesting
import ContentHashing
import StageContract
import Synchronization
import Testing

@testable import Workers

/// SIGTERM as the workers see it: nothing new is begun, what is in hand has the grace, the rest is given back.
@Suite struct WorkerCrewTests {
  private struct Closure: JobRunner {
    let body: @Sendable (ClaimedJob) async throws(StageFailure) -> JobResult

    func run(_ job: ClaimedJob) async throws(StageFailure) -> JobResult { try await body(job) }
  }

  /// Counts its jobs and does each of them when it is told.
  private struct Bench {
    let store: MemoryCaseStore
    let stop = StopRequest()
    let starts: AsyncStream<Void>
    let finish: AsyncStream<Void>.Continuation
    let workers: [Worker]

    init(jobs: Int, width: Int) async throws {
      let store = MemoryCaseStore()
      let reference = try #require(CaseReference("0000000001"))
      func digest(_ text: String) -> BlobDigest { BlobDigest(sha256Of: Array(text.utf8)) }
      let queued = (1...jobs).map {
        NewJob(
          reference: reference, stage: StageName("try-out"), key: StageKey(digest: digest("\($0)")), input: digest("in")
        )
      }
      let delivery = Delivery(reference: reference, channel: .upload, manifest: digest("m"), content: digest("c"))
      _ = try await store.receive(delivery, jobs: queued, by: Actor("tester"))
      let (starts, started) = AsyncStream.makeStream(of: Void.self)
      let (finishes, finish) = AsyncStream.makeStream(of: Void.self)
      let runner = Closure { job throws(StageFailure) in
        started.yield()
        for await _ in finishes { break }
        guard !Task.isCancelled else {
          throw StageFailure(code: "cancelled", verdict: .retry(after: nil), message: "Stopped.")
        }
        return JobResult(digest: job.input)
      }
      (self.store, self.starts, self.finish) = (store, starts, finish)
      let stop = stop
      workers = (1...width).map { Worker(name: WorkerName("w\($0)"), store: store, runner: runner, stop: stop) }
    }
  }

  @Test func `what is in hand when the stop comes is finished and settled, and nothing else is begun`() async throws {
    let bench = try await Bench(jobs: 3, width: 1)
    let crew = WorkerCrew(bench.workers, stop: bench.stop, grace: .seconds(3600))
    let running = Task { try await crew.run() }
    for await _ in bench.starts { break }
    bench.stop.request()
    bench.finish.yield()
    try await running.value
    let counts = await bench.store.counts().jobs
    #expect((counts.done, counts.queued, counts.running) == (1, 2, 0))
  }

  @Test func `what is not done when the grace is over is given back, untried, for another to take at once`()
    async throws
  {
    let bench = try await Bench(jobs: 2, width: 2)
    let crew = WorkerCrew(bench.workers, stop: bench.stop, grace: .milliseconds(50))
    let running = Task { try await crew.run() }
    var started = 0
    for await _ in bench.starts {
      started += 1
      if started == 2 { break }
    }
    bench.stop.request()
    try await running.value
    let jobs = await bench.store.jobs(of: nil, in: [.queued])
    #expect(jobs.map(\.attempts) == [0, 0])
    let next = await bench.store.claim(worker: WorkerName("next"), lease: .seconds(30))
    #expect(next != nil)
  }

  @Test func `what SIGTERM gives is 20 seconds`() {
    #expect(WorkerCrew.grace == .seconds(20))
  }
}
