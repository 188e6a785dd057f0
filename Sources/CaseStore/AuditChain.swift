import CaseModel
import Crypto
import Foundation

/// Links each row of the history to the one before it with HMAC-SHA256: who cannot read the key cannot write a row that fits.
package struct AuditChain: Sendable {
  private let key: SymmetricKey

  /// `key` is derived from the master key of the blobs, for this purpose only; 32 bytes.
  package init(key: [UInt8]) {
    precondition(key.count == 32, "an audit key has 32 bytes")
    self.key = SymmetricKey(data: key)
  }

  /// The code of a row, in lower-case hexadecimal; `previous` is the code of the row before it, empty for the first.
  package func code(
    previous: String, number: Int64, at: Timestamp, actor: Actor, reference: CaseReference?, action: AuditAction
  ) -> String {
    let fields = [
      "row", previous, String(number), String(at.milliseconds), actor.name, reference?.digits ?? "", action.name,
      action.detail,
    ]
    return authenticate(fields)
  }

  package func code(of row: AuditRow, after previous: String) -> String {
    code(
      previous: previous, number: row.number, at: row.at, actor: row.actor, reference: row.reference, action: row.action
    )
  }

  /// The code of a checkpoint: without the key nobody can write one either.
  package func code(of checkpoint: AuditCheckpoint) -> String {
    authenticate(["checkpoint", String(checkpoint.number), checkpoint.code, String(checkpoint.at.milliseconds)])
  }

  /// Each field goes in with its length, so that no two lists of fields look alike.
  private func authenticate(_ fields: [String]) -> String {
    var code = HMAC<SHA256>(key: key)
    for field in fields {
      let bytes = Data(field.utf8)
      withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { code.update(data: Data($0)) }
      code.update(data: bytes)
    }
    return code.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

/// The newest row at some moment, kept outside the database: a history that was cut off behind it is found out.
package struct AuditCheckpoint: Hashable, Sendable {
  package let number: Int64
  /// The row's.
  package let code: String
  package let at: Timestamp

  package init(number: Int64, code: String, at: Timestamp) {
    self.number = number
    self.code = code
    self.at = at
  }
}

/// What is wrong with a history.
package enum AuditFault: Hashable, Sendable, CustomStringConvertible {
  /// Row `number` is not there though a later one is.
  case missing(number: Int64)
  /// Row `number` is not what was written, or the one before it is not.
  case broken(number: Int64)
  /// The history ends before row `number`, which a checkpoint saw.
  case cutOff(number: Int64)
  /// Row `number` is another than a checkpoint saw.
  case replaced(number: Int64)
  /// Line `line` of the checkpoints was not written by us.
  case forgedCheckpoint(line: Int)

  package var description: String {
    switch self {
    case .missing(let number): "Row \(number) is missing."
    case .broken(let number): "Row \(number) was changed, moved or put in afterwards, or the row before it was."
    case .cutOff(let number): "The history ends before row \(number), which a checkpoint saw."
    case .replaced(let number): "Row \(number) is not the one that a checkpoint saw."
    case .forgedCheckpoint(let line): "Line \(line) of the checkpoints was changed or not written by this program."
    }
  }
}

/// Walks a history from its first row and gathers what is wrong with it.
package struct AuditInspection: Sendable {
  package private(set) var faults: [AuditFault] = []
  package private(set) var rowCount = 0
  /// Rows at the beginning that are older than the chain.
  package private(set) var unchainedCount = 0
  /// The row walked last.
  package private(set) var last: AuditRow?

  private let chain: AuditChain
  private let checkpoints: [Int64: String]

  /// `checkpoints` are those whose own codes fit.
  package init(chain: AuditChain, checkpoints: [AuditCheckpoint]) {
    self.chain = chain
    self.checkpoints = Dictionary(checkpoints.map { ($0.number, $0.code) }) { first, _ in first }
  }

  /// Takes the next rows in order of their numbers.
  package mutating func take(_ rows: [AuditRow]) {
    for row in rows { take(row) }
  }

  private mutating func take(_ row: AuditRow) {
    let previous = last
    last = row
    rowCount += 1
    let expected = (previous?.number ?? 0) + 1
    if row.number != expected { faults.append(.missing(number: expected)) }
    if let seen = checkpoints[row.number], seen != row.code { faults.append(.replaced(number: row.number)) }
    if row.code.isEmpty && previous?.code ?? "" == "" {
      unchainedCount += 1
      return
    }
    guard row.number == expected else { return }
    if chain.code(of: row, after: previous?.code ?? "") != row.code { faults.append(.broken(number: row.number)) }
  }

  /// Call once all rows are taken.
  package mutating func finish() {
    let end = last?.number ?? 0
    if let beyond = checkpoints.keys.filter({ $0 > end }).min() { faults.append(.cutOff(number: beyond)) }
  }
}
