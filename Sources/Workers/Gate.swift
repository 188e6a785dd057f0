import StageContract

/// Lets so many in at once; the others wait in line and leave it when they are cancelled.
actor Gate {
  private struct Waiter {
    let ticket: Int
    let continuation: CheckedContinuation<Bool, Never>
  }

  private var free: Int
  private var line: [Waiter] = []
  private var nextTicket = 0

  init(width: Int) { free = width }

  func enter() async throws(ReaderFailure) {
    guard free == 0 else {
      free -= 1
      return
    }
    let ticket = nextTicket
    nextTicket += 1
    let isIn = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled {
          continuation.resume(returning: false)
        } else {
          line.append(Waiter(ticket: ticket, continuation: continuation))
        }
      }
    } onCancel: {
      Task { await self.leaveLine(ticket) }
    }
    guard isIn else { throw .cancelled }
  }

  func leave() {
    guard !line.isEmpty else {
      free += 1
      return
    }
    line.removeFirst().continuation.resume(returning: true)
  }

  private func leaveLine(_ ticket: Int) {
    guard let place = line.firstIndex(where: { $0.ticket == ticket }) else { return }
    line.remove(at: place).continuation.resume(returning: false)
  }
}
