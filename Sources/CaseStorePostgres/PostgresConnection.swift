import CPostgres
import CaseStore
import CaseStoreSQL
import Glibc

/// libpq's connection, closed with its owner.
struct PostgresHandle: ~Copyable {
  fileprivate let connection: OpaquePointer

  /// `nil` where there is no memory for it. Connecting blocks.
  fileprivate init?(url: String) {
    // Later words stand over earlier ones: what the URL says goes first, and the last `dbname` is the URL itself.
    let words = [
      ("connect_timeout", "10"), ("application_name", "dossier"), ("tcp_user_timeout", "15000"),
      ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"), ("dbname", url),
    ]
    let opened = Self.withStrings(words.map(\.0)) { names in
      Self.withStrings(words.map(\.1)) { values in PQconnectdbParams(names, values, 1) }
    }
    guard let opened else { return nil }
    connection = opened
    // The server's notices quote values; they are for nobody.
    _ = PQsetNoticeProcessor(opened, { _, _ in }, nil)
  }

  deinit { PQfinish(connection) }

  /// `texts` as an array of C strings that ends with NULL.
  fileprivate static func withStrings<Answer>(
    _ texts: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Answer
  ) -> Answer {
    var bytes: [CChar] = []
    var starts: [Int?] = []
    for text in texts {
      starts.append(text == nil ? nil : bytes.count)
      if let text { bytes += text.utf8CString }
    }
    return bytes.withUnsafeBufferPointer { buffer in
      var pointers = starts.map { start in start.flatMap { start in buffer.baseAddress.map { $0 + start } } }
      pointers.append(nil)
      return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
  }
}

/// One connection to a PostgreSQL server. All calls block; it stays on the thread of its owner.
final class PostgresConnection: SQLConnection {
  private let handle: PostgresHandle
  /// Statements that the server has prepared, by their text.
  private var prepared: [String: (name: String, columns: [String])] = [:]

  init(url: String) throws(PostgresFailure) {
    guard let handle = PostgresHandle(url: url) else { throw .cut }
    let connection = handle.connection
    self.handle = handle
    guard PQstatus(connection) == CONNECTION_OK else {
      let isRefused = PQconnectionNeedsPassword(connection) == 1 || Self.isRefusal(PQerrorMessage(connection))
      throw isRefused ? .refused : .cut
    }
    // A process that is stopped inside a transaction must not hold the others up for longer than this.
    try command("SET idle_in_transaction_session_timeout = '10s'")
    try command("SET lock_timeout = '10s'")
  }

  var dialect: SQLDialect {
    SQLDialect(
      forUpdate: " FOR UPDATE", skippingLockedJobs: " FOR UPDATE OF job SKIP LOCKED",
      lockHistory: PostgresSchema.lockHistory)
  }

  func wakeWorkers() throws { _ = try rows("NOTIFY \(PostgresSchema.channel)", []) }

  var isAlive: Bool { PQstatus(handle.connection) == CONNECTION_OK }

  func serverTime() throws -> Timestamp? {
    let answer = try rows("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS milliseconds", [])
    return try answer.first?.moment("milliseconds")
  }

  /// Statements without values and without rows that matter: `BEGIN`, tables.
  func command(_ sql: String) throws(PostgresFailure) {
    let answer = PostgresAnswer(PQexec(handle.connection, sql))
    try answer.check(on: handle)
  }

  func rows(_ sql: String, _ values: [any SQLConvertible]) throws -> [SQLRow] {
    let statement = try prepare(sql)
    let texts = values.map { value -> String? in
      switch value.sqlValue {
      case .integer(let number): String(number)
      case .text(let text): text
      case .null: nil
      }
    }
    let answer = PostgresAnswer(
      PostgresHandle.withStrings(texts) { pointers in
        PQexecPrepared(handle.connection, statement.name, Int32(texts.count), pointers, nil, nil, 0)
      })
    try answer.check(on: handle)
    let columns = statement.columns.isEmpty ? answer.columns : statement.columns
    prepared[sql]?.columns = columns
    return (0..<answer.rowCount).map { row in
      SQLRow(columns: columns, values: (0..<columns.count).map { answer.value(row: row, column: $0) })
    }
  }

  /// Waits until a notification comes or `milliseconds` are over; throws where the connection is cut.
  func awaitNotification(milliseconds: Int32) throws(PostgresFailure) {
    var descriptor = pollfd(fd: PQsocket(handle.connection), events: Int16(POLLIN), revents: 0)
    guard descriptor.fd >= 0 else { throw .cut }
    guard poll(&descriptor, 1, milliseconds) > 0 else { return }
    guard PQconsumeInput(handle.connection) == 1 else { throw .cut }
    while let notification = PQnotifies(handle.connection) { PQfreemem(notification) }
  }

  private func prepare(_ sql: String) throws(PostgresFailure) -> (name: String, columns: [String]) {
    if let known = prepared[sql] { return known }
    let name = "s\(prepared.count)"
    let answer = PostgresAnswer(PQprepare(handle.connection, name, Self.numbered(sql), 0, nil))
    try answer.check(on: handle)
    prepared[sql] = (name, [])
    return (name, [])
  }

  /// `?` as `$1`, `$2`, …: no statement of ours has one in a literal.
  private static func numbered(_ sql: String) -> String {
    var number = 0
    return sql.split(separator: "?", omittingEmptySubsequences: false).reduce(into: "") { text, part in
      if number > 0 { text += "$\(number)" }
      text += part
      number += 1
    }
  }

  /// While connecting there is no state to branch on, only words; servers say FATAL where they answer and refuse.
  private static func isRefusal(_ message: UnsafeMutablePointer<CChar>?) -> Bool {
    guard let message else { return false }
    let text = String(cString: message)
    let isStarting = text.contains("starting up") || text.contains("shutting down") || text.contains("too many")
    return text.contains("FATAL") && !isStarting
  }
}

/// libpq's answer to one statement, cleared with its owner.
private struct PostgresAnswer: ~Copyable {
  private let result: OpaquePointer?

  init(_ result: OpaquePointer?) { self.result = result }
  deinit { PQclear(result) }

  func check(on handle: borrowing PostgresHandle) throws(PostgresFailure) {
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return
    default:
      guard PQstatus(handle.connection) == CONNECTION_OK,
        let field = PQresultErrorField(result, Int32(UInt8(ascii: "C")))
      else { throw .cut }
      throw PostgresFailure(state: String(cString: field))
    }
  }

  var rowCount: Int32 { PQntuples(result) }
  var columns: [String] { (0..<PQnfields(result)).map { String(cString: PQfname(result, $0)).lowercased() } }

  func value(row: Int32, column: Int) -> SQLValue {
    guard PQgetisnull(result, row, Int32(column)) == 0 else { return .null }
    return .text(String(cString: PQgetvalue(result, row, Int32(column))))
  }
}
