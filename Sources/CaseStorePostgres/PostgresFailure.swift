import CaseStore

/// What went wrong on one connection. The server's own words quote values and are not kept.
enum PostgresFailure: Error, Hashable, Sendable {
  /// The connection is gone; what was not committed has not happened.
  case cut
  /// The server let us not in.
  case refused
  /// This transaction gave way to another: the same may go well at once.
  case gaveWay
  case store(StoreFailure)

  /// From an error's five-character state (PostgreSQL's appendix A).
  init(state: String) {
    switch state {
    case "40001", "40P01": self = .gaveWay
    case "55P03": self = .store(.busy)
    case "53100", "53200": self = .store(.noSpace)
    // Shutdown, crash, an idle transaction that was ended, a connection that was cut.
    case "57P01", "57P02", "57P03", "25P03": self = .cut
    case _ where state.hasPrefix("08"): self = .cut
    case _ where state.hasPrefix("28"): self = .refused
    case _ where state.hasPrefix("23"): self = .store(.ruleBroken(code: Int(state) ?? 23000))
    case _ where state.hasPrefix("XX"): self = .store(.damaged)
    default: self = .store(.serverFailed(state: state))
    }
  }
}
