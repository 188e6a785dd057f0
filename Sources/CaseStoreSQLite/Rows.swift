import CaseModel
import CaseStore
import GRDB
import StageContract

/// Values out of rows; what is not a value of ours means that the file is damaged.
extension Row {
  func digest(_ column: String) throws -> BlobDigest { try required(BlobDigest(hex: self[column] as String)) }

  func digestIfAny(_ column: String) throws -> BlobDigest? {
    guard let hex = self[column] as String? else { return nil }
    return try required(BlobDigest(hex: hex))
  }

  func reference(_ column: String = "reference") throws -> CaseReference {
    try required(CaseReference(self[column] as String))
  }

  func stage() throws -> StageName { try required(StageName(parsing: self["stage"])) }
  func moment(_ column: String) -> Timestamp { Timestamp(milliseconds: self[column]) }

  func arrival() throws -> Arrival {
    Arrival(
      reference: try reference(), number: self["number"], channel: try required(Channel(rawValue: self["channel"])),
      manifest: try digest("manifest"), content: try digest("content"), receivedAt: moment("receivedAt"))
  }

  func newJob() throws -> NewJob {
    NewJob(
      reference: try reference(), stage: try stage(), key: StageKey(digest: try digest("key")),
      input: try digest("input"), priority: try required(JobPriority(rawValue: self["priority"])))
  }

  func job() throws -> Job {
    let basis = try newJob()
    return Job(
      id: JobID(self["id"]), reference: basis.reference, stage: basis.stage, key: basis.key, input: basis.input,
      priority: basis.priority, state: try required(JobState(rawValue: self["state"])), attempts: self["attempts"],
      runAfter: moment("runAfter"), worker: (self["worker"] as String?).map { WorkerName($0) },
      failureCode: self["failureCode"], result: try digestIfAny("result"))
  }

  func packet() throws -> PublishedPacket {
    PublishedPacket(
      reference: try reference(), version: self["version"], inputsDigest: try digest("inputsDigest"),
      manifest: try digest("manifest"), openHolds: self["openHolds"], publishedAt: moment("publishedAt"))
  }

  func ledgerRow() throws -> LedgerRow {
    LedgerRow(
      id: self["id"], reference: try reference(), priceList: self["priceList"],
      entry: LedgerStatement.Entry(item: self["item"], subject: self["subject"]), quantity: self["quantity"],
      reverses: self["reverses"], packetVersion: self["packetVersion"])
  }

  func storedDecision() throws -> StoredDecision {
    StoredDecision(
      subject: self["subject"], evidenceDigest: try digest("evidenceDigest"), choice: self["choice"],
      note: try digestIfAny("note"))
  }

  func auditRow() throws -> AuditRow {
    var reference: CaseReference?
    if let digits = self["reference"] as String? { reference = try required(CaseReference(digits)) }
    return AuditRow(
      number: self["number"], at: moment("at"), actor: Actor(self["actor"]), reference: reference,
      action: AuditAction(self["action"], detail: self["detail"]))
  }

  private func required<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw StoreFailure.damaged }
    return value
  }
}
