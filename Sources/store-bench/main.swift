import CaseModel
import CaseStore
import CaseStorePostgres
import CaseStoreSQLite
import Foundation
import StageContract

// Measures a case store through its contract: `store-bench STORE claim-settle JOBS WORKERS` runs so many jobs through so
// many workers of one process, `store-bench STORE claim JOBS` times single claims, both with jobs of a case of their own.
// STORE is a file or postgres://…. Prints one line of JSON. `make bench BENCH=store` runs it.

struct StoreBench {
  let store: any CaseStore
  let reference: CaseReference
  let clock = ContinuousClock()

  init(_ address: String) async throws {
    let chain = AuditChain(key: Array(repeating: 7, count: 32))
    if address.hasPrefix("postgres") {
      store = try await PostgresCaseStore(url: address, chain: chain)
    } else {
      store = try await SQLiteCaseStore(file: address, chain: chain)
    }
    guard let reference = CaseReference("9999999999") else { preconditionFailure("ten digits") }
    self.reference = reference
    let nothing = digest("bench")
    let delivery = Delivery(reference: reference, channel: .upload, manifest: nothing, content: nothing)
    _ = try await store.receive(delivery, jobs: [], by: Actor("bench"))
  }

  func enqueue(_ count: Int) async throws {
    let stamp = UUID().uuidString
    let jobs = (1...count).map { number in
      NewJob(
        reference: reference, stage: StageName("bench"), key: StageKey(digest: digest("\(stamp) \(number)")),
        input: digest("in"), priority: .waitedFor)
    }
    _ = try await store.enqueue(jobs, by: Actor("bench"))
  }

  /// Seconds for all jobs, claimed and settled.
  func claimAndSettle(_ count: Int, workers: Int) async throws -> Double {
    try await enqueue(count)
    let start = clock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...workers {
        group.addTask {
          while let job = try await store.claim(worker: WorkerName("bench-\(number)"), lease: .seconds(30)) {
            guard job.stage.text == "bench" else { continue }
            _ = try await store.settle(job.lease, result: digest("out"), successors: .nothing)
          }
        }
      }
      try await group.waitForAll()
    }
    return seconds(clock.now - start)
  }

  /// Milliseconds of each single claim, sorted.
  func claims(_ count: Int) async throws -> [Double] {
    try await enqueue(count)
    var times: [Double] = []
    for _ in 1...count {
      let start = clock.now
      let job = try await store.claim(worker: WorkerName("bench"), lease: .seconds(30))
      times.append(seconds(clock.now - start) * 1000)
      if let job { _ = try await store.settle(job.lease, result: digest("out"), successors: .nothing) }
    }
    return times.sorted()
  }

  private func digest(_ text: String) -> BlobDigest { BlobDigest(sha256Of: Array(text.utf8)) }

  private func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }
}

let words = CommandLine.arguments
guard words.count >= 4, let jobs = Int(words[3]), jobs > 0 else {
  print("usage: store-bench STORE claim-settle JOBS WORKERS | store-bench STORE claim JOBS")
  exit(64)
}
let bench = try await StoreBench(words[1])
if words[2] == "claim" {
  let times = try await bench.claims(jobs)
  print("{\"median\": \(times[times.count / 2]), \"worst\": \(times[times.count - 1])}")
} else {
  let workers = words.count > 4 ? Int(words[4]) ?? 1 : 1
  print("{\"seconds\": \(try await bench.claimAndSettle(jobs, workers: workers))}")
}
