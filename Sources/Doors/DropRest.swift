import CaseModel
import CaseStore

/// What was seen in a drop folder scan after scan, and what has rested long enough to be taken.
struct DropRest: Sendable {
  private struct Memory {
    var fingerprint: BlobDigest
    var unchangedSince: Timestamp
    /// Since when it could have been taken.
    var readySince: Timestamp?
  }

  private let rules: DropRules
  private var memories: [DropUnit: Memory] = [:]

  init(rules: DropRules) { self.rules = rules }

  /// Forgets what is gone.
  mutating func keep(only sights: [DropSight]) {
    let units = Set(sights.map(\.unit))
    memories = memories.filter { units.contains($0.key) }
  }

  /// Says of one group, a case's folder or one loose thing, what may be taken now.
  ///
  /// - Parameter whole: what came by one rename or has its `.done` marker beside it.
  mutating func ready(_ sights: [DropSight], now: Timestamp, whole: Set<DropUnit>) -> [DropSight] {
    var ready: [DropSight] = []
    var oldest = now
    for sight in sights {
      guard isAtRest(sight, now: now, isWhole: whole.contains(sight.unit)) else { continue }
      let since = memories[sight.unit]?.readySince ?? now
      memories[sight.unit]?.readySince = since
      oldest = min(oldest, since)
      ready.append(sight)
    }
    // A disc that lies open in its case's folder is never taken in parts.
    let mayBeParted = !sights.contains(where: \.isDICOM) && oldest + rules.patience <= now
    return ready.count == sights.count || mayBeParted ? ready : []
  }

  private mutating func isAtRest(_ sight: DropSight, now: Timestamp, isWhole: Bool) -> Bool {
    let memory = memories[sight.unit]
    let isUnchanged = memory?.fingerprint == sight.fingerprint
    if !isUnchanged { memories[sight.unit] = Memory(fingerprint: sight.fingerprint, unchangedSince: now) }
    if sight.isBeingWritten { return false }
    switch sight.kind {
    case .link, .other: return true
    case .folder where sight.fileCount == 0: return false
    default: break
    }
    if isWhole { return true }
    guard isUnchanged, let since = memory?.unchangedSince else { return false }
    let rest =
      sight.kind == .folder || sight.isDICOM
      ? rules.folderRest : sight.byteCount == 0 ? rules.emptyRest : rules.fileRest
    return since + rest <= now
  }
}
