import CaseModel
import CaseStore
import Foundation
import GRDB
import StageContract
import SystemFiles

/// The case store in one SQLite file, without a server.
///
/// Rollback journal, not WAL: SQLite before 3.51.3 can corrupt a WAL database that two connections write and checkpoint
/// (the WAL-reset bug). `synchronous=EXTRA`, so that the journal's removal, which is the commit, is durable too.
package struct SQLiteCaseStore: Sendable {
  let database: DatabaseQueue
  let clock: any StoreClock
  let retries: RetryPolicy

  /// Opens the file, making it on first use (0600), and brings its tables up to date.
  package init(
    file path: String, clock: any StoreClock = SystemStoreClock(), retries: RetryPolicy = RetryPolicy(),
    busyTimeoutInSeconds: Double = 10
  ) async throws(StoreFailure) {
    self.clock = clock
    self.retries = retries
    database = try await runBlocking { () throws(StoreFailure) in
      try SQLiteCaseStore.open(path, busyTimeoutInSeconds: busyTimeoutInSeconds)
    }
  }

  private static func open(_ path: String, busyTimeoutInSeconds: Double) throws(StoreFailure) -> DatabaseQueue {
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

  /// One transaction (`BEGIN IMMEDIATE`), whatever becomes of the task that asked for it.
  func write<Value: Sendable>(
    _ work: @escaping @Sendable (Transaction) throws -> Value
  ) async throws(StoreFailure) -> Value {
    try await runBlocking { () throws(StoreFailure) in
      do {
        return try database.write { connection in
          try work(Transaction(connection: connection, now: clock.now(), clock: clock, retries: retries))
        }
      } catch {
        throw StoreFailure(anyOf: error)
      }
    }
  }

  func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws(StoreFailure) -> Value
  {
    try await runBlocking { () throws(StoreFailure) in
      do {
        return try database.read(work)
      } catch {
        throw StoreFailure(anyOf: error)
      }
    }
  }
}

/// An open transaction and its moment.
struct Transaction {
  let connection: Database
  let now: Timestamp
  let clock: any StoreClock
  let retries: RetryPolicy

  func execute(_ sql: String, _ arguments: StatementArguments) throws {
    let statement = try connection.cachedStatement(sql: sql)
    try statement.execute(arguments: arguments)
  }

  func row(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
    try Row.fetchOne(try connection.cachedStatement(sql: sql), arguments: arguments)
  }

  func audit(_ action: AuditAction, in reference: CaseReference?, by actor: Actor) throws {
    try execute(
      "INSERT INTO audit (at, actor, reference, action, detail) VALUES (?, ?, ?, ?, ?)",
      [now.milliseconds, actor.name, reference?.digits, action.name, action.detail])
  }
}

extension StoreFailure {
  /// SQLite's messages quote values: only its numbers are kept.
  init(anyOf error: any Error) {
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
