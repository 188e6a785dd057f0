import CaseModel
import Foundation
import ProgramTesting
import Testing

/// From files to a packet, with the program killed and the disk failing on the way.
@Suite struct PacketFaultTests {
  private static let reference = CaseReference("1000000001")
  private static let environment = ["DOSSIER_LEASE_SECONDS": "1"]

  private let files = ["case.yaml", "consultation-note.pdf"].map {
    SampleCases.folder("1000000001").appending(path: $0)
  }

  private func ingest(_ workspace: URL) -> [String] {
    ["ingest", "--case", "1000000001", "--wait", "--workspace", workspace.path] + files.map(\.path)
  }

  private func finish(_ workspace: URL, _ why: String) async throws {
    let reference = try #require(PacketFaultTests.reference)
    let aftermath = Aftermath(workspace: workspace, reference: reference)
    try aftermath.expectNoHalfPacket(why)
    let again = try await Program().run(ingest(workspace), environment: PacketFaultTests.environment)
    #expect(again.status == 2, "\(why): \(again.errors)")
    try await aftermath.expectFiled(files, hasPacket: true, why)
  }

  @Test(arguments: FaultyProgram.Kind.allCases)
  func `a case that was disturbed at any call on its way to a packet gets there by itself, once`(
    _ kind: FaultyProgram.Kind
  ) async throws {
    let scratch = try TemporaryFolder("packet")
    defer { scratch.remove() }
    let program = try await FaultyProgram(in: scratch)
    let whole = scratch.url.appending(path: "whole")
    let (run, calls) = try await program.calls(of: ingest(whole), below: whole)
    try #require(run.status == 2, "\(run.errors)")
    for number in Soak.points(upTo: calls.count, short: 5) {
      let workspace = scratch.url.appending(path: "\(kind)-\(number)")
      let why = "\(kind) at call \(number) of \(calls.count)"
      let disturbed = try await program.run(ingest(workspace), below: workspace, at: number, kind)
      // How many calls there are differs a little from run to run: the last ones may never come.
      if kind == .kill && number < calls.count * 9 / 10 { #expect(disturbed.isSignalled, "\(why)") }
      try await finish(workspace, why)
      try FileManager.default.removeItem(at: workspace)
    }
  }

  @Test func `a case that was killed at random moments gets to its packet by itself, once`() async throws {
    let scratch = try TemporaryFolder("random")
    defer { scratch.remove() }
    let kills = Soak.count ?? 4
    var killed = 0
    while killed < kills {
      let workspace = scratch.url.appending(path: "workspace-\(killed)")
      var moments: [String] = []
      // At most three in a row: five attempts are the end of a job.
      for _ in 1...min(3, kills - killed) {
        let moment = String(format: "%.3f", Double.random(in: 0.02...1.2))
        moments.append(moment)
        _ = try await Program(executable: URL(filePath: "/usr/bin/env")).run(
          ["timeout", "-s", "KILL", moment, Program().executable.path] + ingest(workspace),
          environment: PacketFaultTests.environment)
        killed += 1
        let aftermath = Aftermath(workspace: workspace, reference: try #require(PacketFaultTests.reference))
        try aftermath.expectNoHalfPacket("killed after \(moments) s")
      }
      try await finish(workspace, "killed after \(moments) s")
      try FileManager.default.removeItem(at: workspace)
    }
  }
}
