import ArgumentParser
import CaseStore
import Foundation
import Workers

struct WorkCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "work", abstract: "Processes what was filed, until it is told to stop.",
    discussion: """
      SIGTERM and SIGINT stop it: nothing new is begun; what is in hand has 20 seconds to end and is given back after \
      them. Several may run on one workspace.
      """)

  @Flag(help: "Stop when nothing is due any more.")
  var drain = false

  @OptionGroup var options: WorkspaceOptions

  func perform() async throws {
    let settings = try options.settings()
    let pipeline = try options.loadPipeline()
    let session = try await Session(options, creates: true)
    let (runner, cache) = try session.processing(pipeline)
    let stamp = "\(ProcessInfo.processInfo.processIdentifier)"
    let count = settings.workers ?? ProcessInfo.processInfo.activeProcessorCount + 1
    let workers = (0..<count).map { number in
      Worker(name: WorkerName("work-\(stamp)-\(number)"), store: session.store, runner: runner)
    }
    let (store, drains) = (session.store, drain)
    do {
      try await StopSignal.run { stop in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for worker in workers { group.addTask { try await worker.run { stop.isAsked } } }
          guard drains else { return try await group.waitForAll() }
          while !stop.isAsked, try await !isDrained(store) { try await Task.sleep(for: .milliseconds(100)) }
          if !stop.isAsked { group.cancelAll() }
        }
      }
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    }
    StandardError.write("\(cache.counts.totalRuns) stages ran, \(cache.counts.totalReuses) results were reused.\n")
  }

  /// Notices that are to be tried again later are not waited for.
  private func isDrained(_ store: any CaseStore) async throws(StoreFailure) -> Bool {
    guard try await store.isAtRest(nil) else { return false }
    return try await store.counts().oldestDueAt == nil
  }
}
