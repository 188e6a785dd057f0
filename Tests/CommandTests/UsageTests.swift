import Foundation
import ProgramTesting
import Testing

/// What a command does when it is called wrongly, or is asked for what is not there.
@Suite struct UsageTests {
  @Test(arguments: ["123456789", "12345678901", "12345abcde", "", "１２３４５６７８９０"])
  func `a reference that has not exactly ten digits is wrong usage in every command`(_ reference: String) async throws {
    let scratch = try TemporaryFolder("usage")
    defer { scratch.remove() }
    let file = try scratch.file("note.txt", "a note")
    let workspace = scratch.url.appending(path: "ws").path
    let commands = [
      ["ingest", "--case", reference, file], ["status", reference], ["show", reference], ["holds", reference],
      ["decide", reference, "h", "c"], ["reprocess", reference], ["packet", reference],
    ]
    for command in commands {
      let run = try await Program().run(command + ["--workspace", workspace])
      #expect(run.status == 64, "\(command[0])")
      #expect(run.errors == "dossier: a case reference has exactly 10 digits; this one has not\n", "\(command[0])")
    }
    #expect(!FileManager.default.fileExists(atPath: workspace))
  }

  @Test(arguments: [
    ["ingest"], ["ingest", "--case", "1000000001"], ["ingest", "--case", "1000000001", "--channel", "pigeon", "x"],
    ["show"], ["decide", "1000000001"], ["packet"], ["inspect"], ["sites"], ["quote", "--pages", "many"],
    ["quote", "--pages=-1"], ["quote", "--questions", "1000001"], ["pipeline", "check"], ["fax"], ["status", "--jsn"],
  ])
  func `wrong usage ends with 64 and the way it is meant`(_ arguments: [String]) async throws {
    let run = try await Program().run(arguments)
    #expect(run.status == 64)
    #expect(run.errors.contains("Usage: dossier"))
    #expect(run.output.isEmpty)
  }

  @Test func `every command explains itself`() async throws {
    for command in [
      "ingest", "status", "show", "holds", "decide", "reprocess", "packet", "inspect", "sites", "quote", "pipeline",
      "doctor",
    ] {
      let run = try await Program().run([command, "--help"])
      #expect(run.status == 0)
      #expect(run.output.contains("USAGE: dossier \(command)"))
    }
  }

  @Test(arguments: ["status", "show", "holds", "reprocess", "packet"])
  func `a workspace without anything, and a case that nobody filed, cannot be used`(_ command: String) async throws {
    let scratch = try TemporaryFolder("nothing")
    defer { scratch.remove() }
    let empty = try await Program().run([command, "2222222222", "--workspace", scratch.url.path])
    #expect(empty.status == 65)
    #expect(empty.errors.contains("nothing was filed in this workspace yet"))
    guard command != "holds" else { return }
    let other = try await Program().run(
      [command, "2222222222", "--workspace", try await SmallCase.shared.run().workspace.path])
    #expect(other.status == 65)
    #expect(other.errors.contains("Nothing was received under this reference yet"))
  }

  @Test func `a version that a case has not is said to be missing`() async throws {
    let small = try await SmallCase.shared.run()
    let run = try await Program().run(
      ["packet", SmallCase.reference, "--version", "9", "--workspace", small.workspace.path])
    #expect(run.status == 65)
    #expect(run.errors.contains("no packet of this version"))
  }

  @Test func `a folder that exists is not written over`() async throws {
    let small = try await SmallCase.shared.run()
    let scratch = try TemporaryFolder("out")
    defer { scratch.remove() }
    let run = try await Program().run(
      ["packet", SmallCase.reference, "--out", scratch.url.path, "--workspace", small.workspace.path])
    #expect(run.status == 65)
    let copy = scratch.url.appending(path: "copy").path
    let copied = try await Program().run(
      ["packet", SmallCase.reference, "--out", copy, "--workspace", small.workspace.path])
    #expect(copied.status == 0)
    #expect(copied.output == copy + "\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: copy).contains("packet.html"))
  }

  @Test func `an answer to a question that is not open, or with a choice it has not, is refused`() async throws {
    let small = try await SmallCase.shared.run()
    let workspace = ["--workspace", small.workspace.path]
    let unknown = try await Program().run(["decide", SmallCase.reference, "no-such-hold", "yes"] + workspace)
    #expect(unknown.status == 65)
    #expect(unknown.errors.contains("no such open hold"))
    let wrong = try await Program().run(["decide", SmallCase.reference, "eligibility/jurisdiction", "maybe"] + workspace)
    #expect(wrong.status == 65)
    #expect(wrong.errors.contains("eligible, prohibited"))
  }
}
