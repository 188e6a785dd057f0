import CaseStore
import Doors
import Synchronization

/// What this process has counted since it started; shared by the doors and the workers.
package final class ServiceMetrics: Sendable {
  private struct Counts {
    var pages: [String: Int] = [:]
    var bytes: [String: Int] = [:]
    var requests: [String: Int] = [:]
    var openUploads = 0
  }

  private let counts = Mutex(Counts())

  package init() {}

  /// `work` is the name of a stage.
  package func add(pages: Int, by work: String) { counts.withLock { $0.pages[work, default: 0] += pages } }
  /// `door` is `hook` or `drop`.
  package func add(bytes: Int, by door: String) { counts.withLock { $0.bytes[door, default: 0] += bytes } }

  func addRequest(route: String, status: Int) {
    counts.withLock { $0.requests["route=\"\(route)\",status=\"\(status)\"", default: 0] += 1 }
  }

  /// False where so many are open already.
  func beginUpload(atMost limit: Int) -> Bool {
    counts.withLock { counts in
      guard counts.openUploads < limit else { return false }
      counts.openUploads += 1
      return true
    }
  }

  func endUpload() { counts.withLock { $0.openUploads -= 1 } }

  /// In the Prometheus text format 0.0.4. No name or label tells of a patient or a case.
  package func text(store: any CaseStore, held: Int, now: Timestamp) async throws(StoreFailure) -> String {
    let totals = try await store.counts()
    let live = try await store.jobs(of: nil, in: [.queued, .running, .parked, .rejected, .dead])
    let holds = try await store.cases().reduce(0) { $0 + ($1.packet?.openHolds ?? 0) }
    var page = MetricsPage()
    page.add("dossier_cases", .gauge, "Cases known.", totals.cases)
    page.add("dossier_arrivals", .gauge, "Deliveries filed.", totals.arrivals)
    page.add("dossier_packets", .gauge, "Packet versions published.", totals.packets)
    page.add("dossier_holds_open", .gauge, "Open questions of the newest packets.", holds)
    page.add("dossier_unrouted", .gauge, "Deliveries that wait for a case.", held)
    page.add("dossier_jobs_done", .gauge, "Jobs done.", totals.jobs.done)
    page.add("dossier_jobs_dead", .gauge, "Jobs that failed too often.", totals.jobs.dead)
    var byStage: [String: Int] = [:]
    for job in live { byStage["stage=\"\(job.stage)\",state=\"\(job.state.rawValue)\"", default: 0] += 1 }
    page.add("dossier_jobs", .gauge, "Jobs that are not done, by stage and state.", labelled: byStage)
    let age = totals.oldestDueAt.map { Double(max(0, now.milliseconds - $0.milliseconds)) / 1000 } ?? 0
    page.add("dossier_queue_age_seconds", .gauge, "How long the oldest due job has been due.", age)
    let counted = counts.withLock { $0 }
    page.add(
      "dossier_pages_total", .counter, "Pages read or recognised by this process.",
      labelled: Dictionary(uniqueKeysWithValues: counted.pages.map { ("stage=\"\($0)\"", $1) }))
    page.add(
      "dossier_received_bytes_total", .counter, "Bytes received by this process.",
      labelled: Dictionary(uniqueKeysWithValues: counted.bytes.map { ("door=\"\($0)\"", $1) }))
    page.add("dossier_http_requests_total", .counter, "Requests answered by this process.", labelled: counted.requests)
    page.add("dossier_uploads_open", .gauge, "Uploads that come in now.", counted.openUploads)
    return page.text
  }
}

/// A page of the Prometheus text format.
private struct MetricsPage {
  enum Kind: String { case gauge, counter }

  private(set) var text = ""

  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: some CustomStringConvertible) {
    begin(name, kind, help)
    text += "\(name) \(value)\n"
  }

  mutating func add(_ name: String, _ kind: Kind, _ help: String, labelled values: [String: Int]) {
    begin(name, kind, help)
    for (labels, value) in values.sorted(by: { $0.key < $1.key }) { text += "\(name){\(labels)} \(value)\n" }
  }

  private mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }
}
