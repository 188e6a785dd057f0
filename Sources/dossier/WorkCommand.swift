import ArgumentParser
import CaseStore
import Foundation
import Workers

struct WorkCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "work", abstract: "Processes what was filed, until it is told to stop.",
    discussion: """
      SIGTERM and SIGINT stop it: nothing new is begun, what is in hand may be finished for 20 seconds and is then given \
      back and done by the next worker; a second signal gives it back at once. Several may run on one workspace, and on \
      several machines where the store is on PostgreSQL.
      """)

  @Flag(help: "Stop when nothing is due any more.")
  var drain = false

  @Option(help: ArgumentHelp("How many jobs at the same time (else one more than there are cores).", valueName: "n"))
  var jobs: Int?

  @OptionGroup var options: WorkspaceOptions

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs is at least 1.") }
  }

  func perform() async throws {
    let settings = try options.settings()
    let pipeline = try options.loadWorkingPipeline()
    let session = try await Session(options, creates: true)
    let (runner, cache) = try session.processing(pipeline)
    let host = "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
    let count = jobs ?? settings.workers ?? UsableProcessors.count + 1
    let drains = drain
    let leases = try LeasePolicy.configured()
    do {
      try await StopSignal.run { stop in
        let workers = (1...count).map { number in
          Worker(
            name: WorkerName("work-\(host)-\(number)"), store: session.store, runner: runner, leases: leases,
            stop: stop)
        }
        try await withThrowingTaskGroup(of: Bool.self) { group in
          group.addTask {
            try await WorkerCrew(workers, stop: stop).run()
            return true
          }
          group.addTask {
            if drains { try await requestStopAtRest(session.store, stop) }
            return false
          }
          group.addTask {
            try await session.keepCheckpoints()
            return false
          }
          // Who only watches is stopped with the crew.
          while let isCrew = try await group.next(), !isCrew {}
          group.cancelAll()
        }
      }
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    }
    StandardError.write("\(cache.counts.totalRuns) stages ran, \(cache.counts.totalReuses) results were reused.\n")
  }

  /// Notices that are to be tried again later are not waited for.
  private func requestStopAtRest(_ store: any CaseStore, _ stop: StopRequest) async throws {
    while true {
      if try await store.isAtRest(nil), try await store.counts().oldestDueAt == nil { return stop.request() }
      try await Task.sleep(for: .milliseconds(100))
    }
  }
}
