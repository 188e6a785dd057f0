import Synchronization

/// Asks workers to claim nothing more and to finish what they have in hand.
package final class StopRequest: Sendable {
  private struct State {
    var isRequested = false
    var waiters: [AsyncStream<Void>.Continuation] = []
  }

  private let state = Mutex(State())

  package init() {}

  package var isRequested: Bool { state.withLock { $0.isRequested } }

  package func request() {
    let waiters = state.withLock { state in
      state.isRequested = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.finish() }
  }

  /// Returns once it is requested, or where the task is cancelled.
  package func wait() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    let isRequested = state.withLock { state in
      if !state.isRequested { state.waiters.append(continuation) }
      return state.isRequested
    }
    if isRequested { continuation.finish() }
    for await _ in stream {}
  }
}
