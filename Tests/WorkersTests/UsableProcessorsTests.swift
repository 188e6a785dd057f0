import Foundation
import Testing

@testable import Workers

@Suite struct UsableProcessorsTests {
  @Test func `there is at least one, and no more than the machine has`() {
    #expect((1...ProcessInfo.processInfo.processorCount).contains(UsableProcessors.count))
  }

  /// `limits`: what stands in the cpu.max of the root, of /a and of /a/b.
  @Test(
    arguments: [
      ([nil, nil, nil], nil), ([nil, "max 100000\n", "max 100000\n"], nil), ([nil, nil, "150000 100000\n"], 2),
      ([nil, "100000 100000\n", "400000 100000\n"], 1), (["50000 100000\n", nil, nil], 1),
      ([nil, "nonsense", "300000 100000\n"], 3), ([nil, "0 0\n", nil], nil),
    ] as [([String?], Int?)])
  func `the smallest quota of the group and of those above it counts, in whole processors`(
    _ limits: [String?], _ expected: Int?
  ) throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "groups-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    try FileManager.default.createDirectory(at: root.appending(path: "a/b"), withIntermediateDirectories: true)
    for (folder, limit) in zip(["", "a", "a/b"], limits) {
      try limit?.write(to: root.appending(path: folder).appending(path: "cpu.max"), atomically: true, encoding: .utf8)
    }
    let membership = "1:name=systemd:/other\n0::/a/b\n"
    #expect(UsableProcessors.quota(membership: membership, controlGroups: root.path) == expected)
  }

  @Test func `a process in no group of the second kind has no quota`() {
    #expect(UsableProcessors.quota(membership: "4:cpu:/a\n", controlGroups: "/nowhere") == nil)
  }
}
