import CaseModel
import CaseStore
import StageContract

/// The case store in SQL: every verb one transaction of its database.
package struct SQLCaseStore<Database: SQLDatabase>: CaseStore {
  package let database: Database
  private let clock: any StoreClock
  private let usesServerTime: Bool
  private let retries: RetryPolicy
  private let chain: AuditChain

  /// Without a `clock` the time is the database server's own where it has one: the same for all machines.
  package init(database: Database, clock: (any StoreClock)?, retries: RetryPolicy, chain: AuditChain) {
    self.database = database
    self.clock = clock ?? SystemStoreClock()
    usesServerTime = clock == nil
    self.retries = retries
    self.chain = chain
  }

  // MARK: Arrivals

  package func receive(
    _ delivery: Delivery, jobs: [NewJob], by actor: Actor
  ) async throws(StoreFailure) -> Reception {
    try await write { try $0.receive(delivery, jobs: jobs, by: actor) }
  }

  package func arrivals(of reference: CaseReference) async throws(StoreFailure) -> [Arrival] {
    try await all("SELECT * FROM arrival WHERE reference = ? ORDER BY number", [reference.digits]) { try $0.arrival() }
  }

  package func cases() async throws(StoreFailure) -> [CaseOverview] {
    try await database.read { try SQLOverview($0).cases(.all) }
  }

  package func cases(newest limit: Int) async throws(StoreFailure) -> [CaseOverview] {
    try await database.read { try SQLOverview($0).cases(.newest(limit)) }
  }

  package func overview(of reference: CaseReference) async throws(StoreFailure) -> CaseOverview? {
    try await database.read { try SQLOverview($0).cases(.one(reference)).first }
  }

  // MARK: Jobs

  package func enqueue(_ work: NewWork, by actor: Actor) async throws(StoreFailure) -> [JobID] {
    try await write { transaction in
      try transaction.lockCases(work.references)
      let ids = try transaction.enqueue(work)
      let cases = Set(work.jobs.map(\.reference) + work.groups.map(\.successor.reference)).sorted()
      for reference in cases {
        transaction.audit(AuditAction("enqueued", detail: String(ids.count)), in: reference, by: actor)
      }
      return ids
    }
  }

  package func claim(worker: WorkerName, lease: Duration) async throws(StoreFailure) -> ClaimedJob? {
    // An idle worker only reads: it does not lock the others out.
    guard try await database.read({ try SQLOverview($0).isDue(at: now($0)) }) else { return nil }
    return try await write { try $0.claim(worker: worker, lease: lease) }
  }

  package func extend(_ hold: JobLease, by lease: Duration) async throws(StoreFailure) -> Bool {
    try await write { try $0.extend(hold, by: lease) }
  }

  package func settle(
    _ hold: JobLease, result: BlobDigest, successors: NewWork
  ) async throws(StoreFailure) -> LeaseOutcome {
    try await orLost { try $0.settle(hold, result: result, successors: successors) }
  }

  package func fail(_ hold: JobLease, _ failure: JobFailure) async throws(StoreFailure) -> LeaseOutcome {
    try await orLost { try $0.fail(hold, failure) }
  }

  package func release(_ hold: JobLease) async throws(StoreFailure) -> LeaseOutcome {
    try await orLost { try $0.release(hold) }
  }

  package func rescue() async throws(StoreFailure) -> Int {
    let lost = try await database.read { connection in
      try SQLOverview(connection).lost(at: now(connection)).map { RescueCandidate(id: $0.id, reference: $0.reference) }
    }
    var rescued = 0
    for candidate in lost {
      do {
        if try await write({ try $0.rescue(candidate.id, of: candidate.reference) }) { rescued += 1 }
      } catch .purged {
        continue
      }
    }
    return rescued
  }

  package func awaitWork(atMost pause: Duration, by clock: any Clock<Duration>) async {
    await database.awaitWork(atMost: pause, by: clock)
  }

  package func jobs(of reference: CaseReference?, in states: [JobState]) async throws(StoreFailure) -> [Job] {
    guard !states.isEmpty else { return [] }
    let names = states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    let ofCase = reference == nil ? "" : "AND reference = ?"
    return try await all(
      "SELECT * FROM job WHERE state IN (\(names)) \(ofCase) ORDER BY id", reference.map { [$0.digits] } ?? []
    ) { try $0.job() }
  }

  // MARK: Results

  package func result(for key: StageKey) async throws(StoreFailure) -> BlobDigest? {
    try await all("SELECT output FROM result WHERE key = ?", [key.digest.hex]) { try $0.digest("output") }.first
  }

  package func result(
    for key: StageKey, of input: [BlobDigest], usedBy reference: CaseReference
  ) async throws(StoreFailure) -> BlobDigest? {
    let known = try await all(
      """
      SELECT result.output FROM result JOIN caseResult ON caseResult.key = result.key
      AND caseResult.output = result.output WHERE result.key = ? AND caseResult.reference = ?
      """, [key.digest.hex, reference.digits]
    ) { try $0.digest("output") }
    if let output = known.first { return output }
    guard try await result(for: key) != nil else { return nil }
    return try await write { try $0.result(for: key, of: input, usedBy: reference) }
  }

  package func record(
    _ output: BlobDigest, for key: StageKey, of input: [BlobDigest], stage: StageName,
    usedBy reference: CaseReference
  ) async throws(StoreFailure) {
    try await write { transaction in
      try transaction.lockCase(reference)
      try transaction.record(output, for: key, of: input, stage: stage, usedBy: reference)
    }
  }

  // MARK: Decisions and packets

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

  // MARK: Purging

  package func beginPurge(of reference: CaseReference, by actor: Actor) async throws(StoreFailure) -> PurgeRoots {
    try await write { try $0.beginPurge(of: reference, by: actor) }
  }

  package func roots(of reference: CaseReference) async throws(StoreFailure) -> PurgeRoots {
    try await database.read { try SQLOverview($0).roots(of: reference) }
  }

  package func finishPurge(of reference: CaseReference, destroyed: Int, by actor: Actor) async throws(StoreFailure) {
    try await write { try $0.finishPurge(of: reference, destroyed: destroyed, by: actor) }
  }

  // MARK: Looking at it

  package func note(_ action: AuditAction, in reference: CaseReference?, by actor: Actor) async throws(StoreFailure) {
    try await write { $0.audit(action, in: reference, by: actor) }
  }

  package func history(of reference: CaseReference?) async throws(StoreFailure) -> [AuditRow] {
    guard let reference else { return try await all("SELECT * FROM audit ORDER BY number", []) { try $0.auditRow() } }
    let sql = "SELECT * FROM audit WHERE reference = ? ORDER BY number"
    return try await all(sql, [reference.digits]) { try $0.auditRow() }
  }

  package func history(newest limit: Int) async throws(StoreFailure) -> [AuditRow] {
    try await all("SELECT * FROM audit ORDER BY number DESC LIMIT ?", [limit]) { try $0.auditRow() }
  }

  package func history(after number: Int64, limit: Int) async throws(StoreFailure) -> [AuditRow] {
    try await all("SELECT * FROM audit WHERE number > ? ORDER BY number LIMIT ?", [number, limit]) {
      try $0.auditRow()
    }
  }

  package func counts() async throws(StoreFailure) -> StoreCounts {
    try await database.read { try SQLOverview($0).counts() }
  }

  // MARK: -

  private struct RescueCandidate: Sendable {
    let id: JobID
    let reference: CaseReference
  }

  private func now(_ connection: any SQLConnection) throws -> Timestamp {
    if usesServerTime, let time = try connection.serverTime() { return time }
    return clock.now()
  }

  private func write<Value: Sendable>(
    _ work: @escaping @Sendable (Transaction) throws -> Value
  ) async throws(StoreFailure) -> Value {
    try await database.write { connection in
      let transaction = Transaction(
        connection: connection, now: try now(connection), clock: clock, retries: retries, chain: chain)
      let value = try work(transaction)
      try transaction.finish()
      return value
    }
  }

  /// A job of a case that was purged meanwhile is nobody's any more.
  private func orLost(
    _ work: @escaping @Sendable (Transaction) throws -> LeaseOutcome
  ) async throws(StoreFailure) -> LeaseOutcome {
    do {
      return try await write(work)
    } catch .purged {
      return .leaseLost
    }
  }

  private func all<Value: Sendable>(
    _ sql: String, _ values: [any SQLConvertible], _ make: @escaping @Sendable (SQLRow) throws -> Value
  ) async throws(StoreFailure) -> [Value] {
    try await database.read { connection in try connection.rows(sql, values).map(make) }
  }
}
