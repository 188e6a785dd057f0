import CaseModel
import CaseStore
import StageContract

/// One row of an answer. Columns go by their names, in whatever case.
package struct SQLRow {
  private let columns: [String]
  private let values: [SQLValue]

  /// `columns` are in lower case.
  package init(columns: [String], values: [SQLValue]) {
    self.columns = columns
    self.values = values
  }

  private subscript(_ column: String) -> SQLValue {
    get throws {
      guard let place = columns.firstIndex(of: column.lowercased()) else { throw StoreFailure.damaged }
      return values[place]
    }
  }

  package func integer(_ column: String) throws -> Int64 {
    switch try self[column] {
    case .integer(let number): number
    case .text(let text): try required(Int64(text))
    case .null: throw StoreFailure.damaged
    }
  }

  package func number(_ column: String) throws -> Int { try required(Int(exactly: try integer(column))) }
  func integerIfAny(_ column: String) throws -> Int64? { try self[column] == .null ? nil : try integer(column) }

  package func text(_ column: String) throws -> String { try required(try textIfAny(column)) }

  package func textIfAny(_ column: String) throws -> String? {
    switch try self[column] {
    case .text(let text): text
    case .integer(let number): String(number)
    case .null: nil
    }
  }
}

/// Values out of rows; what is not a value of ours means that the database is damaged.
extension SQLRow {
  func digest(_ column: String) throws -> BlobDigest { try required(BlobDigest(hex: try text(column))) }

  func digestIfAny(_ column: String) throws -> BlobDigest? {
    guard let hex = try textIfAny(column) else { return nil }
    return try required(BlobDigest(hex: hex))
  }

  func reference() throws -> CaseReference { try required(CaseReference(try text("reference"))) }
  func stage() throws -> StageName { try required(StageName(parsing: try text("stage"))) }
  package func moment(_ column: String) throws -> Timestamp { Timestamp(milliseconds: try integer(column)) }

  func momentIfAny(_ column: String) throws -> Timestamp? {
    try integerIfAny(column).map { Timestamp(milliseconds: $0) }
  }

  func state() throws -> JobState { try required(JobState(rawValue: try text("state"))) }

  func arrival() throws -> Arrival {
    Arrival(
      reference: try reference(), number: try number("number"),
      channel: try required(Channel(rawValue: try text("channel"))), manifest: try digest("manifest"),
      content: try digest("content"), receivedAt: try moment("receivedAt"))
  }

  func newJob() throws -> NewJob {
    NewJob(
      reference: try reference(), stage: try stage(), key: StageKey(digest: try digest("key")),
      input: try digest("input"), priority: try required(JobPriority(rawValue: try number("priority"))))
  }

  func job() throws -> Job {
    let basis = try newJob()
    return Job(
      id: JobID(try integer("id")), reference: basis.reference, stage: basis.stage, key: basis.key,
      input: basis.input, priority: basis.priority, state: try state(), attempts: try number("attempts"),
      runAfter: try moment("runAfter"), worker: try textIfAny("worker").map { WorkerName($0) },
      failureCode: try textIfAny("failureCode"), result: try digestIfAny("result"))
  }

  func packet() throws -> PublishedPacket {
    PublishedPacket(
      reference: try reference(), version: try number("version"), inputsDigest: try digest("inputsDigest"),
      manifest: try digest("manifest"), openHolds: try number("openHolds"), publishedAt: try moment("publishedAt"))
  }

  func ledgerRow() throws -> LedgerRow {
    LedgerRow(
      id: try integer("id"), reference: try reference(), priceList: try text("priceList"),
      entry: LedgerStatement.Entry(item: try text("item"), subject: try text("subject")),
      quantity: try number("quantity"), reverses: try integerIfAny("reverses"),
      packetVersion: try number("packetVersion"))
  }

  func storedDecision() throws -> StoredDecision {
    StoredDecision(
      subject: try text("subject"), evidenceDigest: try digest("evidenceDigest"), choice: try text("choice"),
      note: try digestIfAny("note"))
  }

  func auditRow() throws -> AuditRow {
    var reference: CaseReference?
    if let digits = try textIfAny("reference") { reference = try required(CaseReference(digits)) }
    return AuditRow(
      number: try integer("number"), at: try moment("at"), actor: Actor(try text("actor")), reference: reference,
      action: AuditAction(try text("action"), detail: try text("detail")), code: try text("code"))
  }

  private func required<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw StoreFailure.damaged }
    return value
  }
}
