import CaseModel
import CaseStore
import Foundation
import StageContract
import SystemFiles

/// The watched folder: what rests in it is copied, filed, and only then moved away.
///
/// It does nothing by itself: `round` is one scan with everything that follows from it, at times that the caller chooses.
package actor DropDoor {
  /// What one round did. It names no file.
  package struct Round: Hashable, Sendable {
    /// Deliveries filed now or known before.
    package var filed: [CaseReference] = []
    package var held = 0
    package var rejected = 0
    package var bytes = 0
    /// Things that are there and were not taken yet.
    package var waiting = 0
    /// Codes of what stopped something that is tried again.
    package var troubles: [String] = []

    package init() {}

    package var isQuiet: Bool { filed.isEmpty && held == 0 && rejected == 0 && troubles.isEmpty }
  }

  /// What met a full disk or a busy store is not read again at once.
  private static let pauseAfterTrouble = Duration.seconds(30)

  private let folder: DropFolder
  private let journal: DropJournal
  private let channel: Channel
  private let intake: Intake
  private let clock: any StoreClock
  private let executor = BlockingExecutor(label: "dossier.drop")
  private var rest: DropRest
  private var hasRecovered = false
  /// Filed, and not to be moved: no right, or another file system. They are tried again and never taken twice.
  private var unfinished: [DropBatch] = []
  private var pausedUntil: [DropUnit: Timestamp] = [:]

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// `notes` is a folder of this workspace in which the door writes down what it is taking.
  package init(
    root: String, accepted: String, rejected: String, notes: String, channel: Channel, rules: DropRules = DropRules(),
    intake: Intake, clock: any StoreClock = SystemStoreClock()
  ) {
    folder = DropFolder(root: root, accepted: accepted, rejected: rejected, rules: rules)
    journal = DropJournal(folder: notes)
    self.channel = channel
    self.intake = intake
    self.clock = clock
    rest = DropRest(rules: rules)
  }

  /// Scans once and takes what is ready. `arrived` came by one rename, whole: it need not rest.
  package func round(arrived: Set<DropUnit> = []) async throws(ReceiveFailure) -> Round {
    var round = Round()
    do {
      if !hasRecovered {
        unfinished = try journal.all()
        hasRecovered = true
      }
      let batches = unfinished
      unfinished = []
      for batch in batches { try await finish(batch, &round) }
      let look = try folder.look()
      if look.closed > 0 { round.troubles.append("case-folder-unreadable") }
      let busy = Set(unfinished.flatMap(\.units))
      let sights = look.sights.filter { !busy.contains($0.unit) }
      rest.keep(only: sights)
      let groups = Dictionary(grouping: sights) { sight in
        sight.unit.reference.map { DropUnit(reference: $0, name: []) } ?? sight.unit
      }
      pausedUntil = pausedUntil.filter { $0.value > clock.now() }
      for (key, group) in groups.sorted(by: { DropDoor.comes($0.key, before: $1.key) }) where !Task.isCancelled {
        guard pausedUntil[key] == nil else {
          round.waiting += group.count
          continue
        }
        let troubles = round.troubles.count
        var whole = arrived.union(look.marked)
        if let reference = group[0].unit.reference,
          look.markedCases.contains(reference) || arrived.contains(DropDoor.folder(of: reference))
        {
          whole.formUnion(group.map(\.unit))
        }
        let ready = rest.ready(group, now: clock.now(), whole: whole)
        round.waiting += group.count { $0.kind != .folder || $0.fileCount > 0 } - ready.count
        try await take(ready, &round)
        if round.troubles.count > troubles { pausedUntil[key] = clock.now() + DropDoor.pauseAfterTrouble }
        if let reference = group[0].unit.reference, ready.count == group.count, look.markedCases.contains(reference) {
          try folder.removeMarker(of: reference)
        }
      }
    } catch let failure as ReceiveFailure {
      throw failure
    } catch let failure as SystemFailure {
      throw .failed(operation: failure.operation, errno: failure.errno)
    } catch {
      throw .heldDamaged
    }
    return round
  }

  /// A case's folder that was renamed into the drop folder, as an event tells it.
  private static func folder(of reference: CaseReference) -> DropUnit {
    DropUnit(reference: nil, name: Array(reference.digits.utf8))
  }

  private static func comes(_ left: DropUnit, before right: DropUnit) -> Bool {
    let (first, second) = (left.reference?.digits ?? "", right.reference?.digits ?? "")
    return first != second ? first < second : left.name.lexicographicallyPrecedes(right.name)
  }

  private func take(_ ready: [DropSight], _ round: inout Round) async throws {
    var sights: [DropSight] = []
    for sight in ready {
      guard let complaint = DropDoor.complaint(about: sight) else {
        sights.append(sight)
        continue
      }
      var batch = DropBatch(reference: sight.unit.reference, sights: [sight])
      batch.state = .taken
      batch.complaint = complaint
      try journal.write(batch)
      try await finish(batch, &round)
    }
    guard let first = sights.first else { return }
    let batch = DropBatch(reference: first.unit.reference, sights: sights)
    try journal.write(batch)
    try await finish(batch, &round)
  }

  /// Why a thing cannot be taken at all; `nil` where it can.
  private static func complaint(about sight: DropSight) -> String? {
    switch sight.kind {
    case .link: "This is a link. Links are not followed, because they may lead anywhere. Drop the file itself."
    case .other: "This is no file: pipes, sockets and devices hold no records. Drop a file."
    case .file, .folder:
      sight.isReadable ? nil : "This may not be read. Mend its rights, then drop it again. Nothing of it was filed."
    }
  }

  /// Does what is left to do of a batch, from wherever it was left.
  private func finish(_ noted: DropBatch, _ round: inout Round) async throws {
    var batch = noted
    if batch.state == .taking {
      guard let taken = try await file(batch, &round) else { return try journal.remove(batch) }
      batch = taken
      try journal.write(batch)
    }
    let isMoved = moveAway(batch, &round)
    if let id = batch.held { try intake.held.release(id) }
    guard isMoved else { return unfinished.append(batch) }
    try journal.remove(batch)
  }

  /// False where something of it cannot be moved: it is tried again.
  private func moveAway(_ batch: DropBatch, _ round: inout Round) -> Bool {
    do throws(SystemFailure) {
      for entry in batch.entries {
        let moving = try folder.move(entry, of: batch)
        if moving == .moved, batch.complaint != nil { round.rejected += 1 }
      }
      return true
    } catch {
      round.troubles.append("cannot-move-\(error.operation)")
      return false
    }
  }

  /// Keeps and files a batch; `nil` where it was changed in the meantime or has to wait.
  private func file(_ batch: DropBatch, _ round: inout Round) async throws -> DropBatch? {
    var taken = batch
    taken.state = .taken
    do {
      guard let done = try await keep(batch) else { return nil }
      let kept = done.kept
      switch done.filing {
      case .filed(let delivery): round.filed.append(delivery.reception.arrival.reference)
      case .held(let held):
        taken.held = held.id
        round.held += 1
      }
      round.bytes += kept.byteCount
      let missing = kept.findings.filter { $0.severity == .error }
      if !missing.isEmpty {
        let words = ["Not all of this could be taken; what could be was filed."] + missing.map(\.message)
        taken.complaint = words.joined(separator: " ")
      }
      return taken
    } catch let failure as ReceiveFailure {
      switch failure {
      // Seen as it is then by the next scan.
      case .changing, .notThere, .unreadable: return nil
      case .nothing, .store(.purged):
        taken.complaint = failure.description
        return taken
      default:
        round.troubles.append(failure.code)
        return nil
      }
    }
  }

  private func keep(_ batch: DropBatch) async throws -> (kept: KeptDelivery, filing: Intake.Filing)? {
    guard try isUnchanged(batch) else { return nil }
    let place = folder.place(of: batch.reference)
    let places = batch.entries.map { DeliveryPlace.entry(name: $0.name, folder: place) }
    let kept = try await intake.receiver.keep(places, channel: channel, rules: folder.rules)
    // What was replaced or added to while it was read is read again, whole.
    guard try isUnchanged(batch) else { return nil }
    return (kept, try await intake.take(kept, under: batch.reference, state: .taking))
  }

  private func isUnchanged(_ batch: DropBatch) throws(SystemFailure) -> Bool {
    for entry in batch.entries {
      let sight = try folder.sight(of: DropUnit(reference: batch.reference, name: entry.name))
      guard sight?.fingerprint == entry.fingerprint else { return false }
    }
    return true
  }
}
