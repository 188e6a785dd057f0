import CaseModel
import Foundation
import ProgramTesting
import Testing

/// Files that cannot be used: a sentence, the right exit code, nothing lost, and the rest of the case goes on.
@Suite struct BadInputTests {
  @Test func `what is not there is not filed, and nothing with it`() async throws {
    let scratch = try TemporaryFolder("missing")
    defer { scratch.remove() }
    let note = try scratch.file("okafor-note.txt", "a note")
    let workspace = scratch.url.appending(path: "ws").path
    let run = try await Program().run([
      "ingest", "--case", "1000000001", note, scratch.url.appending(path: "okafor-lost.pdf").path, "--workspace",
      workspace,
    ])
    #expect(run.status == 65)
    #expect(run.errors.contains("Path 2 of the command is not there"))
    #expect(!run.errors.contains("okafor"))
    let status = try await Program().run(["status", "1000000001", "--workspace", workspace])
    #expect(status.status == 65)
    let inspected = try await Program().run(["inspect", scratch.url.appending(path: "okafor-lost.pdf").path])
    #expect(inspected.status == 65)
    #expect(inspected.errors.contains("nothing at this path") && !inspected.errors.contains("okafor"))
  }

  @Test(arguments: ["", "not a PDF", "%PDF-1.7", "%PDF-1.7\nxref\ntrailer << /Root 9 0 R >>\nstartxref\n9\n%%EOF"])
  func `a PDF that is none is refused by inspect with a word to the sender`(_ bytes: String) async throws {
    let scratch = try TemporaryFolder("nopdf")
    defer { scratch.remove() }
    let file = try scratch.file("valcarcel.pdf", bytes)
    let run = try await Program().run(["inspect", file])
    #expect(run.status == 65)
    #expect(run.errors.contains("send it again") || run.errors.contains("Print it to PDF"))
    #expect(!run.errors.contains("valcarcel"))
  }

  @Test func `a bad file costs itself: the rest of the case goes on and the packet says which`() async throws {
    struct Packet: Decodable {
      struct Count: Decodable { let billable: Int }
      struct Source: Decodable {
        let path: [String]
        let findings: [Finding]
      }
      struct Provenance: Decodable { let sources: [Source] }
      let pageCount: Count
      let provenance: Provenance
    }
    let small = try await SmallCase.shared.run()
    #expect(small.ingest.status == 2)
    #expect(!small.ingest.errors.contains("quintero"))
    let packet = try JSONDecoder().decode(
      Packet.self, from: Data(contentsOf: small.packet.appending(path: "packet.json")))
    #expect(packet.pageCount.billable == 2)
    let bad = try #require(packet.provenance.sources.first { $0.path.last == "quintero-scan.pdf" })
    #expect(bad.findings.map(\.severity) == [.error])
    #expect(bad.findings.allSatisfy { $0.message.contains("send it again") })
  }

  @Test func `an empty file is filed, said to be empty, and bills nothing`() async throws {
    let scratch = try TemporaryFolder("empty")
    defer { scratch.remove() }
    let file = try scratch.file("romero.pdf", "")
    let workspace = scratch.url.appending(path: "ws").path
    let run = try await Program().run(["ingest", "--case", "1000000003", file, "--wait", "--workspace", workspace])
    #expect([0, 2].contains(run.status))
    let shown = try await Program().run(["show", "1000000003", "--workspace", workspace])
    #expect(shown.output.contains("0 billable of 0 found"))
    #expect(shown.output.contains("A file of zero bytes arrived. Ask the sender to send it again."))
  }

  @Test func `a folder without files has nothing to file`() async throws {
    let scratch = try TemporaryFolder("void")
    defer { scratch.remove() }
    let folder = scratch.url.appending(path: "sent")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let run = try await Program().run([
      "ingest", "--case", "1000000001", folder.path, "--workspace", scratch.url.appending(path: "ws").path,
    ])
    #expect(run.status == 65)
    #expect(run.errors.contains("There is nothing to file"))
    #expect(try await Program().run(["inspect", folder.path]).status == 65)
  }

  @Test(.enabled(if: UnprivilegedProgram.isAvailable, "root ignores rights, and no other user can run the program"))
  func `what may not be read is said to be missing; the rest is filed, and all of it once the rights are mended`()
    async throws
  {
    let scratch = try TemporaryFolder("rights")
    defer { scratch.remove() }
    let program = UnprivilegedProgram()
    try program.open(scratch.url)
    let sent = scratch.url.appending(path: "sent")
    _ = try scratch.file("sent/open.txt", "a note")
    let locked = try scratch.file("sent/desmond/locked.txt", "another note")
    let folder = URL(filePath: locked).deletingLastPathComponent()
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder.path)
    let ingest = ["ingest", "--case", "1000000001", sent.path, "--json", "--workspace", scratch.url.path + "/ws"]
    struct Answer: Decodable {
      let files: Int
      let isNew: Bool
    }
    let alone = try await program.run([
      "ingest", "--case", "1000000001", folder.path, "--workspace", scratch.url.path + "/ws",
    ])
    #expect(alone.status == 65)
    #expect(alone.errors.contains("may not be read") && !alone.errors.contains("desmond"))
    #expect(try await program.run(["inspect", folder.path]).status == 65)
    let first = try await program.run(ingest)
    #expect(first.status == 65)
    #expect(first.errors.contains("may not be read and are missing") && !first.errors.contains("desmond"))
    #expect(try first.json(Answer.self).files == 1)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
    let second = try await program.run(ingest)
    #expect(second.status == 0)
    let answer = try second.json(Answer.self)
    #expect(answer.files == 2 && answer.isNew)
  }
}

/// The program as a user to whom rights apply: this one, or `nobody` where this one is root.
struct UnprivilegedProgram {
  private static let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs", "--"]

  static var isAvailable: Bool {
    guard geteuid() == 0 else { return true }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = nobody + [Program().executable.path, "--version"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// Lets the user make things in a folder.
  func open(_ folder: URL) throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
  }

  func run(_ arguments: [String]) async throws -> ProgramRun {
    guard geteuid() == 0 else { return try await Program().run(arguments) }
    return try await Program(executable: URL(filePath: "/usr/bin/env"))
      .run(UnprivilegedProgram.nobody + [Program().executable.path] + arguments)
  }
}
