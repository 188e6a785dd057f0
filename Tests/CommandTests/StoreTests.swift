import Foundation
import ProgramTesting
import Testing

/// The store as its commands show it.
@Suite struct StoreTests {
  private struct Verified: Decodable {
    let rows: Int
    let faults: [String]
  }

  private struct Row: Decodable {
    let action: String
    let actor: String
    let detail: String
  }

  /// Ingests the small case, looks at it in every way, purges it: on whatever store the options name.
  private func live(through options: [String], _ workspace: URL, _ files: URL) async throws {
    func run(_ arguments: [String]) async throws -> ProgramRun {
      try await Program().run(arguments + ["--workspace", workspace.path] + options)
    }
    let ingest = try await run(["ingest", "--case", SmallCase.reference, files.path, "--wait"])
    try #require(ingest.status == 2, "\(ingest.errors)")
    #expect(try await run(["work", "--drain"]).status == 0)
    _ = try await run(["show", SmallCase.reference])
    _ = try await run(["holds"])
    _ = try await run(["packet", SmallCase.reference])
    _ = try await run(["packet", SmallCase.reference, "--out", workspace.path + "/copy"])
    let history = try await run(["audit", SmallCase.reference, "--json"])
    let actions = try history.jsonLines(Row.self).map(\.action)
    let looks = ["show-packet", "list-holds", "open-packet", "copy-packet"]
    #expect(actions.first == "received")
    #expect(actions.suffix(4) == looks[...], "every look is a row")
    for word in ["quintero", "note.pdf", "Quintero"] { #expect(!history.output.contains(word)) }
    let verified = try await run(["audit", "verify", "--json"])
    #expect(verified.status == 0)
    #expect(try verified.json(Verified.self).rows >= actions.count)
    #expect(try await run(["scrub"]).status == 0)
    #expect(try await run(["doctor"]).status == 0)
    let purge = try await run(["purge", SmallCase.reference])
    #expect(purge.status == 0, "\(purge.errors)")
    let left = FileManager.default.enumerator(atPath: workspace.path + "/blobs")?.allObjects as? [String] ?? []
    #expect(left.filter { $0.hasSuffix(".blob") }.isEmpty, "nothing that the case alone held is left")
    #expect(!FileManager.default.fileExists(atPath: workspace.path + "/packets/" + SmallCase.reference))
    #expect(try await run(["status", SmallCase.reference]).output.contains("purged"))
    #expect(try await run(["show", SmallCase.reference]).status == 65)
    let again = try await run(["ingest", "--case", SmallCase.reference, files.path])
    #expect(again.status == 65)
    #expect(again.errors.contains("purged"))
    #expect(try await run(["audit", "verify"]).status == 0)
  }

  @Test func `a case lives and is purged in the workspace's own file`() async throws {
    let scratch = try TemporaryFolder("sqlite")
    defer { scratch.remove() }
    let files = try SmallCase.files(in: scratch.url.appending(path: "sent"))
    try await live(through: [], scratch.url.appending(path: "workspace"), files)
  }

  @Test(.enabled(if: PostgresServer.isInstalled, "\(PostgresServer.absence)"))
  func `a case lives and is purged on PostgreSQL`() async throws {
    let scratch = try TemporaryFolder("postgres")
    defer { scratch.remove() }
    let files = try SmallCase.files(in: scratch.url.appending(path: "sent"))
    let url = try await PostgresServer.shared.makeSchema()
    try await live(through: ["--store", url], scratch.url.appending(path: "workspace"), files)
  }

  @Test(.enabled(if: PostgresServer.isInstalled, "\(PostgresServer.absence)"))
  func `the store is named by an option, the environment or the settings`() async throws {
    let scratch = try TemporaryFolder("address")
    defer { scratch.remove() }
    let workspace = scratch.url.appending(path: "workspace")
    let note = try scratch.file("letter.txt", "A letter.\n")
    let url = try await PostgresServer.shared.makeSchema()
    let ingest = ["ingest", "--case", "1000000001", note, "--workspace", workspace.path]
    #expect(try await Program().run(ingest, environment: ["DOSSIER_STORE": url]).status == 0)
    #expect(!FileManager.default.fileExists(atPath: workspace.path + "/dossier.sqlite"))
    _ = try scratch.file("workspace/dossier.yaml", "store: \"\(url)\"\n")
    let status = try await Program().run(["status", "--workspace", workspace.path])
    #expect(status.output.contains("1000000001"))
    let wrong = try await Program().run(["status", "--workspace", workspace.path, "--store", "mysql://x"])
    #expect(wrong.status == 64)
    let away = "postgres://dossier@/none?host=\(scratch.url.path)"
    let unreachable = try await Program().run(["status", "--workspace", workspace.path, "--store", away])
    #expect(unreachable.status == 75)
    #expect(unreachable.errors.contains("cannot be reached"))
  }

  /// The C library's answer is changed in front of the program: a share is not at hand everywhere.
  @Test func `a workspace on a network file system is refused before anything is written to the store`() async throws {
    let scratch = try TemporaryFolder("share")
    defer { scratch.remove() }
    let source = try scratch.file(
      "share.c",
      """
      #include <sys/vfs.h>
      int statfs(const char *path, struct statfs *status) { (void)path; *status = (struct statfs){.f_type = 0x6969}; return 0; }
      int fstatfs(int file, struct statfs *status) { (void)file; *status = (struct statfs){.f_type = 0x6969}; return 0; }
      """)
    let library = scratch.url.path + "/share.so"
    let compiled = try await Program(executable: URL(filePath: "/usr/bin/env")).run([
      "cc", "-shared", "-fPIC", "-o", library, source,
    ])
    try #require(compiled.status == 0, "\(compiled.errors)")
    let letter = try scratch.file("letter.txt", "A letter of the patient.\n")
    let workspace = scratch.url.appending(path: "workspace")
    let run = try await Program().run(
      ["ingest", "--case", SmallCase.reference, letter, "--workspace", workspace.path],
      environment: ["LD_PRELOAD": library])
    #expect(run.status != 0)
    #expect(run.errors.contains("network file system") && run.errors.contains("local disk"), "\(run.errors)")
    let database = try FileManager.default.attributesOfItem(atPath: workspace.path + "/dossier.sqlite")
    #expect(database[.size] as? Int == 0)
  }

  /// SQLite's format, 1.3: bytes 18 and 19 are 1 for a rollback journal, 2 for a write-ahead log.
  @Test func `the file never has a write-ahead log, and is for its owner alone`() async throws {
    let run = try await SmallCase.shared.run()
    let file = run.workspace.path + "/dossier.sqlite"
    let head = try #require(try FileHandle(forReadingFrom: URL(filePath: file)).read(upToCount: 20))
    #expect(Array(head.suffix(2)) == [1, 1])
    let rights = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(rights == 0o600)
  }

  @Test func `an edited row is found out by its number`() async throws {
    let scratch = try TemporaryFolder("audit")
    defer { scratch.remove() }
    let workspace = scratch.url.appending(path: "workspace")
    let note = try scratch.file("letter.txt", "A letter.\n")
    let ingest = ["ingest", "--case", "1000000001", note, "--workspace", workspace.path]
    #expect(try await Program().run(ingest).status == 0)
    #expect(try await Program().run(["audit", "verify", "--workspace", workspace.path]).status == 0)
    let edit = """
      import sqlite3, sys
      base = sqlite3.connect(sys.argv[1])
      base.execute('DROP TRIGGER auditStays')
      base.execute("UPDATE audit SET actor = 'nobody' WHERE number = 1")
      base.commit()
      """
    let edited = try await Program(executable: URL(filePath: "/usr/bin/env")).run([
      "python3", "-c", edit, workspace.path + "/dossier.sqlite",
    ])
    try #require(edited.status == 0, "\(edited.errors)")
    let verified = try await Program().run(["audit", "verify", "--workspace", workspace.path])
    #expect(verified.status == 1)
    #expect(verified.output.contains("Row 1 was changed"))
  }
}
