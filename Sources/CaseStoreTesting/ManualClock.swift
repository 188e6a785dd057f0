import CaseStore
import Synchronization

/// A clock that a test moves; without jitter until a test asks for it.
package final class ManualClock: StoreClock {
  private let milliseconds = Mutex<Int64>(1_000_000)
  private let nextChance = Mutex(0.0)

  package init() {}

  package func now() -> Timestamp { milliseconds.withLock { Timestamp(milliseconds: $0) } }
  package func chance() -> Double { nextChance.withLock { $0 } }

  /// From −1 to 1: the jitter of what is delayed from now on.
  package func setChance(_ chance: Double) { nextChance.withLock { $0 = chance } }

  package func advance(by duration: Duration) {
    milliseconds.withLock { now in now = (Timestamp(milliseconds: now) + duration).milliseconds }
  }
}
