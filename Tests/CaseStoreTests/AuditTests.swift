import CaseModel
import CaseStore
import CaseStoreSQLite
import CaseStoreTesting
import Foundation
import GRDB
import Testing

@Suite struct AuditTests {
  /// What somebody with the database file in their hands can do.
  static let attacks: [(what: String, sql: String, fault: AuditFault)] = [
    ("edits a row", "UPDATE audit SET actor = 'somebody else' WHERE number = 3", .broken(number: 3)),
    ("edits a moment", "UPDATE audit SET at = at + 1 WHERE number = 3", .broken(number: 3)),
    ("moves a row to another case", "UPDATE audit SET reference = '0000000009' WHERE number = 3", .broken(number: 3)),
    ("deletes a row", "DELETE FROM audit WHERE number = 3", .missing(number: 3)),
    (
      "deletes a row and closes the gap",
      "DELETE FROM audit WHERE number = 3; UPDATE audit SET number = number - 1 WHERE number > 3", .broken(number: 3)
    ),
    (
      "swaps two rows",
      "UPDATE audit SET number = 99 WHERE number = 3; UPDATE audit SET number = 3 WHERE number = 4; "
        + "UPDATE audit SET number = 4 WHERE number = 99", .broken(number: 3)
    ),
    (
      "puts a row in at the end",
      "INSERT INTO audit SELECT 7, at, actor, reference, action, detail, code FROM audit WHERE number = 6",
      .broken(number: 7)
    ),
    ("cuts the end off", "DELETE FROM audit WHERE number > 4", .cutOff(number: 5)),
    ("deletes everything", "DELETE FROM audit", .cutOff(number: 5)),
    ("passes all rows off as old ones", "UPDATE audit SET code = ''", .replaced(number: 5)),
  ]

  @Test(arguments: attacks.map(\.what))
  func `verification finds out who`(_ what: String) async throws {
    let attack = try #require(AuditTests.attacks.first { $0.what == what })
    try await withFolder { folder in
      let file = folder + "/cases.sqlite"
      let checkpoints = AuditCheckpoints(file: folder + "/checkpoints", chain: StoreContract.chain)
      let store = try await SQLiteCaseStore(file: file, chain: StoreContract.chain)
      for number in 1...6 {
        try await store.note(AuditAction("look", detail: "\(number)"), in: nil, by: Actor("tester"))
        if number == 5 { #expect(try await checkpoints.keep(of: store)) }
      }
      #expect(try await faults(store, checkpoints).isEmpty)
      let queue = try DatabaseQueue(path: file)
      try await queue.write { try $0.execute(sql: "DROP TRIGGER auditStays; DROP TRIGGER auditKept; " + attack.sql) }
      #expect(try await faults(store, checkpoints).contains(attack.fault))
    }
  }

  @Test func `a checkpoint that was changed is found out, one that a crash left half is not held against anyone`()
    async throws
  {
    try await withFolder { folder in
      let store = MemoryCaseStore()
      let file = folder + "/checkpoints"
      let checkpoints = AuditCheckpoints(file: file, chain: StoreContract.chain)
      await store.note(AuditAction("look"), in: nil, by: Actor("tester"))
      #expect(try await checkpoints.keep(of: store))
      #expect(try await checkpoints.keep(of: store, isDue: true) == false, "nothing new")
      let whole = try String(contentsOfFile: file, encoding: .utf8)
      try (whole + "2 half").write(toFile: file, atomically: true, encoding: .utf8)
      #expect(try await faults(store, checkpoints).isEmpty)
      await store.note(AuditAction("look"), in: nil, by: Actor("tester"))
      #expect(try await checkpoints.keep(of: store, isDue: true))
      #expect(try await checkpoints.read().checkpoints.map(\.number) == [1, 2])
      let text = try String(contentsOfFile: file, encoding: .utf8)
      try text.replacing("\n2 ", with: "\n3 ").write(toFile: file, atomically: true, encoding: .utf8)
      #expect(try await faults(store, checkpoints) == [.forgedCheckpoint(line: 2)])
    }
  }

  @Test func `rows from before the chain are told apart, and the chain begins behind them`() async throws {
    try await withFolder { folder in
      let file = folder + "/cases.sqlite"
      let store = try await SQLiteCaseStore(file: file, chain: StoreContract.chain)
      let queue = try DatabaseQueue(path: file)
      try await queue.write {
        try $0.execute(
          sql: "INSERT INTO audit (at, actor, reference, action, detail) VALUES (1, 'old', NULL, 'received', '')")
      }
      try await store.note(AuditAction("look"), in: nil, by: Actor("tester"))
      var inspection = AuditInspection(chain: StoreContract.chain, checkpoints: [])
      inspection.take(try await store.history(of: nil))
      inspection.finish()
      #expect(inspection.faults.isEmpty)
      #expect((inspection.rowCount, inspection.unchainedCount) == (2, 1))
    }
  }

  private func faults(_ store: any CaseStore, _ checkpoints: AuditCheckpoints) async throws -> [AuditFault] {
    let contents = try await checkpoints.read()
    var inspection = AuditInspection(chain: StoreContract.chain, checkpoints: contents.checkpoints)
    inspection.take(try await store.history(of: nil))
    inspection.finish()
    return inspection.faults + contents.faults
  }
}
