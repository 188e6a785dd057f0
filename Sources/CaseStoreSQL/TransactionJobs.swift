import CaseModel
import CaseStore
import StageContract

extension Transaction {
  /// The cases that `work` names must be locked.
  func enqueue(_ work: NewWork) throws -> [JobID] {
    var ids = try work.jobs.map { try enqueue($0) }
    for group in work.groups { ids += try enqueue(group) }
    return ids
  }

  /// Adds the job, or finds the live one of its key; a parked one is woken.
  private func enqueue(_ job: NewJob) throws -> JobID {
    let live = try row(
      """
      SELECT id, state FROM job
      WHERE reference = ? AND key = ? AND state IN ('queued', 'running', 'parked')\(connection.dialect.forUpdate)
      """, [job.reference.digits, job.key.digest.hex])
    guard let live else {
      let added = try row(
        """
        INSERT INTO job (reference, stage, key, input, priority, state, runAfter)
        VALUES (?, ?, ?, ?, ?, 'queued', ?) RETURNING id
        """,
        [
          job.reference.digits, job.stage.text, job.key.digest.hex, job.input.hex, job.priority.rawValue,
          now.milliseconds,
        ])
      guard let added else { throw StoreFailure.damaged }
      noteNewWork()
      return JobID(try added.integer("id"))
    }
    let id = try live.integer("id")
    let priority = job.priority.rawValue
    try execute("UPDATE job SET priority = ? WHERE id = ? AND priority < ?", [priority, id, priority])
    if try live.state() == .parked {
      try execute(
        "UPDATE job SET state = 'queued', attempts = 0, failureCode = NULL, runAfter = ? WHERE id = ?",
        [now.milliseconds, id])
      noteNewWork()
    }
    return JobID(id)
  }

  private func enqueue(_ group: NewGroup) throws -> [JobID] {
    let members = Set(try group.jobs.map { try enqueue($0) }).sorted()
    guard !members.isEmpty else { return [try enqueue(group.successor)] }
    let next = group.successor
    let added = try row(
      """
      INSERT INTO jobGroup (remaining, reference, stage, key, input, priority) VALUES (?, ?, ?, ?, ?, ?) RETURNING id
      """,
      [
        members.count, next.reference.digits, next.stage.text, next.key.digest.hex, next.input.hex,
        next.priority.rawValue,
      ])
    guard let id = try added?.integer("id") else { throw StoreFailure.damaged }
    for member in members {
      try execute("INSERT INTO groupMember (jobID, groupID) VALUES (?, ?)", [member.number, id])
    }
    return members
  }

  /// Counts a job that has come to rest in the groups that wait for it.
  private func rest(_ job: JobID) throws {
    let waiting = try rows(
      "SELECT groupID FROM groupMember WHERE jobID = ? AND hasRested = 0 ORDER BY groupID", [job.number])
    for group in try waiting.map({ try $0.integer("groupID") }) {
      try execute("UPDATE groupMember SET hasRested = 1 WHERE jobID = ? AND groupID = ?", [job.number, group])
      try execute("UPDATE jobGroup SET remaining = remaining - 1 WHERE id = ?", [group])
      guard let done = try row("SELECT * FROM jobGroup WHERE id = ? AND remaining = 0", [group]) else { continue }
      _ = try enqueue(try done.newJob())
    }
  }

  /// A job whose lease still holds, with its case locked: the fence of every verb that ends an attempt.
  private func held(_ hold: JobLease, and others: [CaseReference] = []) throws -> Job? {
    guard let known = try row("SELECT reference FROM job WHERE id = ?", [hold.job.number]) else { return nil }
    try lockCases(others + [try known.reference()])
    return try row(
      "SELECT * FROM job WHERE id = ? AND fence = ? AND state = 'running'\(connection.dialect.forUpdate)",
      [hold.job.number, hold.fence])?.job()
  }

  func claim(worker: WorkerName, lease: Duration) throws -> ClaimedJob? {
    let due = try row(
      """
      SELECT job.* FROM job JOIN caseTurn ON caseTurn.reference = job.reference
      WHERE job.state = 'queued' AND job.runAfter <= ?
      ORDER BY job.priority DESC, caseTurn.lastServed, job.id LIMIT 1\(connection.dialect.skippingLockedJobs)
      """, [now.milliseconds])
    guard let due else { return nil }
    let job = try due.job()
    let fence = try due.integer("fence") + 1
    try execute(
      """
      UPDATE job SET state = 'running', fence = ?, leaseUntil = ?, worker = ?, attempts = attempts + 1 WHERE id = ?
      """, [fence, (now + lease).milliseconds, worker.text, job.id.number])
    try execute(
      "UPDATE caseTurn SET lastServed = (SELECT max(lastServed) + 1 FROM caseTurn) WHERE reference = ?",
      [job.reference.digits])
    return ClaimedJob(
      lease: JobLease(job: job.id, fence: fence), reference: job.reference, stage: job.stage, key: job.key,
      input: job.input, priority: job.priority, attempt: job.attempts + 1)
  }

  func extend(_ hold: JobLease, by lease: Duration) throws -> Bool {
    let extended = try row(
      "UPDATE job SET leaseUntil = ? WHERE id = ? AND fence = ? AND state = 'running' RETURNING id",
      [(now + lease).milliseconds, hold.job.number, hold.fence])
    return extended != nil
  }

  func settle(_ hold: JobLease, result: BlobDigest, successors: NewWork) throws -> LeaseOutcome {
    guard let job = try held(hold, and: successors.references) else { return .leaseLost }
    try execute(
      "UPDATE job SET state = 'done', leaseUntil = NULL, result = ?, failureCode = NULL WHERE id = ?",
      [result.hex, hold.job.number])
    try record(result, for: job.key, of: [], stage: job.stage, usedBy: job.reference)
    _ = try enqueue(successors)
    try rest(hold.job)
    audit(AuditAction("job-done", detail: job.stage.text), in: job.reference, by: actor(of: job))
    return .effective
  }

  func fail(_ hold: JobLease, _ failure: JobFailure) throws -> LeaseOutcome {
    guard let job = try held(hold) else { return .leaseLost }
    let attempts = job.attempts + failure.weight - 1
    switch failure.verdict {
    case .park: try end(job, as: .parked, attempts: attempts, code: failure.code)
    case .reject: try end(job, as: .rejected, attempts: attempts, code: failure.code)
    case .retry(let after): try retry(job, after: after, attempts: attempts, code: failure.code)
    }
    return .effective
  }

  func release(_ hold: JobLease) throws -> LeaseOutcome {
    guard try held(hold) != nil else { return .leaseLost }
    try execute(
      "UPDATE job SET state = 'queued', leaseUntil = NULL, worker = NULL, attempts = attempts - 1 WHERE id = ?",
      [hold.job.number])
    noteNewWork()
    return .effective
  }

  /// Takes one lost job back, if its lease has still run out now that it is held.
  func rescue(_ id: JobID, of reference: CaseReference) throws -> Bool {
    try lockCase(reference)
    let lost = try row(
      "SELECT * FROM job WHERE id = ? AND state = 'running' AND leaseUntil <= ?\(connection.dialect.forUpdate)",
      [id.number, now.milliseconds])
    guard let job = try lost?.job() else { return false }
    try retry(job, after: nil, attempts: job.attempts, code: "lease-expired")
    return true
  }

  private func retry(_ job: Job, after: Duration?, attempts: Int, code: String) throws {
    guard attempts < retries.maximumAttempts else { return try end(job, as: .dead, attempts: attempts, code: code) }
    let delay = after ?? retries.delay(afterAttempts: attempts, chance: chance)
    try execute(
      """
      UPDATE job SET state = 'queued', leaseUntil = NULL, worker = NULL, attempts = ?, failureCode = ?, runAfter = ?
      WHERE id = ?
      """, [attempts, code, (now + delay).milliseconds, job.id.number])
    audit(AuditAction("job-retried", detail: code), in: job.reference, by: actor(of: job))
  }

  private func end(_ job: Job, as state: JobState, attempts: Int, code: String) throws {
    try execute(
      "UPDATE job SET state = ?, leaseUntil = NULL, attempts = ?, failureCode = ? WHERE id = ?",
      [state.rawValue, attempts, code, job.id.number])
    try rest(job.id)
    audit(AuditAction("job-\(state.rawValue)", detail: code), in: job.reference, by: actor(of: job))
  }

  private func actor(of job: Job) -> Actor { Actor(job.worker?.text ?? "dossier") }
}

extension NewWork {
  /// Every case that it names.
  var references: [CaseReference] {
    (jobs + groups.flatMap { $0.jobs + [$0.successor] }).map(\.reference)
  }
}
