import CaseModel
import CaseStore
import StageContract

extension StoreContract {
  static let purges: [Promise] = [
    Promise("a purge names everything that the case refers to") { store, _ in
      try await Sample.open(in: store, jobs: [Sample.job("a")])
      let job = try await Sample.claim(store)
      _ = try await store.settle(job.lease, result: Sample.digest("out"), successors: .nothing)
      let decision = StoredDecision(
        subject: "s", evidenceDigest: Sample.digest("e"), choice: "c", note: Sample.digest("note"))
      _ = try await store.decide(decision, in: Sample.reference(), work: .nothing, by: Sample.actor)
      try await store.record(
        Sample.digest("pure"), for: Sample.key("pure"), of: [Sample.digest("list")], stage: StageName("pure"),
        usedBy: Sample.reference())
      _ = try await store.publish(
        NewPacket(
          reference: Sample.reference(), inputsDigest: Sample.digest("in"), manifest: Sample.digest("packet"),
          openHolds: 0, statement: nil), by: Sample.actor)
      let wanted = ["manifest 1", "input a", "out", "note", "pure", "list", "packet"].map { Sample.digest($0) }
      let roots = try await store.roots(of: Sample.reference())
      try require(roots == PurgeRoots(wanted), "arrivals, jobs, results, notes and packets")
      let begun = try await store.beginPurge(of: Sample.reference(), by: Sample.actor)
      try require(begun == roots, "they are told when the purge begins")
      let again = try await store.beginPurge(of: Sample.reference(), by: Sample.actor)
      try require(again == roots, "and told again after a crash")
    },
    Promise("a purged case is closed, and its tombstone, ledger and history stay") { store, _ in
      try await Sample.open(in: store, jobs: [Sample.job("a"), Sample.job("b")])
      let hold = try await Sample.claim(store).lease
      let entry = LedgerStatement.Entry(item: "records-pages", subject: "s1/1")
      _ = try await store.publish(
        NewPacket(
          reference: Sample.reference(), inputsDigest: Sample.digest("in"), manifest: Sample.digest("packet"),
          openHolds: 0, statement: LedgerStatement(priceList: "p", entries: [entry])), by: Sample.actor)
      _ = try await store.beginPurge(of: Sample.reference(), by: Sample.actor)
      let settled = try await store.settle(hold, result: Sample.digest("late"), successors: .nothing)
      try require(settled == .leaseLost, "a worker that has a job of it loses the lease")
      try require(try await store.extend(hold, by: Sample.lease) == false, "its heartbeat too")
      let next = try await store.claim(worker: Sample.worker, lease: Sample.lease)
      try require(next == nil, "no job of it is claimed")
      try await store.finishPurge(of: Sample.reference(), destroyed: 3, by: Sample.actor)
      try await Sample.refuses(.purged, "a new delivery") { try await Sample.open(in: store) }
      try await Sample.refuses(.purged, "a new job") {
        _ = try await store.enqueue([Sample.job("c")], by: Sample.actor)
      }
      let overview = try await store.overview(of: Sample.reference())
      try require(overview?.purgedAt != nil, "the tombstone stays")
      try require(overview?.jobs == JobCounts() && overview?.arrivals == 0, "jobs and arrivals are forgotten")
      try require(try await store.ledger(of: Sample.reference()).count == 1, "the ledger stays")
      let actions = try await store.history(of: Sample.reference()).map(\.action)
      try require(actions.suffix(1) == [AuditAction("purged", detail: "3")], "the history tells of it")
      try require(actions.first?.name == "received", "and of what was before")
    },
    Promise("a purge forgets a result that no other case uses, and leaves the others") { store, _ in
      try await Sample.open(in: store)
      try await Sample.open(2, in: store)
      for name in ["alone", "shared"] {
        try await store.record(
          Sample.digest(name), for: Sample.key(name), of: [], stage: StageName("pure"), usedBy: Sample.reference())
      }
      let used = try await store.result(
        for: Sample.key("shared"), of: [Sample.digest("list")], usedBy: Sample.reference(2))
      try require(used == Sample.digest("shared"), "another case uses the result")
      _ = try await store.beginPurge(of: Sample.reference(), by: Sample.actor)
      try require(try await store.result(for: Sample.key("alone")) == nil, "its own result is forgotten")
      try require(try await store.result(for: Sample.key("shared")) == Sample.digest("shared"), "the shared one stays")
      let left = try await store.roots(of: Sample.reference(2))
      try require(left.blobs.contains(Sample.digest("shared")), "and is the other case's")
      try require(left.blobs.contains(Sample.digest("list")), "with what its input names")
    },
  ]
}
