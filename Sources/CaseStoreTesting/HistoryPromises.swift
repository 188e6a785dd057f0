import CaseModel
import CaseStore
import StageContract

extension StoreContract {
  static let history: [Promise] = [
    Promise("each row of the history is linked to the one before it, over all cases") { store, clock in
      for number in 1...3 {
        try await Sample.open(number, in: store, jobs: [Sample.job("a", case: number)])
        clock.advance(by: .seconds(1))
      }
      let job = try await Sample.claim(store)
      _ = try await store.settle(job.lease, result: Sample.digest("out"), successors: .nothing)
      try await store.note(AuditAction("looked-at"), in: nil, by: Sample.actor)
      let rows = try await store.history(of: nil)
      try require(rows.map(\.number) == [1, 2, 3, 4, 5], "numbered from 1 without a gap")
      var inspection = AuditInspection(chain: Sample.chain, checkpoints: [])
      inspection.take(rows)
      inspection.finish()
      try require(inspection.faults.isEmpty, "the chain holds: \(inspection.faults)")
      try require(inspection.unchainedCount == 0, "no row is outside of the chain")
    },
    Promise("the history is read in pieces") { store, _ in
      try await Sample.open(in: store)
      for number in 1...6 { try await store.note(AuditAction("look", detail: "\(number)"), in: nil, by: Sample.actor) }
      let piece = try await store.history(after: 2, limit: 3)
      try require(piece.map(\.number) == [3, 4, 5], "three rows behind the second")
      try require(try await store.history(newest: 2).map(\.number) == [7, 6], "the last two, newest first")
      try require(try await store.history(after: 7, limit: 3).isEmpty, "nothing behind the last")
    },
    Promise("the cases in which something arrived last come first") { store, clock in
      for number in [2, 3, 1] {
        try await Sample.open(number, in: store)
        clock.advance(by: .seconds(1))
      }
      let newest = try await store.cases(newest: 2).map(\.reference)
      try require(newest == [try Sample.reference(1), try Sample.reference(3)], "the newest two")
      try require(try await store.cases().map(\.arrivals) == [1, 1, 1], "all are listed")
    },
  ]
}
