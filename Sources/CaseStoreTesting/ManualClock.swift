import CaseStore
import Synchronization

/// A clock that a test moves; without jitter.
package final class ManualClock: StoreClock {
  private let milliseconds = Mutex<Int64>(1_000_000)

  package init() {}

  package func now() -> Timestamp { milliseconds.withLock { Timestamp(milliseconds: $0) } }
  package func chance() -> Double { 0 }

  package func advance(by duration: Duration) {
    milliseconds.withLock { now in now = (Timestamp(milliseconds: now) + duration).milliseconds }
  }
}
