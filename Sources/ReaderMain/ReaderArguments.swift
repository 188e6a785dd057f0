import ReaderProtocol

/// What the supervisor may tell a reader when it starts it: its limits, nothing about the unit of work.
struct ReaderArguments {
  var printsVersions = false
  /// Tries what is slow to try before it prints; `--thorough`.
  var isThorough = false
  /// Bytes; `--address-space`.
  var addressSpace: UInt64?
  /// Seconds of processor time; `--cpu`.
  var cpuSeconds: UInt64?
  /// Open descriptors; `--descriptors`.
  var descriptors: UInt64?
  /// `--sandbox`.
  var sandbox = SandboxUse.available

  /// `nil` for an argument that is unknown, repeated without a value, or not a positive number.
  init?(_ arguments: some Sequence<String>) {
    var rest = arguments.makeIterator()
    func number() -> UInt64? { rest.next().flatMap(UInt64.init).flatMap { $0 > 0 ? $0 : nil } }
    while let argument = rest.next() {
      switch argument {
      case "--versions": printsVersions = true
      case "--thorough": isThorough = true
      case "--address-space":
        guard let value = number() else { return nil }
        addressSpace = value
      case "--cpu":
        guard let value = number() else { return nil }
        cpuSeconds = value
      case "--descriptors":
        guard let value = number() else { return nil }
        descriptors = value
      case "--sandbox":
        guard let use = rest.next().flatMap(SandboxUse.init) else { return nil }
        sandbox = use
      default: return nil
      }
    }
  }
}
