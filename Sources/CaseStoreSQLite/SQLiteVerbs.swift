import CaseModel
import CaseStore
import GRDB
import StageContract

extension SQLiteCaseStore: CaseStore {
  package func receive(
    _ delivery: Delivery, jobs: [NewJob], by actor: Actor
  ) async throws(StoreFailure) -> Reception {
    try await write { try $0.receive(delivery, jobs: jobs, by: actor) }
  }

  package func arrivals(of reference: CaseReference) async throws(StoreFailure) -> [Arrival] {
    try await all("SELECT * FROM arrival WHERE reference = ? ORDER BY number", [reference.digits]) { try $0.arrival() }
  }

  package func cases() async throws(StoreFailure) -> [CaseOverview] {
    try await read { try SQLiteOverview.fetch($0, of: nil) }
  }

  package func overview(of reference: CaseReference) async throws(StoreFailure) -> CaseOverview? {
    try await read { try SQLiteOverview.fetch($0, of: reference).first }
  }

  package func enqueue(_ work: NewWork, by actor: Actor) async throws(StoreFailure) -> [JobID] {
    try await write { transaction in
      let ids = try transaction.enqueue(work)
      let cases = Set(work.jobs.map(\.reference) + work.groups.map(\.successor.reference)).sorted()
      for reference in cases {
        try transaction.audit(AuditAction("enqueued", detail: String(ids.count)), in: reference, by: actor)
      }
      return ids
    }
  }

  package func claim(worker: WorkerName, lease: Duration) async throws(StoreFailure) -> ClaimedJob? {
    // An idle worker only reads: it does not lock the others out.
    let now = clock.now().milliseconds
    let isDue = try await read { connection in
      let sql = "SELECT EXISTS (SELECT 1 FROM job WHERE state = 'queued' AND runAfter <= ?)"
      return try Bool.fetchOne(connection, sql: sql, arguments: [now]) ?? false
    }
    guard isDue else { return nil }
    return try await write { try $0.claim(worker: worker, lease: lease) }
  }

  package func extend(_ hold: JobLease, by lease: Duration) async throws(StoreFailure) -> Bool {
    try await write { transaction in
      guard try transaction.held(hold) != nil else { return false }
      try transaction.execute(
        "UPDATE job SET leaseUntil = ? WHERE id = ?", [(transaction.now + lease).milliseconds, hold.job.number])
      return true
    }
  }

  package func settle(
    _ hold: JobLease, result: BlobDigest, successors: NewWork
  ) async throws(StoreFailure) -> LeaseOutcome {
    try await write { try $0.settle(hold, result: result, successors: successors) }
  }

  package func fail(_ hold: JobLease, _ failure: JobFailure) async throws(StoreFailure) -> LeaseOutcome {
    try await write { try $0.fail(hold, failure) }
  }

  package func release(_ hold: JobLease) async throws(StoreFailure) -> LeaseOutcome {
    try await write { try $0.release(hold) }
  }

  package func rescue() async throws(StoreFailure) -> Int {
    let now = clock.now().milliseconds
    let isNeeded = try await read { connection in
      let sql = "SELECT EXISTS (SELECT 1 FROM job WHERE state = 'running' AND leaseUntil <= ?)"
      return try Bool.fetchOne(connection, sql: sql, arguments: [now]) ?? false
    }
    guard isNeeded else { return 0 }
    return try await write { try $0.rescue() }
  }

  package func jobs(of reference: CaseReference?, in states: [JobState]) async throws(StoreFailure) -> [Job] {
    let marks = databaseQuestionMarks(count: states.count)
    let sql = "SELECT * FROM job WHERE state IN (\(marks)) AND (? IS NULL OR reference = ?) ORDER BY id"
    let arguments = StatementArguments(states.map(\.rawValue)) + [reference?.digits, reference?.digits]
    return try await all(sql, arguments) { try $0.job() }
  }

  package func result(for key: StageKey) async throws(StoreFailure) -> BlobDigest? {
    try await all("SELECT output FROM result WHERE key = ?", [key.digest.hex]) { try $0.digest("output") }.first
  }

  package func record(_ output: BlobDigest, for key: StageKey, stage: StageName) async throws(StoreFailure) {
    try await write { try $0.record(output, for: key, stage: stage) }
  }

  package func decide(
    _ decision: StoredDecision, in reference: CaseReference, work: NewWork, by actor: Actor
  ) async throws(StoreFailure) -> Bool {
    try await write { try $0.decide(decision, in: reference, work: work, by: actor) }
  }

  package func decisions(of reference: CaseReference) async throws(StoreFailure) -> [StoredDecision] {
    let sql = "SELECT * FROM decision WHERE reference = ? AND isStanding = 1 ORDER BY subject"
    return try await all(sql, [reference.digits]) { try $0.storedDecision() }
  }

  package func publish(_ packet: NewPacket, by actor: Actor) async throws(StoreFailure) -> Publication {
    try await write { try $0.publish(packet, by: actor) }
  }

  package func packets(of reference: CaseReference) async throws(StoreFailure) -> [PublishedPacket] {
    try await all("SELECT * FROM packet WHERE reference = ? ORDER BY version", [reference.digits]) { try $0.packet() }
  }

  package func ledger(of reference: CaseReference) async throws(StoreFailure) -> [LedgerRow] {
    try await all("SELECT * FROM ledger WHERE reference = ? ORDER BY id", [reference.digits]) { try $0.ledgerRow() }
  }

  package func note(_ action: AuditAction, in reference: CaseReference?, by actor: Actor) async throws(StoreFailure) {
    try await write { try $0.audit(action, in: reference, by: actor) }
  }

  package func history(of reference: CaseReference?) async throws(StoreFailure) -> [AuditRow] {
    guard let reference else { return try await all("SELECT * FROM audit ORDER BY number", []) { try $0.auditRow() } }
    let sql = "SELECT * FROM audit WHERE reference = ? ORDER BY number"
    return try await all(sql, [reference.digits]) { try $0.auditRow() }
  }

  package func counts() async throws(StoreFailure) -> StoreCounts { try await read(SQLiteOverview.counts) }

  private func all<Value: Sendable>(
    _ sql: String, _ arguments: StatementArguments, _ make: @escaping @Sendable (Row) throws -> Value
  ) async throws(StoreFailure) -> [Value] {
    try await read { connection in try Row.fetchAll(connection, sql: sql, arguments: arguments).map(make) }
  }
}
