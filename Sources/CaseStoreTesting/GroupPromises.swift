import CaseModel
import CaseStore
import StageContract

extension StoreContract {
  static let groups: [Promise] = [
    Promise("a group's successor is enqueued once, when the last member has come to rest") { store, _ in
      try await Sample.open(in: store)
      let jobs = try ["a", "b", "c"].map { try Sample.job($0) }
      let work = NewWork(groups: [NewGroup(jobs: jobs, successor: try Sample.job("then"))])
      _ = try await store.enqueue(work, by: Sample.actor)
      let done = try await Sample.claim(store)
      _ = try await store.settle(done.lease, result: Sample.digest("out"), successors: .nothing)
      let rejected = try await Sample.claim(store)
      _ = try await store.fail(rejected.lease, JobFailure(code: "bad", verdict: .reject))
      try require(try await store.counts().jobs.queued == 1, "one member is left, and no successor yet")
      let parked = try await Sample.claim(store)
      _ = try await store.fail(parked.lease, JobFailure(code: "ask", verdict: .park))
      let next = try await Sample.claim(store)
      try require(next.key == Sample.job("then").key, "the successor follows the last member")
      _ = try await store.settle(next.lease, result: Sample.digest("out"), successors: .nothing)
      _ = try await store.enqueue([jobs[2]], by: Sample.actor)
      let woken = try await Sample.claim(store)
      _ = try await store.settle(woken.lease, result: Sample.digest("out"), successors: .nothing)
      try require(try await store.counts().jobs.queued == 0, "a woken member does not count again")
    },
    Promise("a live job counts in every group that names it, and an empty group goes on at once") { store, _ in
      try await Sample.open(in: store, jobs: [Sample.job("shared")])
      let shared = try Sample.job("shared")
      let work = try NewWork(groups: [
        NewGroup(jobs: [shared], successor: Sample.job("one")), NewGroup(jobs: [shared], successor: Sample.job("two")),
        NewGroup(jobs: [], successor: Sample.job("three")),
      ])
      _ = try await store.enqueue(work, by: Sample.actor)
      try require(try await store.counts().jobs.queued == 2, "the shared job and the empty group's successor")
      let job = try await Sample.claim(store)
      try require(job.key == shared.key, "the shared job is the oldest")
      _ = try await store.settle(job.lease, result: Sample.digest("out"), successors: .nothing)
      try require(try await store.counts().jobs.queued == 3, "both groups went on")
    },
    Promise("successors are enqueued with the settle, or not at all") { store, _ in
      try await Sample.open(in: store, jobs: [Sample.job("a")])
      let job = try await Sample.claim(store)
      do {
        let stray = NewWork(jobs: [try Sample.job("b"), try Sample.job("c", case: 9)])
        _ = try await store.settle(job.lease, result: Sample.digest("out"), successors: stray)
        throw BrokenPromise(description: "a successor of an unknown case is refused")
      } catch StoreFailure.unknownCase {}
      try require(try await store.counts().jobs.running == 1, "the job runs on")
      try require(try await store.counts().jobs.queued == 0, "no successor was enqueued")
      try require(try await store.result(for: job.key) == nil, "no result was kept")
    },
  ]
}
