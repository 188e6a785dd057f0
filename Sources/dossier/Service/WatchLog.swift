import Doors
import Logging
import Synchronization

/// What the rounds of one drop folder say in the log: what happened, and a trouble once as long as it lasts.
final class WatchLog: Sendable {
  private let log: Logger
  private let lasting = Mutex<Set<String>>([])

  /// Folders are told by their place in the settings, from 0.
  init(folder: Int) {
    var log = Logger(label: "watch")
    log[metadataKey: "folder"] = "\(folder)"
    self.log = log
  }

  /// True where nothing is left in the folder that could be taken.
  func tell(_ report: WatchLoop.Report) -> Bool {
    switch report {
    case .round(let round):
      for reference in round.filed { log.info("filed", metadata: ["case": "\(reference)"]) }
      if round.held > 0 { log.info("held", metadata: ["count": "\(round.held)"]) }
      if round.rejected > 0 { log.notice("rejected", metadata: ["count": "\(round.rejected)"]) }
      tell(troubles: Set(round.troubles))
      return round.waiting == 0 && round.troubles.isEmpty
    case .failure(let failure):
      tell(troubles: [failure.code])
      return false
    case .noEvents(let failure):
      log.notice("no events", metadata: ["code": "\(failure.operation)"])
      return false
    }
  }

  private func tell(troubles: Set<String>) {
    let before = lasting.withLock { lasting in
      defer { lasting = troubles }
      return lasting
    }
    for code in troubles.subtracting(before).sorted() { log.warning("not taken yet", metadata: ["code": "\(code)"]) }
    for code in before.subtracting(troubles).sorted() { log.info("trouble is over", metadata: ["code": "\(code)"]) }
  }
}
