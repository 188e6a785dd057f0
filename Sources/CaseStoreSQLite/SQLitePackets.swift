import CaseModel
import CaseStore
import GRDB
import StageContract

extension Transaction {
  func receive(_ delivery: Delivery, jobs: [NewJob], by actor: Actor) throws -> Reception {
    let digits = delivery.reference.digits
    try execute(
      """
      INSERT INTO caseFile (reference, firstArrivalAt, lastArrivalAt) VALUES (?, ?, ?) ON CONFLICT (reference) DO NOTHING
      """, [digits, now.milliseconds, now.milliseconds])
    let known = try row(
      "SELECT * FROM arrival WHERE reference = ? AND (manifest = ? OR content = ?) ORDER BY number LIMIT 1",
      [digits, delivery.manifest.hex, delivery.content.hex])
    if let known { return .known(try known.arrival()) }
    let last = try row("SELECT max(number) AS number FROM arrival WHERE reference = ?", [digits])
    let arrival = Arrival(
      reference: delivery.reference, number: (last?["number"] ?? 0) + 1, channel: delivery.channel,
      manifest: delivery.manifest, content: delivery.content, receivedAt: now)
    try execute(
      "INSERT INTO arrival (reference, number, channel, manifest, content, receivedAt) VALUES (?, ?, ?, ?, ?, ?)",
      [
        digits, arrival.number, arrival.channel.rawValue, arrival.manifest.hex, arrival.content.hex,
        now.milliseconds,
      ])
    try execute("UPDATE caseFile SET lastArrivalAt = ? WHERE reference = ?", [now.milliseconds, digits])
    _ = try enqueue(NewWork(jobs: jobs))
    try audit(AuditAction("received", detail: delivery.manifest.hex), in: delivery.reference, by: actor)
    return .new(arrival)
  }

  func decide(_ decision: StoredDecision, in reference: CaseReference, work: NewWork, by actor: Actor) throws -> Bool {
    guard try row("SELECT 1 FROM caseFile WHERE reference = ?", [reference.digits]) != nil else {
      throw StoreFailure.unknownCase
    }
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
    try audit(AuditAction("decided", detail: "\(decision.subject) \(decision.choice)"), in: reference, by: actor)
    return true
  }

  func publish(_ packet: NewPacket, by actor: Actor) throws -> Publication {
    let digits = packet.reference.digits
    guard try row("SELECT 1 FROM caseFile WHERE reference = ?", [digits]) != nil else {
      throw StoreFailure.unknownCase
    }
    let known = try row(
      "SELECT * FROM packet WHERE reference = ? AND inputsDigest = ?", [digits, packet.inputsDigest.hex])
    if let known {
      let published = try known.packet()
      try bill(packet.statement, packetVersion: published.version, in: packet.reference)
      return .known(published)
    }
    let last = try row("SELECT max(version) AS version FROM packet WHERE reference = ?", [digits])
    let published = PublishedPacket(
      reference: packet.reference, version: (last?["version"] ?? 0) + 1, inputsDigest: packet.inputsDigest,
      manifest: packet.manifest, openHolds: packet.openHolds, publishedAt: now)
    try execute(
      """
      INSERT INTO packet (reference, version, inputsDigest, manifest, openHolds, publishedAt) VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        digits, published.version, packet.inputsDigest.hex, packet.manifest.hex, packet.openHolds, now.milliseconds,
      ])
    try bill(packet.statement, packetVersion: published.version, in: packet.reference)
    try audit(AuditAction("published", detail: "v\(published.version)"), in: packet.reference, by: actor)
    return .new(published)
  }

  private func bill(_ statement: LedgerStatement?, packetVersion: Int, in reference: CaseReference) throws {
    guard let statement else { return }
    let rows = try Row.fetchAll(
      connection, sql: "SELECT * FROM ledger WHERE reference = ? ORDER BY id", arguments: [reference.digits])
    let missing = LedgerReconciliation(rows: try rows.map { try $0.ledgerRow() }, statement: statement)
    for reversed in missing.reversals {
      try insert(
        reversed.entry, priceList: reversed.priceList, quantity: -reversed.quantity, reverses: reversed.id,
        packetVersion: packetVersion, in: reference)
    }
    for entry in missing.additions {
      try insert(
        entry, priceList: statement.priceList, quantity: 1, reverses: nil, packetVersion: packetVersion,
        in: reference)
    }
  }

  private func insert(
    _ entry: LedgerStatement.Entry, priceList: String, quantity: Int, reverses: Int64?, packetVersion: Int,
    in reference: CaseReference
  ) throws {
    try execute(
      """
      INSERT INTO ledger (reference, packetVersion, priceList, item, subject, quantity, reverses)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, [reference.digits, packetVersion, priceList, entry.item, entry.subject, quantity, reverses])
  }
}
