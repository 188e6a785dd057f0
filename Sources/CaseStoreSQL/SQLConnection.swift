import CaseStore

/// A database that a case store lives in, as SQL sees it. `?` stands for one value after another.
package protocol SQLDatabase: Sendable {
  /// One transaction, whatever becomes of the task that asked for it. Run again from its start where the database gave
  /// way to another transaction.
  func write<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(StoreFailure) -> Value
  func read<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(StoreFailure) -> Value
  /// See ``CaseStore/awaitWork(atMost:by:)``.
  func awaitWork(atMost pause: Duration, by clock: any Clock<Duration>) async
}

package protocol SQLConnection {
  var dialect: SQLDialect { get }
  /// The rows that a statement gives; none where it gives none.
  @discardableResult
  func rows(_ sql: String, _ values: [any SQLConvertible]) throws -> [SQLRow]
  /// The time that all who use this database agree on; `nil` where only this machine uses it.
  func serverTime() throws -> Timestamp?
  /// Wakes the workers that wait, when the transaction is committed.
  func wakeWorkers() throws
}

extension SQLConnection {
  func row(_ sql: String, _ values: [any SQLConvertible] = []) throws -> SQLRow? { try rows(sql, values).first }
}

/// In what the databases differ; everything else is said in words that both know.
package struct SQLDialect: Sendable {
  /// Behind a `SELECT`: holds its rows until the end of the transaction.
  package let forUpdate: String
  /// The same for the rows of `job`, passing over those that another holds.
  package let skippingLockedJobs: String
  /// Lets one transaction at a time add to the history, until its end.
  package let lockHistory: String?

  package init(forUpdate: String, skippingLockedJobs: String, lockHistory: String?) {
    self.forUpdate = forUpdate
    self.skippingLockedJobs = skippingLockedJobs
    self.lockHistory = lockHistory
  }
}

package enum SQLValue: Hashable, Sendable {
  case integer(Int64)
  case text(String)
  case null
}

package protocol SQLConvertible: Sendable {
  var sqlValue: SQLValue { get }
}

extension Int: SQLConvertible {
  package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLConvertible {
  package var sqlValue: SQLValue { .integer(self) }
}

extension String: SQLConvertible {
  package var sqlValue: SQLValue { .text(self) }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
  package var sqlValue: SQLValue { self?.sqlValue ?? .null }
}
