import Foundation
import ProgramTesting
import Testing

/// A machine on which something is missing or full.
@Suite struct FailingMachineTests {
  /// A copy of the program in a folder above which there is no checkout.
  ///
  /// Copied by another process: a program that this one wrote is busy while a test beside it starts something.
  private func lonely(_ scratch: TemporaryFolder, with names: [String] = ["dossier"]) async throws -> Program {
    let folder = scratch.url.appending(path: "bin")
    for name in names {
      try await install(BuiltProducts.folder.appending(path: name).path, folder.appending(path: name).path)
    }
    return Program(executable: folder.appending(path: "dossier"))
  }

  private func install(_ source: String, _ target: String) async throws {
    let run = try await Program(executable: URL(filePath: "/usr/bin/env")).run([
      "install", "-D", "-m", "755", source, target,
    ])
    try #require(run.status == 0)
  }

  private let pipelines = ["DOSSIER_PIPELINES": SampleCases.root.appending(path: "Pipelines").path]

  @Test func `without a pipeline the program says where it looks`() async throws {
    let scratch = try TemporaryFolder("alone")
    defer { scratch.remove() }
    let program = try await lonely(scratch)
    for arguments in [["sites", "MRI BRAIN"], ["quote", "--pages", "1"], ["inspect", scratch.url.path]] {
      let run = try await program.run(arguments)
      #expect(run.status == 69)
      #expect(run.errors.contains("DOSSIER_PIPELINES"))
    }
    #expect(try await program.run(["sites", "MRI BRAIN"], environment: pipelines).status == 0)
  }

  @Test func `without its reader the program loses nothing, and goes on once the reader is there`() async throws {
    let scratch = try TemporaryFolder("reader")
    defer { scratch.remove() }
    let program = try await lonely(scratch)
    let note = SampleCases.folder("1000000001").appending(path: "consultation-note.pdf").path
    let ingest = ["ingest", "--case", "1000000001", note, "--wait", "--workspace", scratch.url.path + "/ws"]
    let first = try await program.run(ingest, environment: pipelines)
    #expect(first.status == 69)
    #expect(first.errors.contains("dossier-reader is not beside dossier"))
    #expect(try await program.run(["inspect", note], environment: pipelines).status == 69)
    #expect(try await program.run(["doctor"], environment: pipelines).status == 69)
    _ = try await lonely(scratch, with: ["dossier-reader", "dossier-disc-reader"])
    let second = try await program.run(ingest, environment: pipelines)
    #expect([0, 2].contains(second.status))
    #expect(second.output.hasSuffix("/v1\n"))
  }

  @Test func `a reader that does not run is a missing component`() async throws {
    let scratch = try TemporaryFolder("broken")
    defer { scratch.remove() }
    let program = try await lonely(scratch)
    try await install(try scratch.file("broken", "#!/bin/sh\nexit 127\n"), scratch.url.path + "/bin/dossier-reader")
    let run = try await program.run(["doctor"], environment: pipelines)
    #expect(run.status == 69)
    #expect(run.output.contains("does not run"))
  }

  @Test func `pipeline check names the file and the line of a mistake`() async throws {
    let scratch = try TemporaryFolder("pipeline")
    defer { scratch.remove() }
    let copy = scratch.url.appending(path: "Pipelines")
    try FileManager.default.copyItem(at: SampleCases.root.appending(path: "Pipelines"), to: copy)
    let pipeline = copy.appending(path: "second-opinion.yaml").path
    #expect(try await Program().run(["pipeline", "check", pipeline]).status == 0)
    let prices = copy.appending(path: "price-list.yaml")
    var lines = try String(contentsOf: prices, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(lines.firstIndex { $0.contains("37500") || $0.contains("375") })
    lines[line] = Substring(lines[line].replacing(/375(00)?/, with: "many"))
    try lines.joined(separator: "\n").write(to: prices, atomically: true, encoding: .utf8)
    let run = try await Program().run(["pipeline", "check", pipeline])
    #expect(run.status == 65)
    #expect(run.errors.contains("price-list.yaml:\(line + 1):"))
    let missing = try await Program().run(["pipeline", "check", copy.path + "/none.yaml"])
    #expect(missing.status == 65)
    #expect(missing.errors.contains("missing"))
  }

  @Test func `a workspace that cannot be made is a failure with a word on what to do`() async throws {
    let scratch = try TemporaryFolder("nospace")
    defer { scratch.remove() }
    let file = try scratch.file("file", "in the way")
    let run = try await Program().run(["ingest", "--case", "1000000001", file, "--workspace", file + "/ws"])
    #expect(run.status == 1)
    #expect(run.errors.contains("the workspace cannot be made"))
  }

  @Test(.enabled(if: SmallDisk.isAvailable, "needs the right to mount a small file system in a name space of its own"))
  func `a full disk keeps nothing by halves: the same command works once there is room`() async throws {
    let scratch = try TemporaryFolder("full")
    defer { scratch.remove() }
    let sent = try scratch.file("quintero.bin", [UInt8](repeating: 65, count: 3 << 20))
    let run = try await SmallDisk(folder: scratch.url).ingest(sent)
    let codes = run.output.split(separator: "\n").filter { $0.hasPrefix("exit ") }
    #expect(codes == ["exit 75", "exit 65", "exit 0", "exit 0"], "\(run.output) \(run.errors)")
    #expect(run.errors.contains("disk is full"))
    #expect(!run.errors.contains("quintero"))
    #expect(run.output.contains("1 arrivals"))
  }
}

/// A disk of two mebibytes that then grows: only in a mount name space of its own.
struct SmallDisk {
  let folder: URL

  static var isAvailable: Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// Files on the small disk, asks for the case's status, makes room, and does both again.
  func ingest(_ file: String) async throws -> ProgramRun {
    let script = """
      mkdir "$2" && mount -t tmpfs -o size=2m,mode=700 tmpfs "$2" || exit 99
      "$1" ingest --case 1000000001 "$3" --workspace "$2/ws"; echo "exit $?"
      "$1" status 1000000001 --workspace "$2/ws"; echo "exit $?"
      mount -o remount,size=64m "$2" || exit 99
      "$1" ingest --case 1000000001 "$3" --workspace "$2/ws"; echo "exit $?"
      "$1" status 1000000001 --workspace "$2/ws"; echo "exit $?"
      """
    return try await Program(executable: URL(filePath: "/usr/bin/env")).run([
      "unshare", "-rm", "sh", "-c", script, "sh", Program().executable.path, folder.appending(path: "disk").path, file,
    ])
  }
}
