import CaseModel
import Foundation
import ProgramTesting
import Testing

/// The same faults put in by the kernel's own tracer, whatever library makes the calls. A count is one thread's.
@Suite struct StraceTests {
  private static let reference = CaseReference("1000000001")

  private static func strace(_ arguments: [String]) async throws -> ProgramRun {
    try await Program(executable: URL(filePath: "/usr/bin/env")).run(["strace", "-f", "-qq"] + arguments)
  }

  private static func isAllowed() async throws -> Bool {
    try await strace(["-o", "/dev/null", "true"]).status == 0
  }

  @Test(
    .enabled("strace is not installed or may not trace here", StraceTests.isAllowed),
    arguments: ["signal=KILL", "error=EIO", "error=ENOSPC"])
  func `an arrival that was disturbed in the kernel is filed whole by the next try`(_ fault: String) async throws {
    let scratch = try TemporaryFolder("strace")
    defer { scratch.remove() }
    let reference = try #require(StraceTests.reference)
    let file = try scratch.file("sent/letter.txt", "A letter of the patient.\n")
    for call in ["pwrite64", "fsync", "fdatasync", "rename", "unlink", "mkdir"] {
      for number in Soak.points(upTo: 12, short: 1).map({ Soak.count == nil ? 2 : $0 }) {
        let workspace = scratch.url.appending(path: "\(call)-\(number)")
        let ingest = ["ingest", "--case", "1000000001", file, "--workspace", workspace.path]
        let why = "\(fault) at \(call) \(number)"
        let disturbed = try await StraceTests.strace(
          ["-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):\(fault):when=\(number)"]
            + [Program().executable.path] + ingest)
        let aftermath = Aftermath(workspace: workspace, reference: reference)
        if disturbed.status == 0 && !disturbed.isSignalled {
          try await aftermath.expectFiled([URL(filePath: file)], hasPacket: false, why)
        }
        let again = try await Program().run(ingest)
        #expect(again.status == 0, "\(why): \(again.errors)")
        try await aftermath.expectFiled([URL(filePath: file)], hasPacket: false, why)
        try FileManager.default.removeItem(at: workspace)
      }
    }
  }
}
