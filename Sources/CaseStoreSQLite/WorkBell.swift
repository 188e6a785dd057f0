/// Wakes who waits for work in this process; other processes look again after their pause.
actor WorkBell {
  private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  private var nextTicket = 0

  /// Until it rings, the pause is over or the task is cancelled.
  func wait(atMost pause: Duration, by clock: any Clock<Duration>) async {
    let ticket = nextTicket
    nextTicket += 1
    let alarm = Task {
      do { try await clock.sleep(for: pause) } catch { return }
      wake(ticket)
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { continuation.resume() } else { waiting[ticket] = continuation }
      }
    } onCancel: {
      Task { await wake(ticket) }
    }
    alarm.cancel()
  }

  func ring() {
    for continuation in waiting.values { continuation.resume() }
    waiting = [:]
  }

  private func wake(_ ticket: Int) { waiting.removeValue(forKey: ticket)?.resume() }
}
