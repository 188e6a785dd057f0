import ReaderProtocol

/// How much of a container has come out, against what may.
struct UnpackBudget {
  let limits: UnpackLimits
  let packedBytes: Int
  private(set) var unpackedBytes = 0
  private(set) var entries = 0
  var troubles = UnpackTroubles()

  static let megabyte = 1 << 20

  init(limits: UnpackLimits, packedBytes: Int) {
    self.limits = limits
    self.packedBytes = packedBytes
  }

  /// False, and noted, where one more entry would break the limit.
  mutating func takeEntry() -> Bool {
    guard entries < limits.maximumEntries else {
      troubles.exceeded = .entries(limits.maximumEntries)
      return false
    }
    entries += 1
    return true
  }

  /// False, and noted, where so many more bytes would break a limit.
  mutating func take(_ count: Int) -> Bool {
    let (total, overflow) = unpackedBytes.addingReportingOverflow(count)
    if overflow || total > limits.maximumBytes {
      troubles.exceeded = .bytes(limits.maximumBytes)
      return false
    }
    if total > UnpackBudget.megabyte, total / max(packedBytes, 1) >= limits.maximumRatio {
      troubles.exceeded = .ratio(limits.maximumRatio)
      return false
    }
    unpackedBytes = total
    return true
  }
}
