import CaseModel
import CaseStore
import CaseStoreTesting
import ContentHashing
import GRDB
import Testing

@testable import CaseStorePostgres
@testable import CaseStoreSQLite

/// Stores that were made by an earlier version go on with this one.
@Suite struct MigrationTests {
  private func digests(_ migrations: [String]) -> [String] {
    migrations.map { String(BlobDigest(sha256Of: Array($0.utf8)).hex.prefix(16)) }
  }

  /// A migration that was released is never edited: append another, and its digest here.
  @Test func `migrations only grow`() {
    #expect(
      digests(SQLiteSchema.migrations.map(\.sql)) == ["9e90cf8e5b49a3c6", "f9e7ab94e6259ba5", "a0848d64121d6aca"])
    #expect(digests(PostgresSchema.migrations) == ["4204ba14922b92f2", "b9b7ff7e44c774e3"])
  }

  @Test(arguments: 1..<SQLiteSchema.migrations.count)
  func `a file of an earlier version keeps what it holds`(_ version: Int) async throws {
    try await withFolder { folder in
      let file = folder + "/cases.sqlite"
      let hex = String(repeating: "ab", count: 32)
      let old = try DatabaseQueue(path: file)
      try SQLiteSchema.migrator.migrate(old, upTo: SQLiteSchema.migrations[version - 1].name)
      try await old.write {
        try $0.execute(
          sql: """
            INSERT INTO caseFile (reference, firstArrivalAt, lastArrivalAt) VALUES ('1000000001', 1, 1);
            INSERT INTO arrival VALUES ('1000000001', 1, 'fax', '\(hex)', '\(hex)', 1);
            INSERT INTO job (reference, stage, key, input, priority, state, runAfter)
            VALUES ('1000000001', 'advance-case', '\(hex)', '\(hex)', 1, 'queued', 1);
            """)
        guard version > 1 else { return }
        try $0.execute(sql: "INSERT INTO caseTurn (reference, lastServed) VALUES ('1000000001', 0)")
      }
      try old.close()
      let store = try await SQLiteCaseStore(file: file, chain: StoreContract.chain)
      let reference = try #require(CaseReference("1000000001"))
      #expect(try await store.arrivals(of: reference).map(\.channel) == [.fax])
      let job = try #require(try await store.claim(worker: WorkerName("w"), lease: .seconds(30)))
      #expect(job.reference == reference)
      _ = try await store.settle(job.lease, result: job.input, successors: .nothing)
      #expect(try await store.counts().jobs.done == 1)
    }
  }

  @Test func `a file of a later version is left alone`() async throws {
    try await withFolder { folder in
      let file = folder + "/cases.sqlite"
      _ = try await SQLiteCaseStore(file: file, chain: StoreContract.chain)
      let queue = try DatabaseQueue(path: file)
      try await queue.write {
        try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('9 what nobody knows yet')")
      }
      try queue.close()
      await #expect(throws: StoreFailure.newer) { try await SQLiteCaseStore(file: file, chain: StoreContract.chain) }
    }
  }
}
