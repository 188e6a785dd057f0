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
    let pipeline = try LoadedPipeline(path: options.pipeline)
    let session = try await Session(options, creates: true)
    let (runner, cache) = try session.processing(pipeline)
    let host = "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
    let leases = try LeasePolicy.configured()
    let stop = StopRequest()
    let workers = (1...(jobs ?? ProcessInfo.processInfo.activeProcessorCount + 1)).map { number in
      Worker(
        name: WorkerName("work-\(host)-\(number)"), store: session.store, runner: runner, leases: leases, stop: stop)
    }
    let work = Task {
      try await withThrowingTaskGroup(of: Bool.self) { group in
        group.addTask {
          try await WorkerCrew(workers, stop: stop).run()
          return true
        }
        group.addTask {
          if drain { try await requestStopAtRest(session.store, stop) }
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
    let signals = StopSignals(stop: stop) { work.cancel() }
    defer { signals.cancel() }
    do {
      try await work.value
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    } catch is CancellationError {
      // A stop that was asked for.
    }
    StandardError.write("\(cache.counts.totalRuns) stages ran, \(cache.counts.totalReuses) results were reused.\n")
  }

  private func requestStopAtRest(_ store: any CaseStore, _ stop: StopRequest) async throws {
    while try await !store.counts().jobs.isAtRest { try await Task.sleep(for: .milliseconds(100)) }
    stop.request()
  }
}
