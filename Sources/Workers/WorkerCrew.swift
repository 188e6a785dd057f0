import CaseStore

/// Workers that begin and stop together.
package struct WorkerCrew: Sendable {
  private let workers: [Worker]
  private let stop: StopRequest
  private let grace: Duration
  private let clock: any Clock<Duration>

  /// How long a stop waits for what is in hand.
  package static let grace = Duration.seconds(20)

  /// `stop` is the one that the workers were made with. What they have in hand when it comes they may finish within
  /// `grace`; the rest is cancelled and given back.
  package init(
    _ workers: [Worker], stop: StopRequest, grace: Duration = WorkerCrew.grace,
    clock: any Clock<Duration> = ContinuousClock()
  ) {
    self.workers = workers
    self.stop = stop
    self.grace = grace
    self.clock = clock
  }

  /// Works until it is asked to stop or the task is cancelled; throws what the first worker throws.
  package func run() async throws {
    try await withThrowingTaskGroup(of: Ending.self) { group in
      for worker in workers {
        group.addTask {
          try await worker.run()
          return .worker
        }
      }
      group.addTask { await graceOver() }
      var working = workers.count
      while working > 0, let ending = try await group.next() {
        switch ending {
        case .worker: working -= 1
        case .graceOver: group.cancelAll()
        }
      }
      group.cancelAll()
    }
  }

  private enum Ending: Sendable {
    case worker
    case graceOver
  }

  private func graceOver() async -> Ending {
    await stop.wait()
    do {
      try await clock.sleep(for: grace)
    } catch {
      // The workers were done before.
      return .graceOver
    }
    return .graceOver
  }
}
