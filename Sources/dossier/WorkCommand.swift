import ArgumentParser
import CaseStore
import Dispatch
import Foundation
import Workers

struct WorkCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "work", abstract: "Processes what was filed, until it is told to stop.",
    discussion: """
      SIGTERM and SIGINT stop it: nothing new is begun, what is in hand is given back and done by the next worker. \
      Several may run on one workspace.
      """)

  @Flag(help: "Stop when nothing is due any more.")
  var drain = false

  @OptionGroup var options: WorkspaceOptions

  func perform() async throws {
    let pipeline = try LoadedPipeline(path: options.pipeline)
    let session = try await Session(options, creates: true)
    let (runner, cache) = try session.processing(pipeline)
    let stamp = "\(ProcessInfo.processInfo.processIdentifier)"
    let workers = (0...ProcessInfo.processInfo.activeProcessorCount).map { number in
      Worker(name: WorkerName("work-\(stamp)-\(number)"), store: session.store, runner: runner)
    }
    let work = Task {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in workers { group.addTask { try await worker.run() } }
        guard drain else { return try await group.waitForAll() }
        while try await !session.store.counts().jobs.isAtRest { try await Task.sleep(for: .milliseconds(100)) }
        group.cancelAll()
      }
    }
    let signals = StopSignals { work.cancel() }
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
}

/// SIGTERM and SIGINT as a call, once each.
private struct StopSignals {
  private let sources: [any DispatchSourceSignal]

  init(_ stop: @escaping @Sendable () -> Void) {
    sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler(handler: stop)
      source.resume()
      return source
    }
  }

  func cancel() { for source in sources { source.cancel() } }
}
