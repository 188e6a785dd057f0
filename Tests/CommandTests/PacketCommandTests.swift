import Foundation
import ProgramTesting
import Testing

/// What is done with a packet once it is there: discount, compare, verify.
@Suite struct PacketCommandTests {
  @Test func `a discount needs a reason, makes a version that says what it did, and survives reprocessing`()
    async throws
  {
    let scratch = try TemporaryFolder("discount")
    defer { scratch.remove() }
    let workspace = scratch.url.appending(path: "workspace")
    let small = try await SmallCase.ingest(
      try SmallCase.files(in: scratch.url.appending(path: "sent")), into: workspace)
    let settings = ["DOSSIER_WORKSPACE": workspace.path]
    func run(_ arguments: String...) async throws -> ProgramRun {
      try await Program().run(arguments, environment: settings)
    }
    let reference = SmallCase.reference
    #expect(try await run("decide", reference, "fee/imaging-review", "waive").status == 64)
    #expect(try await run("decide", reference, "fee/imaging-review", "half", "--note", "x").status == 64)
    #expect(try await run("decide", reference, "fee/parking", "waive", "--note", "x").status == 65)
    let decided = try await run("decide", reference, "fee/imaging-review", "percent-10", "--note", "hardship fund")
    #expect(decided.output.hasSuffix("/v2\n"))
    let packet = try JSONDecoder().decode(
      Packet.self, from: Data(contentsOf: small.packet.deletingLastPathComponent().appending(path: "v2/packet.json")))
    let line = try #require(packet.quote.lines.first { $0.item == "discount-imaging-review" })
    #expect(line.amount?.cents == -3750 && line.details.map(\.label) == ["hardship fund"])
    let diff = try await run("packet", "diff", reference)
    #expect(diff.status == 0 && diff.output.contains("Quote: "))
    #expect(try await run("packet", "diff", reference, "2", "2").output.contains("Nothing that is counted"))
    #expect(try await run("packet", "verify", decided.output.trimmingCharacters(in: .newlines)).status == 0)
    let back = try await run("decide", reference, "fee/imaging-review", "charge")
    #expect(back.status == 2)
  }

  private struct Packet: Decodable {
    struct Quote: Decodable { let lines: [Line] }
    struct Line: Decodable {
      let item: String
      let amount: Amount?
      let details: [Detail]
    }
    struct Amount: Decodable { let cents: Int }
    struct Detail: Decodable { let label: String }
    let quote: Quote
  }

  @Test(
    arguments: [
      ("a file that was changed", "packet.html was changed"), ("a file that is gone", "quote.html is missing"),
      ("a file too many", "1 files that the manifest does not list"), ("another total", "do not add up to its total"),
    ])
  func `a packet that is not as it was published is told from one that is`(_ change: String, _ word: String)
    async throws
  {
    let small = try await SmallCase.shared.run()
    let scratch = try TemporaryFolder("verify")
    defer { scratch.remove() }
    let copy = scratch.url.appending(path: "copy")
    try FileManager.default.copyItem(at: small.packet, to: copy)
    #expect(try await Program().run(["packet", "verify", copy.path]).status == 0)
    switch change {
    case "a file that was changed":
      var bytes = try Data(contentsOf: copy.appending(path: "packet.html"))
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: copy.appending(path: "packet.html"))
    case "a file that is gone": try FileManager.default.removeItem(at: copy.appending(path: "quote.html"))
    case "a file too many": try Data().write(to: copy.appending(path: "more.txt"))
    default:
      let packet = copy.appending(path: "packet.json")
      let text = try String(contentsOf: packet, encoding: .utf8)
      let cents = try #require(text.matches(of: /"total" : {\s*"cents" : [0-9]+/).last)
      try text.replacingCharacters(in: cents.range, with: #""total" : {"cents" : 1"#).write(
        to: packet, atomically: true, encoding: .utf8)
    }
    let run = try await Program().run(["packet", "verify", copy.path])
    #expect(run.status == 65)
    #expect(run.output.contains(word))
  }

  @Test func `opening starts the desktop's browser on the page, and says where there is none`() async throws {
    let small = try await SmallCase.shared.run()
    let scratch = try TemporaryFolder("open")
    defer { scratch.remove() }
    let seen = scratch.url.appending(path: "seen")
    let browser = try scratch.file("bin/xdg-open", "#!/bin/sh\nprintf %s \"$1\" > '\(seen.path)'\n")
    try #require(chmod(browser, 0o755) == 0)
    let arguments = ["packet", SmallCase.reference, "--open", "--workspace", small.workspace.path]
    let opened = try await Program().run(
      arguments, environment: ["PATH": scratch.url.appending(path: "bin").path + ":/usr/bin:/bin"])
    #expect(opened.status == 0 && opened.output == small.packet.path + "\n", "\(opened.errors)")
    #expect(try String(contentsOf: seen, encoding: .utf8) == small.packet.path + "/packet.html")
    let none = try await Program().run(
      arguments, environment: ["PATH": scratch.url.appending(path: "nothing").path])
    #expect(none.status == 69 && none.output == small.packet.path + "\n" && none.errors.contains("no browser"))
  }

  @Test func `a copy is the packet, and no folder is written over`() async throws {
    let small = try await SmallCase.shared.run()
    let scratch = try TemporaryFolder("out")
    defer { scratch.remove() }
    let copy = scratch.url.appending(path: "copy").path
    let arguments = ["packet", SmallCase.reference, "--out", copy, "--workspace", small.workspace.path]
    #expect(try await Program().run(arguments).output == copy + "\n")
    #expect(try await Program().run(["packet", "verify", copy]).status == 0)
    #expect(try await Program().run(arguments).status == 65)
    let options = [["--deidentified"], ["--deidentified", "--out", "x", "--open"], ["--password-file", "x"]]
    for option in options {
      let run = try await Program().run(["packet", SmallCase.reference, "--workspace", small.workspace.path] + option)
      #expect(run.status == 64)
    }
  }

  @Test func `a version that is not there is said, and a single one has nothing to be compared with`() async throws {
    let small = try await SmallCase.shared.run()
    func run(_ arguments: String...) async throws -> ProgramRun {
      try await Program().run(["packet"] + arguments + ["--workspace", small.workspace.path])
    }
    #expect(try await run(SmallCase.reference, "--version", "7").errors.contains("no packet of this version"))
    #expect(try await run("diff", SmallCase.reference).errors.contains("one version only"))
    let missing = try await run("diff", SmallCase.reference, "1", "7")
    #expect(missing.status == 65 && missing.errors.contains("no packet of this version"))
    #expect(try await run("diff", SmallCase.reference, "1", "1", "--json").json([String].self) == [])
    #expect(try await run("0000000009").status == 65)
  }

  @Test func `a folder that is no packet is said to be none`() async throws {
    let scratch = try TemporaryFolder("nopacket")
    defer { scratch.remove() }
    let run = try await Program().run(["packet", "verify", scratch.url.path])
    #expect(run.status == 65 && run.errors.contains("no manifest.json"))
  }
}
