import CaseModel
import CaseStore
import StageContract

/// The case store in memory, for tests: the contract in its plainest form.
package actor MemoryCaseStore: CaseStore {
  struct CaseFile {
    var arrivals: [Arrival] = []
    var decisions: [String: StoredDecision] = [:]
    var packets: [PublishedPacket] = []
    var ledger: [LedgerRow] = []
    var lastServed = 0
  }

  struct JobRecord {
    let id: JobID
    let new: NewJob
    var priority: JobPriority
    var state = JobState.queued
    var attempts = 0
    var fence: Int64 = 0
    var leaseUntil: Timestamp?
    var worker: WorkerName?
    var runAfter: Timestamp
    var failureCode: String?
    var result: BlobDigest?
  }

  struct Group {
    var waitsFor: Set<JobID>
    let successor: NewJob
  }

  let clock: any StoreClock
  let retries: RetryPolicy
  var files: [CaseReference: CaseFile] = [:]
  var records: [JobRecord] = []
  var groups: [Group] = []
  var results: [StageKey: BlobDigest] = [:]
  var audit: [AuditRow] = []
  var served = 0
  var ledgerCount: Int64 = 0

  package init(clock: any StoreClock = SystemStoreClock(), retries: RetryPolicy = RetryPolicy()) {
    self.clock = clock
    self.retries = retries
  }

  package func receive(_ delivery: Delivery, jobs: [NewJob], by actor: Actor) throws(StoreFailure) -> Reception {
    let reference = delivery.reference
    let known = files[reference]?.arrivals.first {
      $0.manifest == delivery.manifest || $0.content == delivery.content
    }
    if let known { return .known(known) }
    try require(jobs.map(\.reference), orNew: reference)
    let arrival = Arrival(
      reference: reference, number: (files[reference]?.arrivals.count ?? 0) + 1, channel: delivery.channel,
      manifest: delivery.manifest, content: delivery.content, receivedAt: clock.now())
    files[reference, default: CaseFile()].arrivals.append(arrival)
    _ = add(NewWork(jobs: jobs))
    write(AuditAction("received", detail: delivery.manifest.hex), reference, actor)
    return .new(arrival)
  }

  package func arrivals(of reference: CaseReference) -> [Arrival] { files[reference]?.arrivals ?? [] }
  package func cases() -> [CaseOverview] { files.keys.sorted().compactMap { overview(of: $0) } }

  package func overview(of reference: CaseReference) -> CaseOverview? {
    guard let file = files[reference], let first = file.arrivals.first, let last = file.arrivals.last else {
      return nil
    }
    var jobs = JobCounts()
    for record in records where record.new.reference == reference { jobs[record.state] += 1 }
    return CaseOverview(
      reference: reference, arrivals: file.arrivals.count, firstArrivalAt: first.receivedAt,
      lastArrivalAt: last.receivedAt, jobs: jobs, packet: file.packets.last)
  }

  package func result(for key: StageKey) -> BlobDigest? { results[key] }
  package func record(_ output: BlobDigest, for key: StageKey, stage: StageName) { results[key] = output }

  package func decide(
    _ decision: StoredDecision, in reference: CaseReference, work: NewWork, by actor: Actor
  ) throws(StoreFailure) -> Bool {
    try require(references(of: work) + [reference])
    guard files[reference]?.decisions[decision.subject] != decision else { return false }
    files[reference]?.decisions[decision.subject] = decision
    _ = add(work)
    write(AuditAction("decided", detail: "\(decision.subject) \(decision.choice)"), reference, actor)
    return true
  }

  package func decisions(of reference: CaseReference) -> [StoredDecision] {
    (files[reference]?.decisions ?? [:]).values.sorted { $0.subject < $1.subject }
  }

  package func publish(_ packet: NewPacket, by actor: Actor) throws(StoreFailure) -> Publication {
    guard var file = files[packet.reference] else { throw .unknownCase }
    let known = file.packets.first { $0.inputsDigest == packet.inputsDigest }
    let published =
      known
      ?? PublishedPacket(
        reference: packet.reference, version: file.packets.count + 1, inputsDigest: packet.inputsDigest,
        manifest: packet.manifest, openHolds: packet.openHolds, publishedAt: clock.now())
    if known == nil { file.packets.append(published) }
    if let statement = packet.statement {
      let missing = LedgerReconciliation(rows: file.ledger, statement: statement)
      let reversals = missing.reversals.map { ($0.priceList, $0.entry, -$0.quantity, Optional($0.id)) }
      let additions = missing.additions.map { (statement.priceList, $0, 1, Int64?.none) }
      for (priceList, entry, quantity, reverses) in reversals + additions {
        ledgerCount += 1
        file.ledger.append(
          LedgerRow(
            id: ledgerCount, reference: packet.reference, priceList: priceList, entry: entry, quantity: quantity,
            reverses: reverses, packetVersion: published.version))
      }
    }
    files[packet.reference] = file
    if known != nil { return .known(published) }
    write(AuditAction("published", detail: "v\(published.version)"), packet.reference, actor)
    return .new(published)
  }

  package func packets(of reference: CaseReference) -> [PublishedPacket] { files[reference]?.packets ?? [] }
  package func ledger(of reference: CaseReference) -> [LedgerRow] { files[reference]?.ledger ?? [] }
  package func note(_ action: AuditAction, in reference: CaseReference?, by actor: Actor) {
    write(action, reference, actor)
  }

  package func history(of reference: CaseReference?) -> [AuditRow] {
    audit.filter { reference == nil || $0.reference == reference }
  }

  package func counts() -> StoreCounts {
    var counts = StoreCounts()
    counts.cases = files.count
    counts.arrivals = files.values.map(\.arrivals.count).reduce(0, +)
    counts.packets = files.values.map(\.packets.count).reduce(0, +)
    counts.ledgerRows = files.values.map(\.ledger.count).reduce(0, +)
    counts.results = results.count
    for record in records { counts.jobs[record.state] += 1 }
    counts.oldestDueAt = records.filter { $0.state == .queued }.map(\.runAfter).min()
    return counts
  }

  func write(_ action: AuditAction, _ reference: CaseReference?, _ actor: Actor) {
    audit.append(
      AuditRow(
        number: Int64(audit.count + 1), at: clock.now(), actor: actor, reference: reference, action: action))
  }

  func references(of work: NewWork) -> [CaseReference] {
    (work.jobs + work.groups.flatMap { $0.jobs + [$0.successor] }).map(\.reference)
  }

  func require(_ references: [CaseReference], orNew new: CaseReference? = nil) throws(StoreFailure) {
    for reference in references where files[reference] == nil && reference != new { throw .unknownCase }
  }
}
