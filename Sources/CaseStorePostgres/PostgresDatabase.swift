import CaseStore
import CaseStoreSQL

/// The case store on a PostgreSQL server, for workers on several machines.
package typealias PostgresCaseStore = SQLCaseStore<PostgresDatabase>

extension SQLCaseStore where Database == PostgresDatabase {
  /// Connects to `url` (`postgres://user@host/database`, as libpq knows it) and brings its tables up to date. Without a
  /// `clock` the time is the server's.
  package init(
    url: String, chain: AuditChain, clock: (any StoreClock)? = nil, retries: RetryPolicy = RetryPolicy(),
    patience: Duration = .seconds(10)
  ) async throws(StoreFailure) {
    let database = PostgresDatabase(url: url, patience: patience)
    try await database.migrate()
    self.init(database: database, clock: clock, retries: retries, chain: chain)
  }
}

/// One connection for the verbs and one to hear of work.
///
/// Transactions read what others have committed (`READ COMMITTED`) and lock the rows that they change, cases first.
package struct PostgresDatabase: SQLDatabase {
  private let line: PostgresLine
  private let listener: PostgresListener

  fileprivate init(url: String, patience: Duration) {
    line = PostgresLine(url: url, patience: patience)
    listener = PostgresListener(url: url)
  }

  fileprivate func migrate() async throws(StoreFailure) { try await line.migrate() }

  package func write<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(StoreFailure) -> Value {
    try await line.run(work)
  }

  package func read<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(StoreFailure) -> Value {
    try await line.run(work)
  }

  package func awaitWork(atMost pause: Duration, by clock: any Clock<Duration>) async {
    await listener.wait(atMost: pause)
  }
}
