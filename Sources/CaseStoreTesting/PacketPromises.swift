import CaseModel
import CaseStore
import StageContract

extension StoreContract {
  static let packets: [Promise] = [
    Promise("the same inputs are published once") { store, _ in
      try await Sample.open(in: store)
      func publish(_ inputs: String) async throws -> Publication {
        let packet = NewPacket(
          reference: try Sample.reference(), inputsDigest: Sample.digest(inputs),
          manifest: Sample.digest("m \(inputs)"),
          openHolds: 2, statement: nil)
        return try await store.publish(packet, by: Sample.actor)
      }
      let first = try await publish("a")
      guard case .new(let packet) = first else { throw BrokenPromise(description: "the first is new") }
      try require(packet.version == 1 && packet.openHolds == 2, "versions start at 1")
      try require(try await publish("a") == .known(packet), "the same inputs give the same version")
      try require(try await publish("b").packet.version == 2, "other inputs give the next version")
      try require(try await store.overview(of: Sample.reference())?.packet?.version == 2, "the newest is shown")
      try require(try await store.packets(of: Sample.reference()).map(\.version) == [1, 2], "all stay")
    },
    Promise("the ledger comes to the statement, and no entry is billed twice") { store, _ in
      try await Sample.open(in: store)
      func bill(_ inputs: String, _ priceList: String, _ pages: [Int]) async throws -> [String: Int] {
        let entries = pages.map { LedgerStatement.Entry(item: "records-pages", subject: "s1/\($0)") }
        let packet = NewPacket(
          reference: try Sample.reference(), inputsDigest: Sample.digest(inputs), manifest: Sample.digest(inputs),
          openHolds: 0, statement: LedgerStatement(priceList: priceList, entries: entries + entries))
        _ = try await store.publish(packet, by: Sample.actor)
        var sums: [String: Int] = [:]
        for row in try await store.ledger(of: Sample.reference()) {
          sums["\(row.priceList) \(row.entry.subject)", default: 0] += row.quantity
        }
        return sums.filter { $0.value != 0 }
      }
      try require(try await bill("1", "p", [1, 2]) == ["p s1/1": 1, "p s1/2": 1], "each page once")
      try require(try await bill("1", "p", [1, 2]) == ["p s1/1": 1, "p s1/2": 1], "the same again changes nothing")
      try require(try await store.ledger(of: Sample.reference()).count == 2, "no row was added")
      try require(try await bill("2", "p", [1]) == ["p s1/1": 1], "a page that is gone is taken back")
      try require(try await bill("3", "p", [1, 2]) == ["p s1/1": 1, "p s1/2": 1], "and billed again")
      try require(try await bill("4", "q", [1]) == ["q s1/1": 1], "another price list takes the place of the first")
      let rows = try await store.ledger(of: Sample.reference())
      try require(rows.count == 7, "rows are added and never changed")
      let reversed = rows.compactMap(\.reverses)
      try require(Set(reversed).count == reversed.count, "no row is taken back twice")
    },
    Promise("the last decision on a subject stands, and the same again writes nothing") { store, _ in
      try await Sample.open(in: store)
      func decide(_ choice: String, _ jobs: [NewJob] = []) async throws -> Bool {
        let decision = StoredDecision(
          subject: "sites/x", evidenceDigest: Sample.digest("evidence"), choice: choice, note: Sample.digest("note"))
        return try await store.decide(
          decision, in: Sample.reference(), work: NewWork(jobs: jobs), by: Sample.actor)
      }
      try require(try await decide("one-site", [Sample.job("a")]), "a first answer is new")
      try require(try await decide("one-site", [Sample.job("b")]) == false, "the same answer is known")
      try require(try await decide("two-sites"), "another answer is new")
      try require(try await store.decisions(of: Sample.reference()).map(\.choice) == ["two-sites"], "the last stands")
      try require(try await store.counts().jobs.queued == 1, "work goes with a new answer only")
    },
  ]
}
