import CLinux
import Glibc
import SystemFiles

/// The processors that this process may use: those it is bound to, and no more than its control group pays for.
package enum UsableProcessors {
  /// At least 1.
  package static var count: Int {
    let bound = max(1, Int(dossier_bound_processors()))
    guard let membership = contents(of: "/proc/self/cgroup") else { return bound }
    return min(bound, quota(membership: membership, controlGroups: "/sys/fs/cgroup") ?? bound)
  }

  /// The smallest quota of the group that `membership` names and of all above it, in whole processors, rounded up;
  /// `nil` where none is set. (Linux, Documentation/admin-guide/cgroup-v2.rst, "cpu.max"; cgroups(7), "/proc/pid/cgroup".)
  static func quota(membership: String, controlGroups: String) -> Int? {
    guard let line = membership.split(separator: "\n").first(where: { $0.hasPrefix("0::/") }) else { return nil }
    var path = controlGroups
    var least: Int?
    for part in [""] + line.dropFirst(4).split(separator: "/").map({ "/" + $0 }) {
      path += part
      let limit = contents(of: path + "/cpu.max")?.split(whereSeparator: \.isWhitespace).compactMap { Int($0) } ?? []
      guard limit.count == 2, limit[0] > 0, limit[1] > 0 else { continue }
      least = min(least ?? .max, max(1, (limit[0] + limit[1] - 1) / limit[1]))
    }
    return least
  }

  /// `nil` where there is no such file: not every system has control groups, and not every group a limit.
  private static func contents(of path: String) -> String? {
    guard let file = try? OwnedDescriptor(opening: path, O_RDONLY), let bytes = try? file.read(upTo: 1 << 16) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
