/// Why the store could not do what was asked; nothing of it has happened.
package enum StoreFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Somebody else held the database for longer than the time-out.
  case busy
  case noSpace
  /// The database file is not one, or is damaged.
  case damaged
  /// A newer program has written it.
  case newer
  /// It lies on a network file system, where locks cannot be trusted.
  case networkFileSystem
  /// `code` is the driver's own error number.
  case failed(code: Int)
  /// A rule of the schema said no: a defect of ours, stopped before it did harm.
  case ruleBroken(code: Int)
  case unknownCase
  /// The case was purged: nothing is filed under its reference any more.
  case purged
  /// The database server gives no answer.
  case unreachable
  /// The database server does not let us in.
  case refusedLogin
  /// The database server's own five-character state.
  case serverFailed(state: String)

  package var description: String {
    switch self {
    case .busy: "The database is busy. Run the command again in a moment."
    case .noSpace: "The disk is full. Make room, then run the command again: nothing was half written."
    case .damaged: "The database file is damaged. Restore it from a backup; the blobs are kept apart and not touched."
    case .newer: "The database was written by a newer version of dossier. Install that version."
    case .networkFileSystem:
      "The workspace lies on a network file system, where SQLite's locks cannot be trusted. Move it to a local disk."
    case .failed(let code): "The database failed (code \(code)). Check the disk and the rights of the workspace."
    case .ruleBroken(let code):
      "The database refused a row that breaks its rules (code \(code)). Nothing was written; report this as a defect."
    case .unknownCase: "Nothing was received under this reference yet. Check the ten digits."
    case .purged:
      "This case was purged: nothing can be filed under its reference any more. File it under a new reference."
    case .unreachable:
      "The database server cannot be reached. Start it, or check the address in --store; nothing was half written."
    case .refusedLogin:
      "The database server refused the login. Check the user, the password and the database named in --store."
    case .serverFailed(let state):
      "The database server failed (state \(state)). Its own log says why; nothing was half written."
    }
  }

  /// `EX_TEMPFAIL` matters: trying again may help.
  package var isPassing: Bool { self == .busy || self == .noSpace || self == .unreachable }
}
