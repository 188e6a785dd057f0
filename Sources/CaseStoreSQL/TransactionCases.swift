import CaseModel
import CaseStore
import StageContract

extension Transaction {
  func receive(_ delivery: Delivery, jobs: [NewJob], by actor: Actor) throws -> Reception {
    let digits = delivery.reference.digits
    try execute(
      """
      INSERT INTO caseFile (reference, firstArrivalAt, lastArrivalAt) VALUES (?, ?, ?) ON CONFLICT (reference) DO NOTHING
      """, [digits, now.milliseconds, now.milliseconds])
    try lockCases(jobs.map(\.reference) + [delivery.reference])
    try execute(
      "INSERT INTO caseTurn (reference, lastServed) VALUES (?, 0) ON CONFLICT (reference) DO NOTHING", [digits])
    let known = try row(
      "SELECT * FROM arrival WHERE reference = ? AND (manifest = ? OR content = ?) ORDER BY number LIMIT 1",
      [digits, delivery.manifest.hex, delivery.content.hex])
    if let known { return .known(try known.arrival()) }
    let last = try row("SELECT max(number) AS number FROM arrival WHERE reference = ?", [digits])
    let arrival = Arrival(
      reference: delivery.reference, number: Int(try last?.integerIfAny("number") ?? 0) + 1,
      channel: delivery.channel, manifest: delivery.manifest, content: delivery.content, receivedAt: now)
    try execute(
      "INSERT INTO arrival (reference, number, channel, manifest, content, receivedAt) VALUES (?, ?, ?, ?, ?, ?)",
      [
        digits, arrival.number, arrival.channel.rawValue, arrival.manifest.hex, arrival.content.hex, now.milliseconds,
      ])
    try execute("UPDATE caseFile SET lastArrivalAt = ? WHERE reference = ?", [now.milliseconds, digits])
    _ = try enqueue(NewWork(jobs: jobs))
    audit(AuditAction("received", detail: delivery.manifest.hex), in: delivery.reference, by: actor)
    return .new(arrival)
  }

  func record(
    _ output: BlobDigest, for key: StageKey, of input: [BlobDigest], stage: StageName, usedBy reference: CaseReference
  ) throws {
    try execute(
      """
      INSERT INTO result (key, stage, output, recordedAt) VALUES (?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET output = excluded.output, recordedAt = excluded.recordedAt
      """, [key.digest.hex, stage.text, output.hex, now.milliseconds])
    try use(key, output, of: input, in: reference)
  }

  /// The output of `key` once it is remembered that the case uses it.
  func result(for key: StageKey, of input: [BlobDigest], usedBy reference: CaseReference) throws -> BlobDigest? {
    try lockCase(reference)
    let kept = try row("SELECT output FROM result WHERE key = ?\(connection.dialect.forUpdate)", [key.digest.hex])
    guard let output = try kept?.digest("output") else { return nil }
    try use(key, output, of: input, in: reference)
    return output
  }

  private func use(
    _ key: StageKey, _ output: BlobDigest, of input: [BlobDigest], in reference: CaseReference
  ) throws {
    try execute(
      """
      INSERT INTO caseResult (reference, key, output) VALUES (?, ?, ?)
      ON CONFLICT (reference, key) DO UPDATE SET output = excluded.output
      """, [reference.digits, key.digest.hex, output.hex])
    for digest in Set(input).sorted() {
      try execute(
        "INSERT INTO caseBlob (reference, digest) VALUES (?, ?) ON CONFLICT (reference, digest) DO NOTHING",
        [reference.digits, digest.hex])
    }
  }

  func decide(_ decision: StoredDecision, in reference: CaseReference, work: NewWork, by actor: Actor) throws -> Bool {
    try lockCases(work.references + [reference])
    let standing = try row(
      "SELECT * FROM decision WHERE reference = ? AND subject = ? AND isStanding = 1",
      [reference.digits, decision.subject])
    if let standing, try standing.storedDecision() == decision { return false }
    try execute(
      "UPDATE decision SET isStanding = 0 WHERE reference = ? AND subject = ? AND isStanding = 1",
      [reference.digits, decision.subject])
    try execute(
      """
      INSERT INTO decision (reference, subject, evidenceDigest, choice, note, isStanding, decidedAt)
      VALUES (?, ?, ?, ?, ?, 1, ?)
      """,
      [
        reference.digits, decision.subject, decision.evidenceDigest.hex, decision.choice, decision.note?.hex,
        now.milliseconds,
      ])
    _ = try enqueue(work)
    audit(AuditAction("decided", detail: "\(decision.subject) \(decision.choice)"), in: reference, by: actor)
    return true
  }
}
