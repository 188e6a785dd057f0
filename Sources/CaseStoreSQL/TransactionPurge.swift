import CaseModel
import CaseStore

extension Transaction {
  func beginPurge(of reference: CaseReference, by actor: Actor) throws -> PurgeRoots {
    let digits = reference.digits
    let found = try row(
      "SELECT purgedAt FROM caseFile WHERE reference = ?\(connection.dialect.forUpdate)", [digits])
    guard let found else { throw StoreFailure.unknownCase }
    let roots = try SQLOverview(connection).roots(of: reference)
    guard try found.integerIfAny("purgedAt") == nil else { return roots }
    try execute("UPDATE caseFile SET purgedAt = ? WHERE reference = ?", [now.milliseconds, digits])
    // No job goes on, and a worker that has one loses its lease. Their blobs are told by the rows that stay for now.
    try execute(
      """
      UPDATE job SET state = 'rejected', leaseUntil = NULL, failureCode = 'purged'
      WHERE reference = ? AND state IN ('queued', 'running', 'parked')
      """, [digits])
    try execute(
      """
      DELETE FROM result WHERE key IN (SELECT key FROM caseResult WHERE reference = ?)
      AND key NOT IN (SELECT key FROM caseResult WHERE reference <> ?)
      """, [digits, digits])
    audit(AuditAction("purge-begun"), in: reference, by: actor)
    return roots
  }

  func finishPurge(of reference: CaseReference, destroyed: Int, by actor: Actor) throws {
    let digits = reference.digits
    let found = try row(
      "SELECT purgedAt FROM caseFile WHERE reference = ?\(connection.dialect.forUpdate)", [digits])
    guard let found else { throw StoreFailure.unknownCase }
    guard try found.integerIfAny("purgedAt") != nil else {
      preconditionFailure("a purge is finished only after it was begun")
    }
    try execute("DELETE FROM groupMember WHERE jobID IN (SELECT id FROM job WHERE reference = ?)", [digits])
    try execute("DELETE FROM groupMember WHERE groupID IN (SELECT id FROM jobGroup WHERE reference = ?)", [digits])
    for table in ["jobGroup", "job", "arrival", "decision", "caseResult", "caseBlob"] {
      try execute("DELETE FROM \(table) WHERE reference = ?", [digits])
    }
    audit(AuditAction("purged", detail: String(destroyed)), in: reference, by: actor)
  }
}
