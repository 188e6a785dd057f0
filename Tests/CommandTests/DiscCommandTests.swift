import CaseModel
import Foundation
import ProgramTesting
import Testing

/// Discs as they arrive, through the whole program: in whatever they are packed, they give the same study list.
@Suite struct DiscCommandTests {
  struct Disc: Decodable {
    struct Study: Decodable, Equatable {
      struct Site: Decodable, Equatable { let site: String }
      let uid: String
      let date: String?
      let modality: String
      let description: String?
      let series: Int
      let instances: Int
      let sites: [Site]
    }
    let kind: String
    let studies: [Study]
    let otherFiles: Int
    let findings: [Finding]
  }

  struct Several: Decodable {
    let kind: String
    let discs: [Disc]
  }

  /// Two series of one CT, a viewer and a page for a browser, below `folder`.
  private func lay(_ folder: URL, study: String = "1.2.3", description: String = "CT CHEST ABDOMEN") throws {
    for number in 1...6 {
      let image = Part10.image(
        study: study, series: "\(study).\(number % 2 + 1)", instance: "\(study).9.\(number)",
        studyDescription: description, pixels: Self.pixels
      ) {
        Self.describe(&$0, number: number)
      }
      try write(image.bytes, to: folder.appending(path: "DICOM/ST1/IM\(number)"))
    }
    try write(Array("MZ".utf8) + [UInt8](repeating: 0, count: 4000), to: folder.appending(path: "VIEWER.EXE"))
    try write(Array("<html><body>Open the viewer</body></html>".utf8), to: folder.appending(path: "INDEX.HTM"))
  }

  private static let pixels: [UInt8] = (0..<64 * 64).flatMap { Part10.little(UInt16($0 % 1000)) }

  private static func describe(_ file: inout Part10, number: Int) {
    file.add(0x0020, 0x0011, "IS", "\(number % 2 + 1)")
    file.add(0x0020, 0x0013, "IS", "\((number + 1) / 2)")
    file.add(0x0028, 0x0002, "US", bytes: Part10.little(UInt16(1)))
    file.add(0x0028, 0x0004, "CS", "MONOCHROME2")
    file.add(0x0028, 0x0010, "US", bytes: Part10.little(UInt16(64)))
    file.add(0x0028, 0x0011, "US", bytes: Part10.little(UInt16(64)))
    file.add(0x0028, 0x0100, "US", bytes: Part10.little(UInt16(16)))
    file.add(0x0028, 0x0101, "US", bytes: Part10.little(UInt16(16)))
    file.add(0x0028, 0x0102, "US", bytes: Part10.little(UInt16(15)))
    file.add(0x0028, 0x0103, "US", bytes: Part10.little(UInt16(0)))
  }

  private func write(_ bytes: [UInt8], to file: URL) throws {
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  private func run(_ tool: String, _ arguments: [String], in folder: URL) async throws {
    let done = try await Program(executable: URL(filePath: "/usr/bin/env")).run([tool] + arguments, in: folder)
    try #require(done.status == 0, "\(tool): \(done.errors)")
  }

  private func inspect<Answer: Decodable>(_ path: URL, as type: Answer.Type = Disc.self) async throws -> Answer {
    let run = try await Program().run(["inspect", "--json", path.path])
    try #require(run.status == 0, "\(run.errors)")
    return try JSONDecoder().decode(type, from: Data(run.output.utf8))
  }

  @Test(arguments: ["tar", "tar.gz", "zip", "zip in zip in zip", "iso", "tar of an iso"])
  func `a disc is the same disc in whatever it is packed`(_ packing: String) async throws {
    let scratch = try TemporaryFolder("packed")
    defer { scratch.remove() }
    let folder = scratch.url
    try lay(folder.appending(path: "disc"))
    let packed: String
    switch packing {
    case "tar":
      packed = "disc.tar"
      try await run("tar", ["cf", packed, "disc"], in: folder)
    case "tar.gz":
      packed = "disc.tgz"
      try await run("tar", ["czf", packed, "disc"], in: folder)
    case "zip":
      packed = "disc.zip"
      try await run("python3", ["-m", "zipfile", "-c", packed, "disc"], in: folder)
    case "zip in zip in zip":
      packed = "outer.zip"
      try await run("python3", ["-m", "zipfile", "-c", "inner.zip", "disc"], in: folder)
      try await run("python3", ["-m", "zipfile", "-c", "middle.zip", "inner.zip"], in: folder)
      try await run("python3", ["-m", "zipfile", "-c", packed, "middle.zip"], in: folder)
    default:
      try await run("genisoimage", ["-quiet", "-J", "-R", "-o", "disc.iso", "disc"], in: folder)
      if packing != "iso" { try await run("tar", ["cf", "disc.tar", "disc.iso"], in: folder) }
      packed = packing == "iso" ? "disc.iso" : "disc.tar"
    }
    let found = try await inspect(folder.appending(path: packed))
    #expect(found.kind == "disc")
    #expect(found.studies == (try await inspect(folder.appending(path: "disc"))).studies)
    let study = try #require(found.studies.first)
    #expect(study.series == 2 && study.instances == 6)
    #expect(study.sites.map(\.site) == ["abdomen", "chest"])
    #expect(found.otherFiles == 2)
  }

  @Test func `several discs in one arrival are several discs`() async throws {
    let scratch = try TemporaryFolder("several")
    defer { scratch.remove() }
    try lay(scratch.url.appending(path: "sent/first"))
    try lay(scratch.url.appending(path: "sent/second"), study: "1.2.4", description: "MR BRAIN")
    try write(Array("Dear colleagues".utf8), to: scratch.url.appending(path: "sent/letter.txt"))
    try write(Array("%PDF-1.7".utf8), to: scratch.url.appending(path: "sent/scan.pdf"))
    let found = try await inspect(scratch.url.appending(path: "sent"), as: Several.self)
    #expect(found.discs.map { $0.studies.map(\.uid) } == [["1.2.3"], ["1.2.4"]])
  }

  @Test func `script in a header is text wherever it is shown, and every series has its picture`() async throws {
    let scratch = try TemporaryFolder("script")
    defer { scratch.remove() }
    let hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> CT CHEST"
    try lay(scratch.url.appending(path: "disc"), description: hostile)
    let run = try await Program().run([
      "ingest", "--case", "1000000001", "--channel", "disc", scratch.url.appending(path: "disc").path, "--wait",
      "--workspace", scratch.url.appending(path: "ws").path,
    ])
    try #require(run.status == 0 || run.status == 2, "\(run.errors)")
    #expect(!run.errors.contains("script"))
    let packet = URL(filePath: run.output.trimmingCharacters(in: .whitespacesAndNewlines))
    let page = try String(contentsOf: packet.appending(path: "packet.html"), encoding: .utf8)
    #expect(page.contains("&lt;script&gt;alert(1)"))
    #expect(!page.contains("<script") && !page.contains("<img src=x"))
    #expect(page.components(separatedBy: "src=\"data:image/jpeg;base64,/9j/").count == 3)
    struct Packet: Decodable {
      struct Imaging: Decodable {
        struct Study: Decodable {
          struct Series: Decodable {
            struct Picture: Decodable {
              let digest: String
              let width: Int
            }
            let number: Int
            let instances: Int
            let keyImage: Picture
          }
          let description: String
          let seriesList: [Series]
        }
        let studies: [Study]
      }
      let imaging: Imaging
    }
    let written = try JSONDecoder().decode(
      Packet.self, from: Data(contentsOf: packet.appending(path: "packet.json")))
    #expect(written.imaging.studies.first?.description == hostile)
    #expect(written.imaging.studies.first?.seriesList.map(\.number) == [1, 2])
    #expect(written.imaging.studies.first?.seriesList.map(\.keyImage.width) == [64, 64])
  }

  @Test func `a study on two discs is one, and one that came undeclared is a question that the quote hangs on`()
    async throws
  {
    struct Packet: Decodable {
      struct Imaging: Decodable {
        struct Study: Decodable { let uid: String }
        let studies: [Study]
      }
      struct Quote: Decodable {
        struct Line: Decodable {
          let item: String
          let quantity: Int
        }
        let lines: [Line]
      }
      struct Hold: Decodable { let subject: String }
      struct Completeness: Decodable {
        let label: String
        let state: String
      }
      let imaging: Imaging
      let quote: Quote
      let holds: [Hold]
      let completeness: [Completeness]

      var reviews: Int? { quote.lines.first { $0.item == "imaging-review" }?.quantity }
      var asksForUndeclared: Bool { holds.contains { $0.subject == "reviews/imaging/undeclared" } }
    }
    func packet(_ output: String) throws -> (packet: Packet, text: String) {
      let folder = URL(filePath: output.trimmingCharacters(in: .whitespacesAndNewlines))
      let data = try Data(contentsOf: folder.appending(path: "packet.json"))
      return (try JSONDecoder().decode(Packet.self, from: data), String(decoding: data, as: UTF8.self))
    }
    let scratch = try TemporaryFolder("undeclared")
    defer { scratch.remove() }
    let sent = scratch.url.appending(path: "sent")
    try lay(sent.appending(path: "first"), description: "CT CHEST")
    try lay(sent.appending(path: "second"), description: "CT CHEST")
    try lay(sent.appending(path: "third"), study: "1.2.4", description: "CT HEAD")
    let form = """
      reference: '1000000001'
      declared:
        imaging:
        - {modality: CT, site: chest}
        - {modality: MR, site: brain}
      """
    try write(Array(form.utf8), to: sent.appending(path: "case.yaml"))
    let workspace = scratch.url.appending(path: "ws").path
    let run = try await Program().run([
      "ingest", "--case", "1000000001", "--channel", "disc", sent.path, "--wait", "--workspace", workspace,
    ])
    try #require(run.status == 2, "\(run.errors)")
    let first = try packet(run.output)
    #expect(first.packet.imaging.studies.map(\.uid).sorted() == ["1.2.3", "1.2.4"])
    #expect(first.text.contains("study-on-several-discs"))
    #expect(first.packet.reviews == 2)
    #expect(first.packet.asksForUndeclared)
    #expect(first.packet.completeness.contains { $0.label == "Imaging: MR, brain" && $0.state == "missing" })
    let decided = try await Program().run([
      "decide", "1000000001", "reviews/imaging/undeclared", "leave-out", "--workspace", workspace,
    ])
    let second = try packet(decided.output)
    #expect(second.packet.reviews == 1)
    #expect(!second.packet.asksForUndeclared)
  }

  @Test func `a deflated header that unfolds without end is stopped`() async throws {
    let scratch = try TemporaryFolder("bomb")
    defer { scratch.remove() }
    try lay(scratch.url.appending(path: "disc"))
    // 400 MB of blanks in a value that nobody wants, deflated to 400 kB.
    let script = """
      import zlib, sys
      deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
      out = deflate.compress(b'\\x08\\x00\\x16\\x00UI\\x1a\\x001.2.840.10008.5.1.4.1.1.2\\0')
      out += deflate.compress(b'\\x09\\x00\\x10\\x10UT\\0\\0' + (400 << 20).to_bytes(4, 'little'))
      for _ in range(400): out += deflate.compress(b' ' * (1 << 20))
      out += deflate.flush()
      uid = b'1.2.840.10008.1.2.1.99'
      meta = b'\\x02\\x00\\x10\\x00UI' + len(uid).to_bytes(2, 'little') + uid
      group = b'\\x02\\x00\\x00\\x00UL\\x04\\x00' + len(meta).to_bytes(4, 'little')
      open(sys.argv[1], 'wb').write(bytes(128) + b'DICM' + group + meta + out)
      """
    try await run("python3", ["-c", script, "disc/BOMB"], in: scratch.url)
    let found = try await inspect(scratch.url.appending(path: "disc"))
    #expect(found.studies.contains { $0.uid == "1.2.3" && $0.instances == 6 })
    #expect(found.findings.contains { $0.code == "dicom-damaged" || $0.code == "dicom-unreadable" })
  }
}
