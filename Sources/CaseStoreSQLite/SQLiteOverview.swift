import CaseModel
import CaseStore
import GRDB

/// What `dossier status` lists.
enum SQLiteOverview {
  static func fetch(_ connection: Database, of reference: CaseReference?) throws -> [CaseOverview] {
    let only: StatementArguments = [reference?.digits, reference?.digits]
    var jobs: [String: JobCounts] = [:]
    let states = try Row.fetchAll(
      connection,
      sql: """
        SELECT reference, state, count(*) AS jobs FROM job WHERE ? IS NULL OR reference = ? GROUP BY reference, state
        """, arguments: only)
    for row in states {
      guard let state = JobState(rawValue: row["state"]) else { throw StoreFailure.damaged }
      jobs[row["reference"], default: JobCounts()][state] = row["jobs"]
    }
    var packets: [String: PublishedPacket] = [:]
    let newest = try Row.fetchAll(
      connection,
      sql: """
        SELECT *, max(version) FROM packet WHERE ? IS NULL OR reference = ? GROUP BY reference
        """, arguments: only)
    for row in newest { packets[row["reference"]] = try row.packet() }
    let cases = try Row.fetchAll(
      connection,
      sql: """
        SELECT caseFile.*, (SELECT count(*) FROM arrival WHERE arrival.reference = caseFile.reference) AS arrivals
        FROM caseFile WHERE ? IS NULL OR reference = ? ORDER BY reference
        """, arguments: only)
    return try cases.map { row in
      let digits: String = row["reference"]
      return CaseOverview(
        reference: try row.reference(), arrivals: row["arrivals"], firstArrivalAt: row.moment("firstArrivalAt"),
        lastArrivalAt: row.moment("lastArrivalAt"), jobs: jobs[digits] ?? JobCounts(), packet: packets[digits])
    }
  }

  static func counts(_ connection: Database) throws -> StoreCounts {
    func count(_ table: String) throws -> Int {
      try Int.fetchOne(connection, sql: "SELECT count(*) FROM \(table)") ?? 0
    }
    var counts = StoreCounts()
    counts.cases = try count("caseFile")
    counts.arrivals = try count("arrival")
    counts.packets = try count("packet")
    counts.results = try count("result")
    counts.ledgerRows = try count("ledger")
    for row in try Row.fetchAll(connection, sql: "SELECT state, count(*) AS jobs FROM job GROUP BY state") {
      guard let state = JobState(rawValue: row["state"]) else { throw StoreFailure.damaged }
      counts.jobs[state] = row["jobs"]
    }
    let oldest = try Int64.fetchOne(connection, sql: "SELECT min(runAfter) FROM job WHERE state = 'queued'")
    counts.oldestDueAt = oldest.map { Timestamp(milliseconds: $0) }
    return counts
  }
}
