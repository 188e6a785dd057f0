import CaseModel
import CaseStore
import StageContract

extension StoreContract {
  static let leases: [Promise] = [
    Promise("a job is claimed by one worker only, and its result is kept") { store, _ in
      try await Sample.open(in: store, jobs: [Sample.job("a")])
      let job = try await Sample.claim(store)
      try require(job.attempt == 1, "the first attempt is number 1")
      let second = try await store.claim(worker: WorkerName("worker-2"), lease: Sample.lease)
      try require(second == nil, "a running job is not claimed")
      let outcome = try await store.settle(job.lease, result: Sample.digest("out"), successors: .nothing)
      try require(outcome == .effective, "settle is effective")
      try require(try await store.result(for: job.key) == Sample.digest("out"), "the result is found by its key")
      try require(try await store.overview(of: Sample.reference())?.jobs.done == 1, "the job is done")
    },
    Promise("a lease that ran out is rescued, and the late worker has no effect") { store, clock in
      try await Sample.open(in: store, jobs: [Sample.job("a")])
      let late = try await Sample.claim(store)
      clock.advance(by: .seconds(29))
      try require(try await store.rescue() == 0, "a lease that holds is left alone")
      clock.advance(by: .seconds(1))
      try require(try await store.rescue() == 1, "a lease that ran out is rescued")
      clock.advance(by: .seconds(3600))
      let next = try await Sample.claim(store)
      let outcome = try await store.settle(late.lease, result: Sample.digest("late"), successors: .nothing)
      try require(outcome == .leaseLost, "the late settle has no effect")
      try require(try await store.extend(late.lease, by: Sample.lease) == false, "the late heartbeat has no effect")
      let failure = JobFailure(code: "late", verdict: .reject)
      try require(try await store.fail(late.lease, failure) == .leaseLost, "the late failure has no effect")
      try require(try await store.result(for: late.key) == nil, "nothing late is kept")
      let settled = try await store.settle(next.lease, result: Sample.digest("out"), successors: .nothing)
      try require(settled == .effective, "the other worker finishes")
      let again = try await store.settle(next.lease, result: Sample.digest("twice"), successors: .nothing)
      try require(again == .leaseLost, "a job is settled once")
    },
    Promise("a heartbeat keeps a lease alive") { store, clock in
      try await Sample.open(in: store, jobs: [Sample.job("a")])
      let job = try await Sample.claim(store)
      clock.advance(by: .seconds(20))
      try require(try await store.extend(job.lease, by: Sample.lease), "a held lease is extended")
      clock.advance(by: .seconds(20))
      try require(try await store.rescue() == 0, "an extended lease is not rescued")
    },
    Promise("failures back off, twice as long each time, and five are the end") { store, clock in
      try await Sample.open(in: store, jobs: [Sample.job("a")])
      for seconds in [5, 10, 20, 40] {
        let job = try await Sample.claim(store)
        _ = try await store.fail(job.lease, JobFailure(code: "again", verdict: .retry(after: nil)))
        clock.advance(by: .seconds(seconds) - .milliseconds(1))
        let early = try await store.claim(worker: Sample.worker, lease: Sample.lease)
        try require(early == nil, "not claimed before \(seconds) s")
        clock.advance(by: .milliseconds(1))
      }
      let last = try await Sample.claim(store)
      try require(last.attempt == 5, "the fifth attempt is number 5")
      _ = try await store.fail(last.lease, JobFailure(code: "again", verdict: .retry(after: nil)))
      let dead = try await store.jobs(of: nil, in: [.dead])
      try require(dead.map(\.failureCode) == ["again"], "after five attempts the job is dead, with its code")
    },
    Promise("the delay of a retry is shifted by chance, a fifth at most, and never beyond an hour and a fifth") {
      store, clock in
      try await Sample.open(in: store, jobs: [Sample.job("early"), Sample.job("late")])
      for (chance, milliseconds) in [(-1.0, 4000), (1.0, 6000)] {
        let job = try await Sample.claim(store)
        clock.setChance(chance)
        _ = try await store.fail(job.lease, JobFailure(code: "again", verdict: .retry(after: nil)))
        let due = try await store.jobs(of: nil, in: [.queued]).first { $0.id == job.lease.job }?.runAfter
        try require(due == clock.now() + .milliseconds(milliseconds), "shifted to \(milliseconds) ms")
      }
      let last = RetryPolicy().delay(afterAttempts: 60, chance: 1)
      try require(last == .seconds(4320), "the ceiling is an hour before it is shifted")
    },
    Promise("a lease that was extended after it was seen as lost is left alone") { store, clock in
      try await Sample.open(in: store, jobs: [Sample.job("a"), Sample.job("b")])
      let kept = try await Sample.claim(store)
      _ = try await Sample.claim(store)
      clock.advance(by: .seconds(40))
      try require(try await store.extend(kept.lease, by: Sample.lease), "late, but before anyone took it back")
      try require(try await store.rescue() == 1, "the other one is taken back")
      let settled = try await store.settle(kept.lease, result: Sample.digest("out"), successors: .nothing)
      try require(settled == .effective, "the extended one goes on")
    },
    Promise("a crash of a reader counts double") { store, clock in
      try await Sample.open(in: store, jobs: [Sample.job("a")])
      var attempts = 0
      while let job = try await store.claim(worker: Sample.worker, lease: Sample.lease) {
        attempts += 1
        _ = try await store.fail(job.lease, JobFailure(code: "crash", verdict: .retry(after: nil), weight: 2))
        clock.advance(by: .seconds(7200))
      }
      try require(attempts == 3, "three crashes are the end, not \(attempts)")
      try require(try await store.counts().jobs.dead == 1, "the job is dead")
    },
    Promise("a released job is due at once and costs no attempt") { store, _ in
      try await Sample.open(in: store, jobs: [Sample.job("a")])
      let first = try await Sample.claim(store)
      try require(try await store.release(first.lease) == .effective, "a held lease is released")
      let second = try await Sample.claim(store)
      try require(second.attempt == 1, "the attempt is given back")
      try require(second.lease != first.lease, "each claim has a lease of its own")
    },
    Promise("one live job for each case and key; a parked one is woken") { store, _ in
      try await Sample.open(in: store)
      try await Sample.open(2, in: store)
      let one = try await store.enqueue([Sample.job("a")], by: Sample.actor)
      let same = try await store.enqueue([Sample.job("a"), Sample.job("a", case: 2)], by: Sample.actor)
      try require(one[0] == same[0] && one[0] != same[1], "the same key is one job in its case only")
      let job = try await Sample.claim(store)
      _ = try await store.fail(job.lease, JobFailure(code: "password", verdict: .park))
      try require(try await store.counts().jobs.parked == 1, "a parked job waits")
      _ = try await store.enqueue(
        [Sample.job("a", case: job.reference == Sample.reference() ? 1 : 2)], by: Sample.actor)
      try require(try await store.counts().jobs.parked == 0, "the same key wakes it")
      try require(try await store.counts().jobs.queued == 2, "it is queued again")
    },
    Promise("cases take turns, and who waits at the command line goes first") { store, _ in
      let many = try (1...3).map { try Sample.job("big \($0)") }
      try await Sample.open(in: store, jobs: many)
      try await Sample.open(2, in: store, jobs: [Sample.job("small", case: 2)])
      try await Sample.open(3, in: store, jobs: [Sample.job("bulk", case: 3, priority: .background)])
      let first = try await Sample.claim(store)
      try await Sample.open(4, in: store, jobs: [Sample.job("now", case: 4, priority: .waitedFor)])
      var order = [first.reference]
      while let job = try await store.claim(worker: Sample.worker, lease: Sample.lease) { order.append(job.reference) }
      let wanted = try [1, 4, 2, 1, 1, 3].map { try Sample.reference($0) }
      try require(order == wanted, "served in order \(order)")
    },
  ]
}
