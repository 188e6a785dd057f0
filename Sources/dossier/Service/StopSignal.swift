import Workers

/// SIGTERM and SIGINT: the first is a request, the second an order.
enum StopSignal {
  /// What is in hand may take so long to end by itself.
  static let grace = Duration.seconds(20)

  /// Runs `body` to its end. After the first signal it has the grace to end; then, or at the second, its task is cancelled.
  static func run(_ body: @escaping @Sendable (StopRequest) async throws -> Void) async throws {
    let stop = StopRequest()
    let order = StopRequest()
    let signals = StopSignals(stop: stop) { order.request() }
    defer { signals.cancel() }
    do {
      try await withThrowingTaskGroup(of: Bool.self) { group in
        group.addTask {
          try await body(stop)
          return true
        }
        group.addTask {
          await stop.wait()
          // A little longer than what ends by itself within the grace.
          try await Task.sleep(for: grace + .seconds(1))
          return true
        }
        group.addTask {
          await order.wait()
          return true
        }
        _ = try await group.next()
        group.cancelAll()
        try await group.waitForAll()
      }
    } catch is CancellationError {
      // The end that was asked for.
    }
  }
}
