import CaseModel
import StageContract

/// Who did something: a person's account name at the command line, a worker, a door.
package struct Actor: Hashable, Sendable, Codable, CustomStringConvertible {
  package let name: String

  package init(_ name: String) { self.name = name }
  package var description: String { name }
}

/// What was done: lower-case words joined by hyphens, with a detail that is a code, a number or a digest.
package struct AuditAction: Hashable, Sendable, Codable {
  package let name: String
  package let detail: String

  package init(_ name: String, detail: String = "") {
    self.name = name
    self.detail = detail
  }
}

/// One row of the history, written in the transaction that it tells of.
package struct AuditRow: Hashable, Sendable, Codable {
  /// From 1, without a gap, over all cases.
  package let number: Int64
  package let at: Timestamp
  package let actor: Actor
  package let reference: CaseReference?
  package let action: AuditAction
  /// See ``AuditChain``; empty in rows that are older than the chain.
  package let code: String

  package init(
    number: Int64, at: Timestamp, actor: Actor, reference: CaseReference?, action: AuditAction, code: String
  ) {
    self.number = number
    self.at = at
    self.actor = actor
    self.reference = reference
    self.action = action
    self.code = code
  }
}

/// A case as `dossier status` lists it.
package struct CaseOverview: Hashable, Sendable, Codable {
  package let reference: CaseReference
  package let arrivals: Int
  package let firstArrivalAt: Timestamp
  package let lastArrivalAt: Timestamp
  package let jobs: JobCounts
  /// The newest, where one is published.
  package let packet: PublishedPacket?
  /// When everything that the case held was destroyed; what is left is this row, the ledger and the history.
  package let purgedAt: Timestamp?

  package init(
    reference: CaseReference, arrivals: Int, firstArrivalAt: Timestamp, lastArrivalAt: Timestamp, jobs: JobCounts,
    packet: PublishedPacket?, purgedAt: Timestamp? = nil
  ) {
    self.reference = reference
    self.arrivals = arrivals
    self.firstArrivalAt = firstArrivalAt
    self.lastArrivalAt = lastArrivalAt
    self.jobs = jobs
    self.packet = packet
    self.purgedAt = purgedAt
  }
}

package struct JobCounts: Hashable, Sendable, Codable {
  package var queued = 0
  package var running = 0
  package var done = 0
  package var parked = 0
  package var rejected = 0
  package var dead = 0

  package init() {}

  package subscript(_ state: JobState) -> Int {
    get {
      switch state {
      case .queued: queued
      case .running: running
      case .done: done
      case .parked: parked
      case .rejected: rejected
      case .dead: dead
      }
    }
    set {
      switch state {
      case .queued: queued = newValue
      case .running: running = newValue
      case .done: done = newValue
      case .parked: parked = newValue
      case .rejected: rejected = newValue
      case .dead: dead = newValue
      }
    }
  }

  /// True where nothing is going to happen by itself any more.
  package var isAtRest: Bool { queued == 0 && running == 0 }
}

package struct StoreCounts: Hashable, Sendable, Codable {
  package var cases = 0
  package var arrivals = 0
  package var packets = 0
  package var results = 0
  package var ledgerRows = 0
  package var jobs = JobCounts()
  /// When the job that has been due longest became due.
  package var oldestDueAt: Timestamp?

  package init() {}
}
