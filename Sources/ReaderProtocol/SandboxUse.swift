/// Whether readers have to be confined; `DOSSIER_SANDBOX`.
package enum SandboxUse: String, Hashable, Sendable, CaseIterable {
  /// Nothing is read on a machine that cannot.
  case required
  /// As far as the machine can.
  case available
  case off

  /// The variable's value; as far as the machine can where there is none, `nil` where it is none of these.
  package static func named(_ text: String?) -> SandboxUse? {
    guard let text, !text.isEmpty else { return .available }
    return SandboxUse(rawValue: text)
  }
}

/// What the kernel offers to confine readers with.
package struct SandboxSupport: Hashable, Sendable, Codable {
  /// The version of Landlock's interface; 0 where there is none.
  package let landlock: Int
  package let filtersCalls: Bool

  package init(landlock: Int = 0, filtersCalls: Bool = false) {
    self.landlock = landlock
    self.filtersCalls = filtersCalls
  }

  package var isWhole: Bool { landlock > 0 && filtersCalls }
}
