import CaseModel
import CaseStore

extension MemoryCaseStore {
  package func beginPurge(of reference: CaseReference, by actor: Actor) throws(StoreFailure) -> PurgeRoots {
    guard let file = files[reference] else { throw .unknownCase }
    let roots = roots(of: reference)
    guard file.purgedAt == nil else { return roots }
    files[reference]?.purgedAt = clock.now()
    for place in records.indices where records[place].new.reference == reference && records[place].state.isLive {
      records[place].state = .rejected
      records[place].leaseUntil = nil
      records[place].failureCode = "purged"
    }
    let usedElsewhere = Set(files.filter { $0.key != reference }.values.flatMap(\.results.keys))
    for key in file.results.keys where !usedElsewhere.contains(key) { results[key] = nil }
    write(AuditAction("purge-begun"), reference, actor)
    return roots
  }

  package func roots(of reference: CaseReference) -> PurgeRoots {
    guard let file = files[reference] else { return PurgeRoots([]) }
    let own = records.filter { $0.new.reference == reference }
    var blobs = file.arrivals.map(\.manifest) + own.map(\.new.input) + own.compactMap(\.result)
    blobs += groups.filter { $0.successor.reference == reference }.map(\.successor.input)
    blobs += file.notes + file.packets.map(\.manifest) + file.results.values + file.inputs
    return PurgeRoots(blobs)
  }

  package func finishPurge(of reference: CaseReference, destroyed: Int, by actor: Actor) throws(StoreFailure) {
    guard var file = files[reference] else { throw .unknownCase }
    precondition(file.purgedAt != nil, "a purge is finished only after it was begun")
    records.removeAll { $0.new.reference == reference }
    groups.removeAll { $0.successor.reference == reference }
    file.arrivals = []
    file.decisions = [:]
    file.notes = []
    file.results = [:]
    file.inputs = []
    files[reference] = file
    write(AuditAction("purged", detail: String(destroyed)), reference, actor)
  }
}
