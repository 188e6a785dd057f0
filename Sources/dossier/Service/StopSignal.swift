import Dispatch
import Foundation
import Synchronization

/// The wish to stop, told by SIGTERM or SIGINT: first a word to begin nothing new, and only after a while the end.
final class StopSignal: Sendable {
  private let asked = Mutex(false)
  private let asks: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  /// What is in hand may take so long to end by itself.
  static let grace = Duration.seconds(20)

  private init() { (asks, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  var isAsked: Bool { asked.withLock { $0 } }

  private func ask() {
    asked.withLock { $0 = true }
    continuation.yield()
    continuation.finish()
  }

  /// Runs `body` to its end. After a signal it has the grace to end; then its task is cancelled.
  static func run(_ body: @escaping @Sendable (StopSignal) async throws -> Void) async throws {
    let stop = StopSignal()
    let sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { stop.ask() }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await body(stop) }
        group.addTask {
          for await _ in stop.asks {}
          try await Task.sleep(for: grace)
        }
        try await group.next()
        group.cancelAll()
        try await group.waitForAll()
      }
    } catch is CancellationError {
      // The end that was asked for.
    }
  }
}
