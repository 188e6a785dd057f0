import StageContract

/// Readers that have recognised pages of a file and may be asked for more of it, each for a moment.
actor RestingReaders {
  private struct Rest {
    let ticket: Int
    let session: ReaderSession
    let file: ReaderUnit.PagesOfFile
  }

  /// Oldest first.
  private var rests: [Rest] = []
  private var nextTicket = 0
  /// Readers at rest and at work together: one that rests has loaded as much as one that works.
  private let width: Int
  private var working = 0

  /// Longer than it takes to note a result and to ask for the next one.
  static let longest = Duration.milliseconds(500)

  init(width: Int) { self.width = width }

  func begin() { working += 1 }
  func end() { working -= 1 }

  /// The one that has rested least after pages of this file.
  func take(_ file: ReaderUnit.PagesOfFile) -> ReaderSession? {
    guard let place = rests.lastIndex(where: { $0.file == file }) else { return nil }
    return rests.remove(at: place).session
  }

  func add(_ session: ReaderSession, after file: ReaderUnit.PagesOfFile) {
    let ticket = nextTicket
    nextTicket += 1
    rests.append(Rest(ticket: ticket, session: session, file: file))
    Task {
      do { try await Task.sleep(for: RestingReaders.longest) } catch { return }
      await stop(ticket)
    }
  }

  /// Before another reader is started: those that have rested longest end.
  func makeRoom() async {
    while working + rests.count > width, !rests.isEmpty { await rests.removeFirst().session.stop() }
  }

  /// None rests any longer.
  func endAll() async {
    while !rests.isEmpty { await rests.removeFirst().session.stop() }
  }

  private func stop(_ ticket: Int) async {
    guard let place = rests.firstIndex(where: { $0.ticket == ticket }) else { return }
    await rests.remove(at: place).session.stop()
  }
}
