import Foundation
import ProgramTesting
import Testing

/// A case that is put together again under other rules.
@Suite struct ReprocessTests {
  private struct Row: Decodable {
    let number: Int
    let action: String
    let detail: String
  }

  /// The small case in a workspace of its own, and a copy of the pipeline that can be changed.
  private struct Setting {
    let scratch: TemporaryFolder
    let workspace: URL
    let pipelines: URL

    init() async throws {
      scratch = try TemporaryFolder("reprocess")
      workspace = scratch.url.appending(path: "workspace")
      pipelines = scratch.url.appending(path: "Pipelines")
      try FileManager.default.copyItem(at: SampleCases.root.appending(path: "Pipelines"), to: pipelines)
      let files = try SmallCase.files(in: scratch.url.appending(path: "sent"))
      let run = try await SmallCase.ingest(files, into: workspace)
      try #require(run.ingest.status == 2)
    }

    func run(_ arguments: [String]) async throws -> ProgramRun {
      try await Program().run(arguments + ["--workspace", workspace.path])
    }

    func reprocess(_ arguments: [String] = []) async throws -> ProgramRun {
      let pipeline = pipelines.appending(path: "second-opinion.yaml").path
      return try await run(["reprocess", SmallCase.reference, "--pipeline", pipeline] + arguments)
    }

    func change(_ file: String, _ old: String, _ new: String) throws {
      let url = pipelines.appending(path: file)
      let text = try String(contentsOf: url, encoding: .utf8)
      try #require(text.contains(old))
      try text.replacing(old, with: new).write(to: url, atomically: true, encoding: .utf8)
    }

    func history() async throws -> [Row] {
      try await run(["audit", SmallCase.reference, "--json"]).jsonLines(Row.self)
    }

    var versions: [String] {
      get throws {
        try FileManager.default.contentsOfDirectory(
          atPath: workspace.path + "/packets/" + SmallCase.reference
        ).sorted()
      }
    }
  }

  @Test func `a changed price is told before it is published, reads nothing again, and is named in the new version`()
    async throws
  {
    let setting = try await Setting()
    defer { setting.scratch.remove() }
    let decided = try await setting.run(["decide", SmallCase.reference, "eligibility/jurisdiction", "eligible"])
    #expect(decided.output.hasSuffix("/v2\n"))
    let before = try await setting.history().count
    try setting.change("price-list.yaml", "375", "400")
    let preview = try await setting.reprocess(["--dry-run"])
    #expect(preview.status == 0)
    #expect(preview.output.contains("Version 3 would be published."))
    #expect(preview.output.contains("Quote: "))
    #expect(try setting.versions == ["v1", "v2"])
    let run = try await setting.reprocess()
    #expect(run.output.hasSuffix("/v3\n"))
    let page = try String(
      contentsOfFile: setting.workspace.path + "/packets/\(SmallCase.reference)/v3/packet.json", encoding: .utf8)
    let promised = preview.output.split(separator: "\n").dropFirst().map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(!promised.isEmpty)
    for change in promised { #expect(page.contains(change)) }
    // The decision stands: the hold is not asked again.
    let holds = try await setting.run(["holds", SmallCase.reference])
    #expect(!holds.output.contains("eligibility"))
    let jobs = try await setting.history().dropFirst(before).filter { $0.action == "job-done" }.map(\.detail)
    #expect(!jobs.isEmpty)
    #expect(Set(jobs).isSubset(of: ["advance-case", "write-records"]))
  }

  @Test func `a changed site rule reads no disc and recognises no page again`() async throws {
    let setting = try await Setting()
    defer { setting.scratch.remove() }
    let before = try await setting.history().count
    try setting.change("second-opinion.yaml", "per: site", "per: study-and-site")
    let preview = try await setting.reprocess(["--dry-run"])
    #expect(preview.output.contains("would be published"))
    let run = try await setting.reprocess()
    #expect(run.output.hasSuffix("/v2\n"))
    let jobs = try await setting.history().dropFirst(before).filter { $0.action == "job-done" }.map(\.detail)
    #expect(Set(jobs).isSubset(of: ["advance-case", "write-records"]))
  }

  @Test func `a case that comes back to what it was is a version of its own, and bills what it did`() async throws {
    let setting = try await Setting()
    defer { setting.scratch.remove() }
    try setting.change("price-list.yaml", "375", "400")
    #expect(try await setting.reprocess().output.hasSuffix("/v2\n"))
    try setting.change("price-list.yaml", "400", "375")
    let preview = try await setting.reprocess(["--dry-run"])
    #expect(preview.output.contains("Version 3 would be published."))
    #expect(try await setting.reprocess().output.hasSuffix("/v3\n"))
    #expect(try await setting.reprocess().output.hasSuffix("/v3\n"))
    #expect(try await setting.reprocess(["--dry-run"]).output == "Nothing would change: version 3 stands.\n")
  }

  @Test func `stages are run again on demand, for one document or all, and equal results change nothing`()
    async throws
  {
    let setting = try await Setting()
    defer { setting.scratch.remove() }
    for arguments in [
      ["--from", "read-paper", "--document", "d1"], ["--from", "extract-facts"], ["--document", "s1", "--dry-run"],
    ] {
      let run = try await setting.reprocess(arguments)
      #expect(run.output.hasSuffix("/v1\n") || run.output == "Nothing would change: version 1 stands.\n")
    }
    #expect(try setting.versions == ["v1"])
    #expect(try await setting.reprocess(["--from", "no-such-stage"]).status == 64)
    let unknown = try await setting.reprocess(["--document", "d99"])
    #expect(unknown.status == 65)
    #expect(unknown.errors.contains("no such document"))
  }

  /// Stopped with a case in hand: that one is finished, and the next run does the others.
  @Test func `many cases are stopped by a signal and gone on with, each done once`() async throws {
    let setting = try await Setting()
    defer { setting.scratch.remove() }
    let letter = try setting.scratch.file("letter.txt", "Progress note\nA letter about the patient.\n")
    let references = [SmallCase.reference] + (2...9).map { "100000000\($0)" }
    for reference in references.dropFirst() {
      let run = try await setting.run(["ingest", "--case", reference, letter, "--wait"])
      try #require(run.status == 2, "\(run.errors)")
    }
    try setting.change("price-list.yaml", "label: Specialist opinion", "label: The specialist's opinion")
    let all = ["reprocess", "--all", "--pipeline", setting.pipelines.appending(path: "second-opinion.yaml").path]
    func versions(_ number: Int) -> Int {
      references.count {
        FileManager.default.fileExists(atPath: setting.workspace.path + "/packets/\($0)/v\(number)")
      }
    }
    let command = ["timeout", "--foreground", "-s", "INT"]
    var stopped = 0
    // By the clock, for a signal comes when it comes: later and later, until one comes in the middle.
    var moment = 0.4
    while stopped == 0 && versions(2) < references.count {
      let run = try await Program(executable: URL(filePath: "/usr/bin/env")).run(
        command + [String(format: "%.2f", moment), Program().executable.path] + all + [
          "--workspace", setting.workspace.path,
        ])
      if run.errors.contains("run it again to go on") { stopped += 1 }
      moment *= 1.4
    }
    #expect(stopped > 0)
    let rest = try await setting.run(all)
    #expect(rest.status == 0, "\(rest.errors)")
    #expect(versions(2) == references.count && versions(3) == 0)
  }

  @Test func `many cases are chosen by what they are, and done once`() async throws {
    let setting = try await Setting()
    defer { setting.scratch.remove() }
    try setting.change("price-list.yaml", "375", "400")
    let pipeline = ["--pipeline", setting.pipelines.appending(path: "second-opinion.yaml").path]
    func all(_ arguments: [String]) async throws -> ProgramRun {
      try await setting.run(["reprocess", "--all"] + pipeline + arguments)
    }
    let none = try await all(["--where", "state=ready"])
    #expect(none.errors.contains("0 cases"))
    let preview = try await all(["--where", "state=held", "--where", "pipeline=old", "--dry-run"])
    #expect(preview.errors.contains("1 cases, 1 would change"))
    #expect(preview.output.contains(SmallCase.reference))
    let run = try await all(["--where", "pipeline=old", "--where", "since=2026-01-01"])
    #expect(run.status == 0)
    #expect(run.output.hasSuffix("/v2\n"))
    #expect(try await all(["--where", "pipeline=old"]).errors.contains("0 cases"))
    #expect(try await all(["--where", "colour=red"]).status == 64)
  }
}
