import CaseModel
import CaseStore
import StageContract

extension MemoryCaseStore {
  package func enqueue(_ work: NewWork, by actor: Actor) throws(StoreFailure) -> [JobID] {
    try require(references(of: work))
    let ids = add(work)
    let cases = Set(work.jobs.map(\.reference) + work.groups.map(\.successor.reference)).sorted()
    for reference in cases { write(AuditAction("enqueued", detail: String(ids.count)), reference, actor) }
    return ids
  }

  package func claim(worker: WorkerName, lease: Duration) -> ClaimedJob? {
    let now = clock.now()
    let due = records.indices.filter { records[$0].state == .queued && records[$0].runAfter <= now }
    let next = due.min { left, right in
      let (one, other) = (records[left], records[right])
      if one.priority != other.priority { return one.priority.rawValue > other.priority.rawValue }
      let (first, second) = (lastServed(one), lastServed(other))
      return first != second ? first < second : one.id < other.id
    }
    guard let next else { return nil }
    served += 1
    files[records[next].new.reference]?.lastServed = served
    records[next].state = .running
    records[next].fence += 1
    records[next].attempts += 1
    records[next].leaseUntil = now + lease
    records[next].worker = worker
    let record = records[next]
    return ClaimedJob(
      lease: JobLease(job: record.id, fence: record.fence), reference: record.new.reference, stage: record.new.stage,
      key: record.new.key, input: record.new.input, priority: record.priority, attempt: record.attempts)
  }

  package func extend(_ hold: JobLease, by lease: Duration) -> Bool {
    guard let place = held(hold) else { return false }
    records[place].leaseUntil = clock.now() + lease
    return true
  }

  package func settle(
    _ hold: JobLease, result: BlobDigest, successors: NewWork
  ) throws(StoreFailure) -> LeaseOutcome {
    guard let place = held(hold) else { return .leaseLost }
    try require(references(of: successors))
    records[place].result = result
    records[place].failureCode = nil
    keep(result, for: records[place].new.key, of: [], usedBy: records[place].new.reference)
    end(place, as: .done)
    _ = add(successors)
    rest(hold.job)
    write(AuditAction("job-done", detail: records[place].new.stage.text), records[place].new.reference, actor(place))
    return .effective
  }

  package func fail(_ hold: JobLease, _ failure: JobFailure) -> LeaseOutcome {
    guard let place = held(hold) else { return .leaseLost }
    records[place].attempts += failure.weight - 1
    switch failure.verdict {
    case .park: stop(place, as: .parked, code: failure.code)
    case .reject: stop(place, as: .rejected, code: failure.code)
    case .retry(let after): retry(place, after: after, code: failure.code)
    }
    return .effective
  }

  package func release(_ hold: JobLease) -> LeaseOutcome {
    guard let place = held(hold) else { return .leaseLost }
    end(place, as: .queued)
    records[place].attempts -= 1
    records[place].worker = nil
    return .effective
  }

  package func rescue() -> Int {
    let now = clock.now()
    let lost = records.indices.filter { place in records[place].leaseUntil.map { $0 <= now } ?? false }
    for place in lost { retry(place, after: nil, code: "lease-expired") }
    return lost.count
  }

  package func jobs(of reference: CaseReference?, in states: [JobState]) -> [Job] {
    records.filter { states.contains($0.state) && (reference == nil || $0.new.reference == reference) }.map { record in
      Job(
        id: record.id, reference: record.new.reference, stage: record.new.stage, key: record.new.key,
        input: record.new.input, priority: record.priority, state: record.state, attempts: record.attempts,
        runAfter: record.runAfter, worker: record.worker, failureCode: record.failureCode, result: record.result)
    }
  }

  func add(_ work: NewWork) -> [JobID] {
    var ids = work.jobs.map { add($0) }
    for group in work.groups {
      let members = Set(group.jobs.map { add($0) })
      ids += members.isEmpty ? [add(group.successor)] : members.sorted()
      if !members.isEmpty { groups.append(Group(waitsFor: members, successor: group.successor)) }
    }
    return ids
  }

  private func add(_ job: NewJob) -> JobID {
    let live = records.firstIndex {
      $0.state.isLive && $0.new.reference == job.reference && $0.new.key == job.key
    }
    guard let live else {
      jobCount += 1
      let id = JobID(jobCount)
      records.append(JobRecord(id: id, new: job, priority: job.priority, runAfter: clock.now()))
      return id
    }
    if job.priority.rawValue > records[live].priority.rawValue { records[live].priority = job.priority }
    if records[live].state == .parked {
      end(live, as: .queued)
      records[live].attempts = 0
      records[live].failureCode = nil
      records[live].runAfter = clock.now()
    }
    return records[live].id
  }

  private func rest(_ job: JobID) {
    for place in groups.indices where groups[place].waitsFor.remove(job) != nil {
      if groups[place].waitsFor.isEmpty { _ = add(groups[place].successor) }
    }
  }

  private func held(_ hold: JobLease) -> Int? {
    records.firstIndex { $0.id == hold.job && $0.fence == hold.fence && $0.state == .running }
  }

  private func retry(_ place: Int, after: Duration?, code: String) {
    let attempts = records[place].attempts
    guard attempts < retries.maximumAttempts else { return stop(place, as: .dead, code: code) }
    let delay = after ?? retries.delay(afterAttempts: attempts, chance: clock.chance())
    write(AuditAction("job-retried", detail: code), records[place].new.reference, actor(place))
    end(place, as: .queued)
    records[place].worker = nil
    records[place].failureCode = code
    records[place].runAfter = clock.now() + delay
  }

  private func stop(_ place: Int, as state: JobState, code: String) {
    end(place, as: state)
    records[place].failureCode = code
    rest(records[place].id)
    write(AuditAction("job-\(state.rawValue)", detail: code), records[place].new.reference, actor(place))
  }

  private func end(_ place: Int, as state: JobState) {
    records[place].state = state
    records[place].leaseUntil = nil
  }

  private func lastServed(_ record: JobRecord) -> Int { files[record.new.reference]?.lastServed ?? 0 }
  private func actor(_ place: Int) -> Actor { Actor(records[place].worker?.text ?? "dossier") }
}
