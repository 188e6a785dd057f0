import CaseStore
import CaseStoreSQL
import Foundation
import GRDB
import SystemFiles

/// The case store in one SQLite file, without a server.
package typealias SQLiteCaseStore = SQLCaseStore<SQLiteDatabase>

extension SQLCaseStore where Database == SQLiteDatabase {
  /// Opens the file, making it on first use (0600), and brings its tables up to date.
  package init(
    file path: String, chain: AuditChain, clock: any StoreClock = SystemStoreClock(),
    retries: RetryPolicy = RetryPolicy(), busyTimeoutInSeconds: Double = 10
  ) async throws(StoreFailure) {
    let queue = try await runBlocking { () throws(StoreFailure) in
      try SQLiteDatabase.open(path, busyTimeoutInSeconds: busyTimeoutInSeconds)
    }
    self.init(database: SQLiteDatabase(queue: queue), clock: clock, retries: retries, chain: chain)
  }
}

/// One connection to the file.
///
/// Rollback journal, not WAL: SQLite before 3.51.3 can corrupt a WAL database that two connections write and checkpoint
/// (the WAL-reset bug). `synchronous=EXTRA`, so that the journal's removal, which is the commit, is durable too.
package struct SQLiteDatabase: SQLDatabase {
  fileprivate let queue: DatabaseQueue
  private let bell = WorkBell()

  fileprivate init(queue: DatabaseQueue) { self.queue = queue }

  fileprivate static func open(_ path: String, busyTimeoutInSeconds: Double) throws(StoreFailure) -> DatabaseQueue {
    do {
      try makePrivately(path)
      if try Folders.isOnNetwork(path) { throw StoreFailure.networkFileSystem }
      var configuration = Configuration()
      configuration.label = "dossier.case-store"
      configuration.busyMode = .timeout(busyTimeoutInSeconds)
      configuration.foreignKeysEnabled = true
      configuration.prepareDatabase { connection in
        try connection.execute(
          sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA trusted_schema = OFF")
      }
      let database = try DatabaseQueue(path: path, configuration: configuration)
      let migrator = SQLiteSchema.migrator
      if try database.read(migrator.hasBeenSuperseded) { throw StoreFailure.newer }
      if try database.read({ try !migrator.hasCompletedMigrations($0) }) { try migrator.migrate(database) }
      return database
    } catch {
      throw StoreFailure(anyOf: error)
    }
  }

  /// Private from its first moment. A file that exists is not opened here: closing it would drop SQLite's own locks on it.
  private static func makePrivately(_ path: String) throws(SystemFailure) {
    do {
      try OwnedDescriptor(opening: path, O_RDWR | O_CREAT | O_EXCL).close()
    } catch  where error.errno == EEXIST {
      return
    }
  }

  /// `BEGIN IMMEDIATE`.
  package func write<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(StoreFailure) -> Value {
    try await runBlocking { () throws(StoreFailure) in
      do {
        return try queue.write { try work(SQLiteConnection(database: $0, bell: bell)) }
      } catch {
        throw StoreFailure(anyOf: error)
      }
    }
  }

  package func read<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(StoreFailure) -> Value {
    try await runBlocking { () throws(StoreFailure) in
      do {
        return try queue.read { try work(SQLiteConnection(database: $0, bell: bell)) }
      } catch {
        throw StoreFailure(anyOf: error)
      }
    }
  }

  package func awaitWork(atMost pause: Duration, by clock: any Clock<Duration>) async {
    await bell.wait(atMost: pause, by: clock)
  }
}

private struct SQLiteConnection: SQLConnection {
  let database: Database
  let bell: WorkBell

  var dialect: SQLDialect { SQLDialect(forUpdate: "", skippingLockedJobs: "", lockHistory: nil) }

  func wakeWorkers() {
    database.afterNextTransaction { [bell] _ in Task { await bell.ring() } }
  }

  func rows(_ sql: String, _ values: [any SQLConvertible]) throws -> [SQLRow] {
    let statement = try database.cachedStatement(sql: sql)
    let arguments = StatementArguments(values.map { $0.sqlValue.databaseValue })
    guard statement.columnCount > 0 else {
      try statement.execute(arguments: arguments)
      return []
    }
    let columns = statement.columnNames.map { $0.lowercased() }
    return try Row.fetchAll(statement, arguments: arguments).map { row in
      SQLRow(columns: columns, values: try row.databaseValues.map { try SQLValue($0) })
    }
  }

  func serverTime() -> Timestamp? { nil }
}

extension SQLValue {
  fileprivate var databaseValue: DatabaseValue {
    switch self {
    case .integer(let number): number.databaseValue
    case .text(let text): text.databaseValue
    case .null: .null
    }
  }

  fileprivate init(_ value: DatabaseValue) throws {
    switch value.storage {
    case .int64(let number): self = .integer(number)
    case .string(let text): self = .text(text)
    case .null: self = .null
    // Our tables hold neither.
    case .double, .blob: throw StoreFailure.damaged
    }
  }
}

extension StoreFailure {
  /// SQLite's messages quote values: only its numbers are kept.
  fileprivate init(anyOf error: any Error) {
    switch error {
    case let failure as StoreFailure: self = failure
    case let failure as SystemFailure:
      self = failure.isOutOfSpace ? .noSpace : .failed(code: Int(failure.errno))
    case let failure as DatabaseError:
      let code = Int(failure.extendedResultCode.rawValue)
      switch failure.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
      case .SQLITE_FULL: self = .noSpace
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged
      case .SQLITE_CONSTRAINT: self = .ruleBroken(code: code)
      default: self = .failed(code: code)
      }
    default: self = .failed(code: -1)
    }
  }
}
