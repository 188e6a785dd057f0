import CaseModel
import CaseStore
import StageContract

extension Transaction {
  func publish(_ packet: NewPacket, by actor: Actor) throws -> Publication {
    let digits = packet.reference.digits
    try lockCase(packet.reference)
    let known = try row(
      "SELECT * FROM packet WHERE reference = ? AND inputsDigest = ?", [digits, packet.inputsDigest.hex])
    if let known {
      let published = try known.packet()
      try bill(packet.statement, packetVersion: published.version, in: packet.reference)
      return .known(published)
    }
    let last = try row("SELECT max(version) AS version FROM packet WHERE reference = ?", [digits])
    let published = PublishedPacket(
      reference: packet.reference, version: Int(try last?.integerIfAny("version") ?? 0) + 1,
      inputsDigest: packet.inputsDigest, manifest: packet.manifest, openHolds: packet.openHolds, publishedAt: now)
    try execute(
      """
      INSERT INTO packet (reference, version, inputsDigest, manifest, openHolds, publishedAt) VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        digits, published.version, packet.inputsDigest.hex, packet.manifest.hex, packet.openHolds, now.milliseconds,
      ])
    try bill(packet.statement, packetVersion: published.version, in: packet.reference)
    audit(AuditAction("published", detail: "v\(published.version)"), in: packet.reference, by: actor)
    return .new(published)
  }

  private func bill(_ statement: LedgerStatement?, packetVersion: Int, in reference: CaseReference) throws {
    guard let statement else { return }
    let rows = try rows("SELECT * FROM ledger WHERE reference = ? ORDER BY id", [reference.digits])
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
