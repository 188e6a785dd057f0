import CaseModel
import Foundation
import ProgramTesting
import Testing

/// Every call on the disk that one arrival makes, gone wrong once: the process killed before it, EIO, ENOSPC.
@Suite struct ArrivalFaultTests {
  private static let reference = CaseReference("1000000001")

  private func files(_ count: Int, in scratch: TemporaryFolder) throws -> [URL] {
    try (1...count).map { number in
      URL(filePath: try scratch.file("sent/letter-\(number).txt", "Letter \(number) of the patient.\n"))
    }
  }

  private func ingest(_ scratch: TemporaryFolder, _ workspace: URL) -> [String] {
    [
      "ingest", "--case", "1000000001", scratch.url.appending(path: "sent").path, "--workspace", workspace.path,
    ]
  }

  @Test(arguments: FaultyProgram.Kind.allCases)
  func `an arrival that was disturbed at any call is filed whole by the next try`(_ kind: FaultyProgram.Kind)
    async throws
  {
    let scratch = try TemporaryFolder("arrival")
    defer { scratch.remove() }
    let program = try await FaultyProgram(in: scratch)
    let files = try files(2, in: scratch)
    let reference = try #require(ArrivalFaultTests.reference)
    let whole = scratch.url.appending(path: "whole")
    let (run, calls) = try await program.calls(of: ingest(scratch, whole), below: whole)
    try #require(run.status == 0, "\(run.errors)")
    try #require(calls.count > 30)
    for number in Soak.points(upTo: calls.count, short: 10) {
      let workspace = scratch.url.appending(path: "\(kind)-\(number)")
      let why = "\(kind) at call \(number), \(calls[number - 1].name)"
      let disturbed = try await program.run(ingest(scratch, workspace), below: workspace, at: number, kind)
      #expect(disturbed.isSignalled == (kind == .kill), "\(why): \(disturbed.errors)")
      let aftermath = Aftermath(workspace: workspace, reference: reference)
      if !disturbed.isSignalled && disturbed.status == 0 {
        // It said that the arrival is filed: then it is, without another try.
        try await aftermath.expectFiled(files, hasPacket: false, why)
      } else if !disturbed.isSignalled {
        #expect(disturbed.errors.hasPrefix("dossier: "), "\(why): it says what to do")
        for word in ["letter", "Letter"] { #expect(!disturbed.errors.contains(word), "\(why): and no file's name") }
      }
      let again = try await Program().run(ingest(scratch, workspace))
      #expect(again.status == 0, "\(why): \(again.errors)")
      try await aftermath.expectFiled(files, hasPacket: false, why)
      try FileManager.default.removeItem(at: workspace)
    }
  }

  /// What power cuts need: SIGKILL alone cannot show a missing fsync.
  @Test(arguments: [2, 12])
  func `bytes and names are durable before the database names them`(_ count: Int) async throws {
    let scratch = try TemporaryFolder("order")
    defer { scratch.remove() }
    let program = try await FaultyProgram(in: scratch)
    _ = try files(count, in: scratch)
    let workspace = scratch.url.appending(path: "workspace")
    let (run, calls) = try await program.calls(of: ingest(scratch, workspace), below: workspace)
    try #require(run.status == 0, "\(run.errors)")
    let database = workspace.path + "/dossier.sqlite"
    let blobs = calls.indices.filter { calls[$0].name == "rename" && calls[$0].path.hasSuffix(".blob") }
    #expect(blobs.count >= count + 1)
    let last = try #require(blobs.last)
    let commit = try #require(
      calls.indices.first { $0 > last && calls[$0].name == "pwrite" && calls[$0].path == database })
    for place in blobs {
      let blob = calls[place]
      let bytes = calls[..<place].contains { $0.name == "syncfs" || ($0.name == "fsync" && $0.path == blob.from) }
      #expect(bytes, "the bytes of a blob are synchronised before it gets its name")
      let parent = URL(filePath: blob.path).deletingLastPathComponent().path
      let name = calls[place..<commit].contains { $0.name == "syncfs" || ($0.name == "fsync" && $0.path == parent) }
      #expect(name, "the name of a blob is synchronised before the database tells of it")
    }
    // The commit is the journal's removal: that is made durable too.
    let removal = try #require(calls.lastIndex { $0.name == "unlink" && $0.path == database + "-journal" })
    #expect(calls[removal...].contains { $0.name == "fsync" && $0.path == workspace.path })
    #expect(calls[..<removal].last { $0.path == database }?.name == "fsync", "the database is synchronised before it")
  }
}
