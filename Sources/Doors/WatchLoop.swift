import CaseModel
import SystemFiles

/// Rounds of a drop door, one after another: at every pause, and sooner where an event hints at something new.
package struct WatchLoop: Sendable {
  package enum Report: Sendable {
    case round(DropDoor.Round)
    case failure(ReceiveFailure)
    /// The folder tells of no events: what comes is seen at the next pause.
    case noEvents(SystemFailure)
  }

  /// Between two rounds at least, however many events come.
  private static let shortestPause = Duration.milliseconds(200)

  private let door: DropDoor
  private let root: String
  private let pause: Duration
  private let clock: any Clock<Duration>

  package init(
    door: DropDoor, root: String, pause: Duration = .seconds(2), clock: any Clock<Duration> = ContinuousClock()
  ) {
    self.door = door
    self.root = root
    self.pause = pause
    self.clock = clock
  }

  /// Until `stopping` returns, the task is cancelled, or `report` answers false; a round that has begun is ended.
  package func run(
    until stopping: @escaping @Sendable () async -> Void, _ report: @Sendable (Report) async -> Bool
  ) async {
    let (hints, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    var events: DropEvents?
    do throws(SystemFailure) {
      events = try DropEvents(root: root) { continuation.yield() }
    } catch {
      guard await report(.noEvents(error)) else { return }
    }
    let (pause, clock) = (pause, clock)
    let ticks = Task {
      while await WatchLoop.sleeps(pause, clock) { continuation.yield() }
      continuation.finish()
    }
    let stops = Task {
      await stopping()
      continuation.finish()
    }
    defer {
      ticks.cancel()
      stops.cancel()
    }
    continuation.yield()
    for await _ in hints where !Task.isCancelled {
      let goesOn: Bool
      do throws(ReceiveFailure) {
        goesOn = await report(.round(try await door.round(arrived: events?.takeArrived() ?? [])))
      } catch {
        goesOn = await report(.failure(error))
      }
      guard goesOn, await WatchLoop.sleeps(min(pause, WatchLoop.shortestPause), clock) else { return }
    }
  }

  /// False where the task was cancelled meanwhile.
  private static func sleeps(_ duration: Duration, _ clock: any Clock<Duration>) async -> Bool {
    do {
      try await clock.sleep(for: duration)
      return true
    } catch {
      return false
    }
  }
}
