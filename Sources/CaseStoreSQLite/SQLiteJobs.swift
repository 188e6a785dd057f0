import CaseModel
import CaseStore
import GRDB
import StageContract

extension Transaction {
  func enqueue(_ work: NewWork) throws -> [JobID] {
    var ids = try work.jobs.map { try enqueue($0) }
    for group in work.groups { ids += try enqueue(group) }
    return ids
  }

  /// Adds the job, or finds the live one of its key; a parked one is woken.
  private func enqueue(_ job: NewJob) throws -> JobID {
    guard try row("SELECT 1 FROM caseFile WHERE reference = ?", [job.reference.digits]) != nil else {
      throw StoreFailure.unknownCase
    }
    let live = try row(
      "SELECT id, state FROM job WHERE reference = ? AND key = ? AND state IN ('queued', 'running', 'parked')",
      [job.reference.digits, job.key.digest.hex])
    guard let live else {
      try execute(
        """
        INSERT INTO job (reference, stage, key, input, priority, state, runAfter) VALUES (?, ?, ?, ?, ?, 'queued', ?)
        """,
        [
          job.reference.digits, job.stage.text, job.key.digest.hex, job.input.hex, job.priority.rawValue,
          now.milliseconds,
        ])
      return JobID(connection.lastInsertedRowID)
    }
    let id: Int64 = live["id"]
    try execute("UPDATE job SET priority = max(priority, ?) WHERE id = ?", [job.priority.rawValue, id])
    if live["state"] == "parked" {
      try execute(
        "UPDATE job SET state = 'queued', attempts = 0, failureCode = NULL, runAfter = ? WHERE id = ?",
        [now.milliseconds, id])
    }
    return JobID(id)
  }

  private func enqueue(_ group: NewGroup) throws -> [JobID] {
    let members = Set(try group.jobs.map { try enqueue($0) })
    guard !members.isEmpty else { return [try enqueue(group.successor)] }
    let next = group.successor
    try execute(
      "INSERT INTO jobGroup (remaining, reference, stage, key, input, priority) VALUES (?, ?, ?, ?, ?, ?)",
      [
        members.count, next.reference.digits, next.stage.text, next.key.digest.hex, next.input.hex,
        next.priority.rawValue,
      ])
    let id = connection.lastInsertedRowID
    for member in members.sorted() {
      try execute("INSERT INTO groupMember (jobID, groupID) VALUES (?, ?)", [member.number, id])
    }
    return members.sorted()
  }

  /// Counts a job that has come to rest in the groups that wait for it.
  func rest(_ job: JobID) throws {
    let waiting = try Int64.fetchAll(
      try connection.cachedStatement(sql: "SELECT groupID FROM groupMember WHERE jobID = ? AND hasRested = 0"),
      arguments: [job.number])
    for group in waiting {
      try execute(
        "UPDATE groupMember SET hasRested = 1 WHERE jobID = ? AND groupID = ?", [job.number, group])
      try execute("UPDATE jobGroup SET remaining = remaining - 1 WHERE id = ?", [group])
      guard let done = try row("SELECT * FROM jobGroup WHERE id = ? AND remaining = 0", [group]) else { continue }
      _ = try enqueue(try done.newJob())
    }
  }

  /// The row of a job whose lease still holds: the fence of every verb that ends an attempt.
  func held(_ hold: JobLease) throws -> Row? {
    try row("SELECT * FROM job WHERE id = ? AND fence = ? AND state = 'running'", [hold.job.number, hold.fence])
  }

  func claim(worker: WorkerName, lease: Duration) throws -> ClaimedJob? {
    let due = try row(
      """
      SELECT job.* FROM job JOIN caseFile USING (reference)
      WHERE job.state = 'queued' AND job.runAfter <= ?
      ORDER BY job.priority DESC, caseFile.lastServed, job.id LIMIT 1
      """, [now.milliseconds])
    guard let due else { return nil }
    let job = try due.job()
    let fence = (due["fence"] as Int64) + 1
    try execute(
      """
      UPDATE job SET state = 'running', fence = ?, leaseUntil = ?, worker = ?, attempts = attempts + 1 WHERE id = ?
      """, [fence, (now + lease).milliseconds, worker.text, job.id.number])
    try execute(
      "UPDATE caseFile SET lastServed = (SELECT max(lastServed) + 1 FROM caseFile) WHERE reference = ?",
      [job.reference.digits])
    return ClaimedJob(
      lease: JobLease(job: job.id, fence: fence), reference: job.reference, stage: job.stage, key: job.key,
      input: job.input, priority: job.priority, attempt: job.attempts + 1)
  }

  func settle(_ hold: JobLease, result: BlobDigest, successors: NewWork) throws -> LeaseOutcome {
    guard let row = try held(hold) else { return .leaseLost }
    let job = try row.job()
    try execute(
      "UPDATE job SET state = 'done', leaseUntil = NULL, result = ?, failureCode = NULL WHERE id = ?",
      [result.hex, hold.job.number])
    try record(result, for: job.key, stage: job.stage)
    _ = try enqueue(successors)
    try rest(hold.job)
    try audit(AuditAction("job-done", detail: job.stage.text), in: job.reference, by: actor(of: job))
    return .effective
  }

  func fail(_ hold: JobLease, _ failure: JobFailure) throws -> LeaseOutcome {
    guard let row = try held(hold) else { return .leaseLost }
    let job = try row.job()
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
    return .effective
  }

  func rescue() throws -> Int {
    let lost = try Row.fetchAll(
      connection, sql: "SELECT * FROM job WHERE state = 'running' AND leaseUntil <= ?", arguments: [now.milliseconds])
    for row in lost {
      let job = try row.job()
      try retry(job, after: nil, attempts: job.attempts, code: "lease-expired")
    }
    return lost.count
  }

  func record(_ output: BlobDigest, for key: StageKey, stage: StageName) throws {
    try execute(
      """
      INSERT INTO result (key, stage, output, recordedAt) VALUES (?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET output = excluded.output, recordedAt = excluded.recordedAt
      """, [key.digest.hex, stage.text, output.hex, now.milliseconds])
  }

  private func retry(_ job: Job, after: Duration?, attempts: Int, code: String) throws {
    guard attempts < retries.maximumAttempts else { return try end(job, as: .dead, attempts: attempts, code: code) }
    let delay = after ?? retries.delay(afterAttempts: attempts, chance: clock.chance())
    try execute(
      """
      UPDATE job SET state = 'queued', leaseUntil = NULL, worker = NULL, attempts = ?, failureCode = ?, runAfter = ?
      WHERE id = ?
      """, [attempts, code, (now + delay).milliseconds, job.id.number])
    try audit(AuditAction("job-retried", detail: code), in: job.reference, by: actor(of: job))
  }

  private func end(_ job: Job, as state: JobState, attempts: Int, code: String) throws {
    try execute(
      "UPDATE job SET state = ?, leaseUntil = NULL, attempts = ?, failureCode = ? WHERE id = ?",
      [state.rawValue, attempts, code, job.id.number])
    try rest(job.id)
    try audit(AuditAction("job-\(state.rawValue)", detail: code), in: job.reference, by: actor(of: job))
  }

  private func actor(of job: Job) -> Actor { Actor(job.worker?.text ?? "dossier") }
}
