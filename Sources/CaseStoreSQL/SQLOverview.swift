import CaseModel
import CaseStore

/// What is asked without changing anything.
struct SQLOverview {
  enum Which {
    case all
    case one(CaseReference)
    case newest(Int)
  }

  private let connection: any SQLConnection

  init(_ connection: any SQLConnection) { self.connection = connection }

  func cases(_ which: Which) throws -> [CaseOverview] {
    let (condition, values, order) = words(which)
    var jobs: [String: JobCounts] = [:]
    let states = try connection.rows(
      "SELECT reference, state, count(*) AS jobs FROM job \(condition) GROUP BY reference, state", values)
    for row in states {
      jobs[try row.text("reference"), default: JobCounts()][try row.state()] = try row.number("jobs")
    }
    var arrivals: [String: Int] = [:]
    let counted = try connection.rows(
      "SELECT reference, count(*) AS arrivals FROM arrival \(condition) GROUP BY reference", values)
    for row in counted { arrivals[try row.text("reference")] = try row.number("arrivals") }
    var packets: [String: PublishedPacket] = [:]
    let newest = try connection.rows(
      """
      SELECT packet.* FROM packet
      JOIN (SELECT reference AS ref, max(version) AS newest FROM packet \(condition) GROUP BY reference) AS last
      ON packet.reference = last.ref AND packet.version = last.newest
      """, values)
    for row in newest { packets[try row.text("reference")] = try row.packet() }
    return try connection.rows("SELECT * FROM caseFile \(condition) ORDER BY \(order)", values).map { row in
      let digits = try row.text("reference")
      return CaseOverview(
        reference: try row.reference(), arrivals: arrivals[digits] ?? 0,
        firstArrivalAt: try row.moment("firstArrivalAt"), lastArrivalAt: try row.moment("lastArrivalAt"),
        jobs: jobs[digits] ?? JobCounts(), packet: packets[digits], purgedAt: try row.momentIfAny("purgedAt"))
    }
  }

  func counts() throws -> StoreCounts {
    var counts = StoreCounts()
    counts.cases = try count("caseFile")
    counts.arrivals = try count("arrival")
    counts.packets = try count("packet")
    counts.results = try count("result")
    counts.ledgerRows = try count("ledger")
    for row in try connection.rows("SELECT state, count(*) AS jobs FROM job GROUP BY state", []) {
      counts.jobs[try row.state()] = try row.number("jobs")
    }
    let oldest = try connection.row("SELECT min(runAfter) AS oldest FROM job WHERE state = 'queued'")
    counts.oldestDueAt = try oldest?.momentIfAny("oldest")
    return counts
  }

  func roots(of reference: CaseReference) throws -> PurgeRoots {
    let named = try connection.rows(
      """
      SELECT manifest AS blob FROM arrival WHERE reference = ?
      UNION SELECT input FROM job WHERE reference = ?
      UNION SELECT result FROM job WHERE reference = ? AND result IS NOT NULL
      UNION SELECT input FROM jobGroup WHERE reference = ?
      UNION SELECT note FROM decision WHERE reference = ? AND note IS NOT NULL
      UNION SELECT manifest FROM packet WHERE reference = ?
      UNION SELECT output FROM caseResult WHERE reference = ?
      UNION SELECT digest FROM caseBlob WHERE reference = ?
      """, Array(repeating: reference.digits, count: 8))
    return PurgeRoots(try named.map { try $0.digest("blob") })
  }

  func isDue(at now: Timestamp) throws -> Bool {
    let due = try connection.row(
      "SELECT id FROM job WHERE state = 'queued' AND runAfter <= ? LIMIT 1", [now.milliseconds])
    return due != nil
  }

  /// Running jobs whose lease has run out.
  func lost(at now: Timestamp) throws -> [(id: JobID, reference: CaseReference)] {
    try connection.rows(
      "SELECT id, reference FROM job WHERE state = 'running' AND leaseUntil <= ? ORDER BY id", [now.milliseconds]
    ).map { (JobID(try $0.integer("id")), try $0.reference()) }
  }

  private func count(_ table: String) throws -> Int {
    try connection.row("SELECT count(*) AS found FROM \(table)")?.number("found") ?? 0
  }

  private func words(_ which: Which) -> (condition: String, values: [any SQLConvertible], order: String) {
    switch which {
    case .all: ("", [], "reference")
    case .one(let reference): ("WHERE reference = ?", [reference.digits], "reference")
    case .newest(let limit):
      (
        "WHERE reference IN (SELECT reference FROM caseFile ORDER BY lastArrivalAt DESC, reference LIMIT ?)", [limit],
        "lastArrivalAt DESC, reference"
      )
    }
  }
}
