import Foundation
import ProgramTesting
import Testing

/// A packet's folder as an outsider checks it, with tools that are not ours.
@Suite struct PacketFolderTests {
  private static let hasQPDF = Tool.exists("qpdf", ["--version"])
  private static let written: Set = ["packet.json", "packet.html", "quote.html", "bundle.json", "records.pdf"]

  /// What a packet holds beside its manifest: an imaging manifest for each accepted study among it.
  private func files(of packet: URL) throws -> Set<String> {
    let studies = try PacketOnDisk(at: packet).imaging.studies.count(where: \.isAccepted)
    return PacketFolderTests.written.union((0..<studies).map { "imaging-\($0 + 1).dcm" })
  }

  private static let hasSchemaChecker = Tool.exists("python3", ["-c", "import jsonschema"])

  @Test(arguments: SampleCases.references)
  func `ingest says where the packet is, and that it has open holds`(_ reference: String) async throws {
    let run = try await SampleRuns.shared.run(reference)
    #expect(run.ingest.status == 2)
    #expect(run.packet.path.hasSuffix("/packets/\(reference)/v1"))
    let names = try FileManager.default.contentsOfDirectory(atPath: run.packet.path)
    #expect(Set(names) == (try files(of: run.packet)).union(["manifest.json"]))
  }

  @Test(.enabled(if: hasSchemaChecker, "needs python3 with jsonschema"), arguments: SampleCases.references)
  func `packet json fits its published schema`(_ reference: String) async throws {
    let run = try await SampleRuns.shared.run(reference)
    let scratch = try TemporaryFolder("schema")
    defer { scratch.remove() }
    let schema = try await Program().run(["packet", "--schema"])
    #expect(schema.status == 0)
    let script = """
      import json, sys, jsonschema
      schema = json.load(open(sys.argv[1]))
      jsonschema.Draft202012Validator.check_schema(schema)
      jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[2])))
      """
    let file = try scratch.file("schema.json", schema.output)
    let check = try await Tool.run("python3", ["-c", script, file, run.packet.appending(path: "packet.json").path])
    #expect(check.status == 0, "\(check.errors.suffix(600))")
  }

  /// The text under scans, bookmarks and the pages in front take that much at most.
  @Test(arguments: ["1000000001", "1000000002"])
  func `records pdf is no larger than its sources and a twentieth`(_ reference: String) async throws {
    let packet = try await SampleRuns.shared.run(reference).packet
    func bytes(_ file: URL) throws -> Int { try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0 }
    let sources = try FileManager.default.contentsOfDirectory(
      at: SampleCases.folder(reference), includingPropertiesForKeys: [.fileSizeKey]
    ).filter { ["pdf", "tif"].contains($0.pathExtension) }
    let sum = try sources.map(bytes).reduce(0, +)
    #expect(sum > 0)
    #expect(try bytes(packet.appending(path: "records.pdf")) * 20 <= sum * 21)
  }

  @Test(.enabled(if: hasQPDF, "needs qpdf"), arguments: SampleCases.references)
  func `records pdf is sound and has every accepted page that is not a blank or a copy`(_ reference: String)
    async throws
  {
    let run = try await SampleRuns.shared.run(reference)
    let records = run.packet.appending(path: "records.pdf").path
    let check = try await Tool.run("qpdf", ["--check", records])
    #expect(check.status == 0, "\(check.errors.suffix(600))")
    let count = try await Tool.run("qpdf", ["--show-npages", records])
    let pages = try PacketOnDisk(at: run.packet).documents.flatMap(\.recordsPages)
    // A case sheet and the contents stand before what came.
    let front = try #require(pages.min()) - 1
    #expect(front >= 2 && front <= 2 + pages.count / 40)
    #expect(pages.sorted() == Array(front + 1...front + pages.count))
    #expect(Int(count.output.trimmingCharacters(in: .whitespacesAndNewlines)) == front + pages.count)
  }

  @Test(arguments: SampleCases.references)
  func `the manifest names every file with its digest and size, and every original`(_ reference: String) async throws {
    let run = try await SampleRuns.shared.run(reference)
    let manifest = try Manifest(at: run.packet)
    #expect(Set(manifest.files.map(\.name)) == (try files(of: run.packet)))
    for entry in manifest.files { try entry.check(at: run.packet.appending(path: entry.name)) }
    let sent = SampleCases.folder(reference)
    #expect(manifest.originals.count == (try Manifest.fileCount(below: sent)))
    for entry in manifest.originals {
      try entry.check(at: sent.deletingLastPathComponent().appending(path: entry.name))
    }
  }

  @Test(arguments: SampleCases.references)
  func `packet html shows pages as pictures, and every fact's link opens something`(_ reference: String) async throws {
    let run = try await SampleRuns.shared.run(reference)
    let html = try String(contentsOf: run.packet.appending(path: "packet.html"), encoding: .utf8)
    let pictures = html.matches(of: /"data:image\/jpeg;base64,([^"]*)"/).map { Data(base64Encoded: String($0.1)) }
    #expect(pictures.count > 8 && pictures.allSatisfy { $0?.starts(with: [0xFF, 0xD8, 0xFF]) == true })
    #expect(html.utf8.count < 15_000_000)
    let marks = html.matches(of: /href="#(page-[^"]*)"/).map { String($0.1) }
    #expect(marks.count > 8)
    #expect(!html.contains("href=\"\""))
    // What rests on a form or a header says so in words.
    #expect(html.contains("request form, ") || html.contains("DICOM ("))
    let ids = Set(html.matches(of: /\sid="([^"]*)"/).map { String($0.1) })
    #expect(Set(marks).subtracting(ids).isEmpty)
    let accepted = try #require(try PacketOnDisk(at: run.packet).documents.flatMap(\.recordsPages).max())
    let links = html.matches(of: /records\.pdf#page=([0-9]+)"/).compactMap { Int($0.1) }
    #expect(!links.isEmpty && links.allSatisfy { (1...accepted).contains($0) })
  }
}
