import CaseModel
import CaseStore
import StageContract

/// An open transaction and its moment: the verbs of ``CaseStore`` in SQL.
///
/// Locks are taken in one order wherever rows can be locked: cases by reference, then jobs, then groups, the history last.
final class Transaction {
  let connection: any SQLConnection
  let now: Timestamp
  let retries: RetryPolicy
  private let clock: any StoreClock
  private let chain: AuditChain
  private var history: [(actor: Actor, reference: CaseReference?, action: AuditAction)] = []
  private var isNewWork = false

  init(
    connection: any SQLConnection, now: Timestamp, clock: any StoreClock, retries: RetryPolicy, chain: AuditChain
  ) {
    self.connection = connection
    self.now = now
    self.clock = clock
    self.retries = retries
    self.chain = chain
  }

  var chance: Double { clock.chance() }

  func execute(_ sql: String, _ values: [any SQLConvertible]) throws { try connection.rows(sql, values) }
  func row(_ sql: String, _ values: [any SQLConvertible]) throws -> SQLRow? { try connection.row(sql, values) }
  func rows(_ sql: String, _ values: [any SQLConvertible]) throws -> [SQLRow] { try connection.rows(sql, values) }

  /// Holds the case until the end of the transaction; throws where there is none or it was purged.
  func lockCase(_ reference: CaseReference) throws {
    let found = try row(
      "SELECT purgedAt FROM caseFile WHERE reference = ?\(connection.dialect.forUpdate)", [reference.digits])
    guard let found else { throw StoreFailure.unknownCase }
    guard try found.integerIfAny("purgedAt") == nil else { throw StoreFailure.purged }
  }

  func lockCases(_ references: some Sequence<CaseReference>) throws {
    for reference in Set(references).sorted() { try lockCase(reference) }
  }

  func noteNewWork() { isNewWork = true }

  /// To be written at the end: history is the one thing that all transactions share.
  func audit(_ action: AuditAction, in reference: CaseReference?, by actor: Actor) {
    history.append((actor, reference, action))
  }

  /// Call last: writes the history and wakes who waits for work.
  func finish() throws {
    if isNewWork { try connection.wakeWorkers() }
    guard !history.isEmpty else { return }
    if let lock = connection.dialect.lockHistory { try execute(lock, []) }
    let last = try row("SELECT number, code FROM audit ORDER BY number DESC LIMIT 1", [])
    var number = try last?.integer("number") ?? 0
    var code = try last?.text("code") ?? ""
    for entry in history {
      number += 1
      code = chain.code(
        previous: code, number: number, at: now, actor: entry.actor, reference: entry.reference, action: entry.action)
      try execute(
        "INSERT INTO audit (number, at, actor, reference, action, detail, code) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
          number, now.milliseconds, entry.actor.name, entry.reference?.digits, entry.action.name, entry.action.detail,
          code,
        ])
    }
  }
}
