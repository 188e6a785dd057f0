import CaseModel
import CaseStore
import StageContract

extension StoreContract {
  /// What holds where several programs use one store at the same time, each with its own connection.
  package struct SharedPromise: Sendable, CustomStringConvertible {
    package let description: String
    package let check: @Sendable ([any CaseStore]) async throws -> Void
  }

  package static let sharedPromises: [SharedPromise] = [
    SharedPromise(description: "a job is claimed by one of all workers") { stores in
      let jobs = try (1...40).map { try Sample.job("\($0)", case: $0 % 3 + 1) }
      for number in 1...3 { try await Sample.open(number, in: stores[0]) }
      _ = try await stores[0].enqueue(jobs, by: Sample.actor)
      let claimed = try await Sample.everywhere(stores) { store, number in
        var mine: [JobID] = []
        while try await store.counts().jobs.queued > 0 {
          if let job = try await store.claim(worker: WorkerName("worker-\(number)"), lease: Sample.lease) {
            mine.append(job.lease.job)
          }
        }
        return mine
      }.flatMap(\.self)
      try require(claimed.count == 40 && Set(claimed).count == 40, "40 jobs, each claimed once")
    },
    SharedPromise(description: "the same delivery from all sides at once is one arrival with one job") { stores in
      let receptions = try await Sample.everywhere(stores) { store, _ in
        try await Sample.open(in: store, jobs: [Sample.job("a")])
      }
      let new = receptions.filter { if case .new = $0 { true } else { false } }
      try require(new.count == 1, "one is new, the others know it")
      try require(try await stores[0].counts().jobs.queued == 1, "one job")
    },
    SharedPromise(description: "members that end at the same time enqueue their successor once") { stores in
      try await Sample.open(in: stores[0])
      for round in 1...5 {
        let members = try (1...12).map { try Sample.job("\(round)/\($0)") }
        let group = NewGroup(jobs: members, successor: try Sample.job("then \(round)"))
        _ = try await stores[0].enqueue(NewWork(groups: [group]), by: Sample.actor)
        _ = try await Sample.everywhere(stores) { store, number in
          let worker = WorkerName("worker-\(number)")
          while let job = try await store.claim(worker: worker, lease: Sample.lease) {
            _ = try await store.settle(job.lease, result: Sample.digest("out"), successors: .nothing)
          }
          return number
        }
        while let job = try await stores[0].claim(worker: Sample.worker, lease: Sample.lease) {
          _ = try await stores[0].settle(job.lease, result: Sample.digest("out"), successors: .nothing)
        }
        let jobs = try await stores[0].counts().jobs
        try require(jobs.done == round * 13 && jobs.isAtRest, "twelve members and one successor: \(jobs)")
      }
    },
    SharedPromise(description: "the same packet from all sides at once is one version and bills once") { stores in
      try await Sample.open(in: stores[0])
      let entries = (1...20).map { LedgerStatement.Entry(item: "records-pages", subject: "s1/\($0)") }
      let versions = try await Sample.everywhere(stores) { store, _ in
        try await store.publish(
          NewPacket(
            reference: Sample.reference(), inputsDigest: Sample.digest("in"), manifest: Sample.digest("m"),
            openHolds: 0, statement: LedgerStatement(priceList: "p", entries: entries)), by: Sample.actor
        ).packet.version
      }
      try require(Set(versions) == [1], "one version")
      try require(try await stores[0].ledger(of: Sample.reference()).count == 20, "each page once")
    },
    SharedPromise(description: "a history written from all sides is one chain") { stores in
      try await Sample.open(in: stores[0])
      _ = try await Sample.everywhere(stores) { store, number in
        for count in 1...20 {
          try await store.note(
            AuditAction("look", detail: "\(number)/\(count)"), in: Sample.reference(), by: Sample.actor)
        }
        return number
      }
      let rows = try await stores[0].history(of: nil)
      var inspection = AuditInspection(chain: Sample.chain, checkpoints: [])
      inspection.take(rows)
      inspection.finish()
      try require(rows.count == 1 + 20 * stores.count, "every row is there: \(rows.count)")
      try require(inspection.faults.isEmpty, "the chain holds: \(inspection.faults)")
    },
  ]
}

extension Sample {
  /// Does the same through all stores at the same time.
  static func everywhere<Answer: Sendable>(
    _ stores: [any CaseStore], _ body: @escaping @Sendable (any CaseStore, Int) async throws -> Answer
  ) async throws -> [Answer] {
    try await withThrowingTaskGroup(of: Answer.self) { group in
      for (number, store) in stores.enumerated() { group.addTask { try await body(store, number + 1) } }
      var answers: [Answer] = []
      for try await answer in group { answers.append(answer) }
      return answers
    }
  }

  static func refuses(_ failure: StoreFailure, _ what: String, _ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let thrown as StoreFailure where thrown == failure {
      return
    }
    throw BrokenPromise(description: "\(what) is refused")
  }
}
