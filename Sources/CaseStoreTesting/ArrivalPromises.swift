import CaseModel
import CaseStore
import StageContract

extension StoreContract {
  static let arrivals: [Promise] = [
    Promise("the same delivery twice is one arrival and one job") { store, _ in
      let first = try await Sample.open(in: store, jobs: [Sample.job("a")])
      let second = try await Sample.open(in: store, jobs: [Sample.job("b")])
      guard case .new(let arrival) = first, second == .known(arrival) else {
        throw BrokenPromise(description: "the second says that it is known")
      }
      try require(arrival.number == 1, "arrivals are numbered from 1")
      try require(try await store.counts().jobs.queued == 1, "a known delivery enqueues nothing")
    },
    Promise("the same contents under other names are no new arrival, under another case they are") { store, _ in
      try await Sample.open(in: store)
      func deliver(_ number: Int, manifest: String, content: String) async throws -> Reception {
        let delivery = Delivery(
          reference: try Sample.reference(number), channel: .fax, manifest: Sample.digest(manifest),
          content: Sample.digest(content))
        return try await store.receive(delivery, jobs: [], by: Sample.actor)
      }
      guard case .known = try await deliver(1, manifest: "other names", content: "content 1") else {
        throw BrokenPromise(description: "the same contents are known")
      }
      guard case .new(let next) = try await deliver(1, manifest: "more", content: "more") else {
        throw BrokenPromise(description: "other contents are new")
      }
      try require(next.number == 2, "the second arrival is number 2")
      guard case .new = try await deliver(2, manifest: "manifest 1", content: "content 1") else {
        throw BrokenPromise(description: "another case knows nothing of the first")
      }
      let numbers = try await store.arrivals(of: Sample.reference()).map(\.number)
      try require(numbers == [1, 2], "arrivals are listed in order")
    },
    Promise("nothing is filed or enqueued for a case that is not there") { store, _ in
      do {
        _ = try await store.enqueue([Sample.job("a")], by: Sample.actor)
        throw BrokenPromise(description: "enqueue refuses an unknown case")
      } catch StoreFailure.unknownCase {}
      try require(try await store.overview(of: Sample.reference()) == nil, "an unknown case has no overview")
      try require(try await store.counts().jobs == JobCounts(), "nothing was enqueued")
    },
    Promise("what was done is in the history, in order") { store, _ in
      try await Sample.open(in: store, jobs: [Sample.job("a")])
      let job = try await Sample.claim(store)
      _ = try await store.settle(job.lease, result: Sample.digest("out"), successors: .nothing)
      try await store.note(AuditAction("looked-at", detail: "v1"), in: Sample.reference(), by: Sample.actor)
      let rows = try await store.history(of: Sample.reference())
      try require(rows.map(\.action.name) == ["received", "job-done", "looked-at"], "each verb writes its row")
      try require(rows[1].actor.name == Sample.worker.text, "a job's row names its worker")
      try require(rows.map(\.number) == rows.map(\.number).sorted(), "rows are in order")
    },
  ]
}
