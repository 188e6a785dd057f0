import CaseModel
import CaseStore
import CaseStorePostgres
import CaseStoreSQLite
import CaseStoreTesting
import GRDB
import ProgramTesting
import Testing

/// The rule stands in the tables, whatever the code above them does.
@Suite struct LedgerTableTests {
  private static let again = """
    INSERT INTO ledger (reference, packetVersion, priceList, item, subject, quantity)
    SELECT reference, packetVersion, priceList, item, subject, quantity FROM ledger
    """

  private func bill(in store: any CaseStore) async throws {
    let reference = try #require(CaseReference("0000000001"))
    let digest = BlobDigest(sha256Of: [])
    let actor = Actor("tester")
    _ = try await store.receive(
      Delivery(reference: reference, channel: .fax, manifest: digest, content: digest), jobs: [], by: actor)
    let entry = LedgerStatement.Entry(item: "records-pages", subject: "s1/1")
    _ = try await store.publish(
      NewPacket(
        reference: reference, inputsDigest: digest, manifest: digest, openHolds: 0,
        statement: LedgerStatement(priceList: "p", entries: [entry])), by: actor)
  }

  @Test func `SQLite refuses a page that is billed twice`() async throws {
    try await withFolder { folder in
      let file = folder + "/cases.sqlite"
      try await bill(in: try await SQLiteCaseStore(file: file, chain: StoreContract.chain))
      let queue = try DatabaseQueue(path: file)
      await #expect(throws: DatabaseError.self) {
        try await queue.write { try $0.execute(sql: LedgerTableTests.again) }
      }
    }
  }

  @Test(.enabled(if: PostgresServer.isInstalled, "\(PostgresServer.absence)"))
  func `PostgreSQL refuses a page that is billed twice`() async throws {
    let url = try await PostgresServer.shared.makeSchema()
    try await bill(in: try await PostgresCaseStore(url: url, chain: StoreContract.chain))
    await #expect(throws: PostgresServer.Failure.self) {
      try await PostgresServer.shared.run(LedgerTableTests.again, in: url)
    }
  }
}
