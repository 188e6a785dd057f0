import CaseStore
import CaseStoreSQL
import Glibc
import SystemFiles

/// One connection and the thread that it blocks; opened anew where it was cut.
///
/// A transaction whose connection is cut is run again from its start, even where only the answer to its commit was lost:
/// every verb of the contract, done twice, does nothing the second time.
actor PostgresLine {
  private let url: String
  /// For how long a server that does not answer is waited for.
  private let patience: Duration
  private var connection: PostgresConnection?
  private let executor = BlockingExecutor(label: "dossier.postgres")

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(url: String, patience: Duration) {
    self.url = url
    self.patience = patience
  }

  func migrate() throws(StoreFailure) {
    try run { connection in
      guard let connection = connection as? PostgresConnection else { return }
      try PostgresSchema.migrate(connection)
    }
  }

  func run<Value: Sendable>(_ work: @Sendable (any SQLConnection) throws -> Value) throws(StoreFailure) -> Value {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: patience)
    var waysGiven = 0
    var pauseInMicroseconds: UInt32 = 50_000
    while true {
      do {
        return try once(work)
      } catch PostgresFailure.gaveWay where waysGiven < 10 {
        waysGiven += 1
      } catch PostgresFailure.cut where clock.now < end {
        connection = nil
        usleep(pauseInMicroseconds)
        pauseInMicroseconds = min(pauseInMicroseconds * 2, 1_000_000)
      } catch {
        throw StoreFailure(postgres: error)
      }
    }
  }

  private func once<Value: Sendable>(_ work: @Sendable (any SQLConnection) throws -> Value) throws -> Value {
    let connection = try open()
    try connection.command("BEGIN")
    do {
      let value = try work(connection)
      try connection.command("COMMIT")
      return value
    } catch {
      if connection.isAlive {
        try connection.command("ROLLBACK")
      } else {
        self.connection = nil
      }
      throw error
    }
  }

  private func open() throws -> PostgresConnection {
    if let connection, connection.isAlive { return connection }
    let opened = try PostgresConnection(url: url)
    connection = opened
    return opened
  }
}

extension StoreFailure {
  init(postgres error: any Error) {
    switch error {
    case let failure as StoreFailure: self = failure
    case PostgresFailure.cut: self = .unreachable
    case PostgresFailure.refused: self = .refusedLogin
    case PostgresFailure.gaveWay: self = .busy
    case PostgresFailure.store(let failure): self = failure
    default: self = .failed(code: -1)
    }
  }
}
