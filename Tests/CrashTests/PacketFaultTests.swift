import CaseModel
import Foundation
import ProgramTesting
import Testing

/// From files to a packet, with the program killed and the disk failing on the way.
@Suite struct PacketFaultTests {
  private static let reference = CaseReference("1000000001")
  private static let environment = ["DOSSIER_LEASE_SECONDS": "1"]

  private static let sample = ["case.yaml", "consultation-note.pdf"].map {
    SampleCases.folder("1000000001").appending(path: $0)
  }

  private func ingest(_ files: [URL], _ workspace: URL) -> [String] {
    ["ingest", "--case", "1000000001", "--wait", "--workspace", workspace.path] + files.map(\.path)
  }

  private func finish(_ workspace: URL, _ files: [URL], _ why: String) async throws {
    let reference = try #require(PacketFaultTests.reference)
    let aftermath = Aftermath(workspace: workspace, reference: reference)
    try aftermath.expectNoHalfPacket(why)
    let again = try await Program().run(ingest(files, workspace), environment: PacketFaultTests.environment)
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
    let files = PacketFaultTests.sample
    let whole = scratch.url.appending(path: "whole")
    let (run, calls) = try await program.calls(of: ingest(files, whole), below: whole)
    try #require(run.status == 2, "\(run.errors)")
    for number in Soak.points(upTo: calls.count, short: 5) {
      let workspace = scratch.url.appending(path: "\(kind)-\(number)")
      let why = "\(kind) at call \(number) of \(calls.count)"
      let disturbed = try await program.run(ingest(files, workspace), below: workspace, at: number, kind)
      // How many calls there are differs a little from run to run: the last ones may never come.
      if kind == .kill && number < calls.count * 9 / 10 { #expect(disturbed.isSignalled, "\(why)") }
      try await finish(workspace, files, why)
      try FileManager.default.removeItem(at: workspace)
    }
  }

  /// Of a letter 200 times, for it is quick; the soak kills the sample's form and note as often.
  @Test(arguments: [false, true])
  func `a case that was killed at random moments gets to its packet by itself, once`(_ isSample: Bool) async throws {
    let scratch = try TemporaryFolder("random")
    defer { scratch.remove() }
    let letter = URL(filePath: try scratch.file("letter.txt", "Progress note\nA letter about the patient.\n"))
    let files = isSample ? PacketFaultTests.sample : [letter]
    let start = ContinuousClock.now
    try await finish(scratch.url.appending(path: "whole"), files, "as a measure of how long it takes")
    let whole = min(1.2, start.duration(to: .now) / .seconds(1))
    // Side by side: much of it is waiting for leases to run out.
    let lanes = 4
    let kills = (Soak.count ?? (isSample ? 4 : 200)) / lanes
    let killed = try await withThrowingTaskGroup(of: Int.self) { group in
      for lane in 1...lanes {
        group.addTask {
          try await kill(kills, files, within: whole, in: scratch.url.appending(path: "lane-\(lane)"))
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(killed >= kills * lanes)
    print("killed \(killed) times at random moments")
  }

  /// Answers how often it was killed: who was done before the moment was killed by nobody.
  private func kill(_ kills: Int, _ files: [URL], within seconds: Double, in folder: URL) async throws -> Int {
    var killed = 0
    while killed < kills {
      let workspace = folder.appending(path: "workspace-\(killed)")
      var moments: [String] = []
      // At most three in a row: five attempts are the end of a job.
      for _ in 1...3 {
        let moment = String(format: "%.3f", Double.random(in: 0.02...max(0.1, seconds)))
        moments.append(moment)
        let run = try await Program(executable: URL(filePath: "/usr/bin/env")).run(
          ["timeout", "-s", "KILL", moment, Program().executable.path] + ingest(files, workspace),
          environment: PacketFaultTests.environment)
        // `timeout` dies as its program did.
        if run.isSignalled || run.status == 128 + SIGKILL { killed += 1 }
        let aftermath = Aftermath(workspace: workspace, reference: try #require(PacketFaultTests.reference))
        try aftermath.expectNoHalfPacket("killed after \(moments) s")
      }
      try await finish(workspace, files, "killed after \(moments) s")
      try FileManager.default.removeItem(at: workspace)
    }
    return killed
  }
}
