import CaseModel
import CaseStore
import StageContract

/// The case store in memory, for tests: the contract in its plainest form.
package actor MemoryCaseStore: CaseStore {
  struct CaseFile {
    var arrivals: [Arrival] = []
    var firstArrivalAt: Timestamp?
    var lastArrivalAt: Timestamp?
    var decisions: [String: StoredDecision] = [:]
    /// Of all decisions, those that do not stand any more too.
    var notes: [BlobDigest] = []
    var packets: [PublishedPacket] = []
    var ledger: [LedgerRow] = []
    var lastServed = 0
    /// Outputs that the case uses, by their keys.
    var results: [StageKey: BlobDigest] = [:]
    /// The blobs that the inputs of those name.
    var inputs: Set<BlobDigest> = []
    var purgedAt: Timestamp?
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
  let chain: AuditChain
  var files: [CaseReference: CaseFile] = [:]
  var records: [JobRecord] = []
  var groups: [Group] = []
  var results: [StageKey: BlobDigest] = [:]
  var audit: [AuditRow] = []
  var served = 0
  var ledgerCount: Int64 = 0
  var jobCount: Int64 = 0

  package init(
    clock: any StoreClock = SystemStoreClock(), retries: RetryPolicy = RetryPolicy(),
    chain: AuditChain = StoreContract.chain
  ) {
    self.clock = clock
    self.retries = retries
    self.chain = chain
  }

  package func receive(_ delivery: Delivery, jobs: [NewJob], by actor: Actor) throws(StoreFailure) -> Reception {
    let reference = delivery.reference
    guard files[reference]?.purgedAt == nil else { throw .purged }
    let known = files[reference]?.arrivals.first {
      $0.manifest == delivery.manifest || $0.content == delivery.content
    }
    if let known { return .known(known) }
    try require(jobs.map(\.reference), orNew: reference)
    let arrival = Arrival(
      reference: reference, number: (files[reference]?.arrivals.count ?? 0) + 1, channel: delivery.channel,
      manifest: delivery.manifest, content: delivery.content, receivedAt: clock.now())
    var file = files[reference] ?? CaseFile()
    file.arrivals.append(arrival)
    file.firstArrivalAt = file.firstArrivalAt ?? arrival.receivedAt
    file.lastArrivalAt = arrival.receivedAt
    files[reference] = file
    _ = add(NewWork(jobs: jobs))
    write(AuditAction("received", detail: delivery.manifest.hex), reference, actor)
    return .new(arrival)
  }

  package func arrivals(of reference: CaseReference) -> [Arrival] { files[reference]?.arrivals ?? [] }
  package func cases() -> [CaseOverview] { files.keys.sorted().compactMap { overview(of: $0) } }

  package func cases(newest limit: Int) -> [CaseOverview] {
    let all = cases()
    let newest = all.sorted { left, right in
      left.lastArrivalAt == right.lastArrivalAt
        ? left.reference < right.reference : left.lastArrivalAt > right.lastArrivalAt
    }
    return Array(newest.prefix(limit))
  }

  package func overview(of reference: CaseReference) -> CaseOverview? {
    guard let file = files[reference], let firstArrivalAt = file.firstArrivalAt,
      let lastArrivalAt = file.lastArrivalAt
    else { return nil }
    var jobs = JobCounts()
    for record in records where record.new.reference == reference { jobs[record.state] += 1 }
    return CaseOverview(
      reference: reference, arrivals: file.arrivals.count, firstArrivalAt: firstArrivalAt,
      lastArrivalAt: lastArrivalAt, jobs: jobs, packet: file.packets.last, purgedAt: file.purgedAt)
  }

  package func result(for key: StageKey) -> BlobDigest? { results[key] }

  package func result(
    for key: StageKey, of input: [BlobDigest], usedBy reference: CaseReference
  ) throws(StoreFailure) -> BlobDigest? {
    try require([reference])
    guard let output = results[key] else { return nil }
    keep(output, for: key, of: input, usedBy: reference)
    return output
  }

  package func record(
    _ output: BlobDigest, for key: StageKey, of input: [BlobDigest], stage: StageName, usedBy reference: CaseReference
  ) throws(StoreFailure) {
    try require([reference])
    keep(output, for: key, of: input, usedBy: reference)
  }

  func keep(_ output: BlobDigest, for key: StageKey, of input: [BlobDigest], usedBy reference: CaseReference) {
    results[key] = output
    files[reference]?.inputs.formUnion(input)
    files[reference]?.results[key] = output
  }

  package func decide(
    _ decision: StoredDecision, in reference: CaseReference, work: NewWork, by actor: Actor
  ) throws(StoreFailure) -> Bool {
    try require(references(of: work) + [reference])
    guard files[reference]?.decisions[decision.subject] != decision else { return false }
    files[reference]?.decisions[decision.subject] = decision
    if let note = decision.note { files[reference]?.notes.append(note) }
    _ = add(work)
    write(AuditAction("decided", detail: "\(decision.subject) \(decision.choice)"), reference, actor)
    return true
  }

  package func decisions(of reference: CaseReference) -> [StoredDecision] {
    (files[reference]?.decisions ?? [:]).values.sorted { $0.subject < $1.subject }
  }

  package func publish(_ packet: NewPacket, by actor: Actor) throws(StoreFailure) -> Publication {
    try require([packet.reference])
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

  package func history(newest limit: Int) -> [AuditRow] { Array(audit.reversed().prefix(limit)) }

  package func history(after number: Int64, limit: Int) -> [AuditRow] {
    Array(audit.drop { $0.number <= number }.prefix(limit))
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
    let number = Int64(audit.count + 1)
    let now = clock.now()
    let code = chain.code(
      previous: audit.last?.code ?? "", number: number, at: now, actor: actor, reference: reference, action: action)
    audit.append(
      AuditRow(number: number, at: now, actor: actor, reference: reference, action: action, code: code))
  }

  func references(of work: NewWork) -> [CaseReference] {
    (work.jobs + work.groups.flatMap { $0.jobs + [$0.successor] }).map(\.reference)
  }

  func require(_ references: [CaseReference], orNew new: CaseReference? = nil) throws(StoreFailure) {
    for reference in references where reference != new {
      guard let file = files[reference] else { throw .unknownCase }
      guard file.purgedAt == nil else { throw .purged }
    }
  }
}
