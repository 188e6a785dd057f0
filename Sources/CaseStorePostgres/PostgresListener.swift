import CaseStore
import Glibc
import SystemFiles

/// Hears that there is work, on a connection of its own. Who asks while another waits, waits with it.
actor PostgresListener {
  private let ear: PostgresEar
  private var waiting: Task<Void, Never>?

  init(url: String) { ear = PostgresEar(url: url) }

  func wait(atMost pause: Duration) async {
    if let waiting { return await waiting.value }
    let task = Task { await ear.listen(atMost: pause) }
    waiting = task
    await task.value
    waiting = nil
  }
}

private actor PostgresEar {
  private let url: String
  private var connection: PostgresConnection?
  private let executor = BlockingExecutor(label: "dossier.postgres-ear")

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(url: String) { self.url = url }

  func listen(atMost pause: Duration) {
    let (seconds, attoseconds) = pause.components
    let milliseconds = Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    do {
      try open().awaitNotification(milliseconds: milliseconds)
    } catch {
      // Deaf for now: who asked looks again after the pause, as where nobody can be heard at all.
      connection = nil
      usleep(UInt32(clamping: Int64(milliseconds) * 1000))
    }
  }

  private func open() throws(PostgresFailure) -> PostgresConnection {
    if let connection { return connection }
    let opened = try PostgresConnection(url: url)
    try opened.command("LISTEN \(PostgresSchema.channel)")
    connection = opened
    return opened
  }
}
