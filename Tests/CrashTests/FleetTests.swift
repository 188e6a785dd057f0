import CaseModel
import CaseStore
import CaseStorePostgres
import FileBlobs
import Foundation
import ProgramTesting
import Testing

/// Several worker processes on one PostgreSQL server, with some of them killed, stopped past their lease, and all
/// connections cut.
@Suite(.serialized, .enabled(if: PostgresServer.isInstalled, "\(PostgresServer.absence)")) struct FleetTests {
  private static let environment = ["DOSSIER_LEASE_SECONDS": "2"]

  /// One fleet and the cases that it works on.
  private struct Fleet {
    let scratch: TemporaryFolder
    let workspace: URL
    let url: String
    let store: any CaseStore
    var workers: [RunningProgram] = []
    var files: [CaseReference: URL] = [:]

    /// Sends the next case.
    mutating func send() async throws {
      let number = files.count + 1
      let reference = try #require(CaseReference(String(2_000_000_000 + number)))
      let file = try scratch.file("sent/\(number)/letter.txt", "Letter about patient number \(number).\n")
      let run = try await Program().run([
        "ingest", "--case", reference.digits, file, "--workspace", workspace.path, "--store", url,
      ])
      try #require(run.status == 0, "\(run.errors)")
      files[reference] = URL(filePath: file)
    }

    mutating func start() throws {
      workers.append(
        try RunningProgram(
          Program().executable, ["work", "--jobs", "1", "--workspace", workspace.path, "--store", url],
          environment: FleetTests.environment))
    }

    /// Waits until `condition` holds; looks again whenever there is work, and five times a second.
    func wait(until condition: () async throws -> Bool) async throws {
      while try await !condition() { await store.awaitWork(atMost: .milliseconds(200), by: ContinuousClock()) }
    }

    func isWorking(_ worker: RunningProgram) async throws -> Bool {
      try await store.jobs(of: nil, in: [.running]).contains { $0.worker?.text.contains("-\(worker.id)-") ?? false }
    }

    /// Stops `worker` at a moment when it has a job in hand. Workers that have no job left are given another case.
    ///
    /// It is looked at while it stands still: between a look at a running worker and the signal its job may end.
    mutating func stop(_ worker: RunningProgram) async throws {
      while true {
        worker.signal(SIGSTOP)
        if try await isWorking(worker) { return }
        worker.signal(SIGCONT)
        if try await isDone() { try await send() }
        await store.awaitWork(atMost: .milliseconds(20), by: ContinuousClock())
      }
    }

    func isDone() async throws -> Bool {
      let counts = try await store.counts()
      return counts.packets == files.count && counts.jobs.isAtRest
    }
  }

  @Test(arguments: [2, 4])
  func `every case finishes once, whatever happens to the workers`(_ width: Int) async throws {
    let scratch = try TemporaryFolder("fleet")
    defer { scratch.remove() }
    let workspace = scratch.url.appending(path: "workspace")
    let url = try await PostgresServer.shared.makeDatabase()
    let blobs = try await FileBlobStore(
      folder: workspace.path + "/blobs", keyFile: workspace.path + "/master.key")
    let store = try await PostgresCaseStore(url: url, chain: blobs.auditChain)
    var fleet = Fleet(scratch: scratch, workspace: workspace, url: url, store: store)
    for _ in 1...min(60, Soak.count ?? 6) { try await fleet.send() }
    defer { for worker in fleet.workers { worker.signal(SIGKILL) } }

    // One is killed with a job in hand, and others take its place.
    try fleet.start()
    let killed = fleet.workers[0]
    try await fleet.stop(killed)
    killed.signal(SIGKILL)
    #expect(await killed.status() == nil)
    for _ in 1...width { try fleet.start() }
    // One is stopped with a job in hand until its lease has run out and was taken back.
    let stopped = fleet.workers[1]
    try await fleet.stop(stopped)
    try await fleet.wait { try await !fleet.isWorking(stopped) }
    // All connections are cut, this test's own too.
    try await PostgresServer.shared.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dossier'", in: url)
    stopped.signal(SIGCONT)
    try await fleet.wait { try await fleet.isDone() }
    for worker in fleet.workers.dropFirst() {
      worker.signal(SIGTERM)
      #expect(await worker.status() == 0, "a worker that is asked to stop ends well")
    }
    let takenBack = AuditAction("job-retried", detail: "lease-expired")
    let retried = try await store.history(of: nil).filter { $0.action == takenBack }
    #expect(!retried.isEmpty, "the killed worker's job was taken back")
    for (reference, file) in fleet.files {
      let aftermath = Aftermath(workspace: workspace, reference: reference)
      try await aftermath.expectFiled([file], hasPacket: true, store: store, "case \(reference)")
      let published = try await store.history(of: reference).filter { $0.action.name == "published" }
      #expect(published.count == 1, "published once")
    }
  }
}
