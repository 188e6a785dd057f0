import CaseModel
import Foundation
import ProgramTesting
import Testing

/// What a patient may send, from the file to the packet.
@Suite struct KindsTests {
  private struct Found: Decodable {
    struct Paper: Decodable {
      struct Page: Decodable { let text: String }
      let kind: String
      let pages: [Page]
      let findings: [Finding]
    }
    var papers: [Paper] = []
    let findings: [Finding]

    enum CodingKeys: CodingKey { case papers, findings, pages }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      findings = try values.decode([Finding].self, forKey: .findings)
      papers =
        values.contains(.papers) ? try values.decode([Paper].self, forKey: .papers) : [try Paper(from: decoder)]
    }

    var texts: [String] { papers.map { $0.pages.map(\.text).joined() } }
  }

  private func inspect(_ name: String, _ bytes: [UInt8], _ options: String...) async throws -> Found {
    let scratch = try TemporaryFolder("kinds")
    defer { scratch.remove() }
    let run = try await Program().run(["inspect", "--json", "--no-ocr", try scratch.file(name, bytes)] + options)
    return try run.json(Found.self)
  }

  private func portfolio(holding inner: [UInt8]) -> BuiltPDF {
    var file = BuiltPDF()
    file.objects[1] = "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(0) 20 0 R] >> >> >>"
    file.objects[20] = "<< /Type /Filespec /UF (inner.pdf) /EF << /F 21 0 R >> >>"
    let hex = inner.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() + ">"
    file.objects[21] = BuiltPDF.stream(hex, "/Type /EmbeddedFile /Filter /ASCIIHexDecode")
    return file
  }

  @Test func `files inside files are papers of their own: a PDF in a PDF in a zip in an e-mail`() async throws {
    let zip = ArchiveWriter.write(
      [ArchiveWriter.Member(path: "a/b/c/d/portfolio.pdf", bytes: portfolio(holding: BuiltPDF.pages(2).bytes).bytes)],
      as: .zip)
    let mail =
      "From: a@example.org\r\nTo: b@example.org\r\nSubject: records\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
      + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee attached\r\n--b\r\n"
      + "Content-Type: application/zip; name=x\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n"
      + Data(zip).base64EncodedString(options: .lineLength76Characters) + "\r\n--b--\r\n"
    let found = try await inspect("mail", Array(mail.utf8))
    #expect(found.papers.map(\.kind).sorted() == ["pdf", "pdf", "text"])
    #expect(found.texts.contains("Hello pelvis\n") && found.texts.contains("Page 1\nPage 2\n"))
    #expect(found.texts.contains { $0.contains("see attached") })
  }

  @Test func `portfolios inside portfolios end at the depth of archives, with a word`() async throws {
    var bytes = BuiltPDF().bytes
    for _ in 0..<5 { bytes = portfolio(holding: bytes).bytes }
    let found = try await inspect("deep.pdf", bytes)
    #expect(found.papers.count == 4)
    #expect(found.findings.map(\.code).contains("nested-too-deep"))
  }

  @Test func `the PDF inside a clinical document is read`() async throws {
    let document =
      "<?xml version=\"1.0\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\"><title>Cover</title><component><nonXMLBody>"
      + "<text mediaType=\"application/pdf\" representation=\"B64\">"
      + Data(BuiltPDF().bytes).base64EncodedString() + "</text></nonXMLBody></component></ClinicalDocument>"
    let found = try await inspect("cda.xml", Array(document.utf8))
    #expect(found.texts == ["Cover\n", "Hello pelvis\n"])
  }

  private struct Picture: Decodable {
    struct Page: Decodable {
      let blank: Bool
      let textSource: String
      let reason: String
    }
    let kind: String
    let pages: [Page]
    let findings: [Finding]
  }

  /// Letter paper at 100 dpi, white or with a black frame in its middle; rows from the top, a byte each, 1 is black.
  private func sheet(isMarked: Bool) -> [[UInt8]] {
    (0..<1100).map { y in
      (0..<850).map { x in
        let isInside = (200..<650).contains(x) && (300..<800).contains(y)
        let isHole = (230..<620).contains(x) && (330..<770).contains(y)
        return isMarked && isInside && !isHole ? 1 : 0
      }
    }
  }

  /// GIF89a with codes of eight bits throughout: the table is cleared before it asks for nine.
  private func gif(_ rows: [[UInt8]]) -> [UInt8] {
    func little(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8)] }
    var bytes = Array("GIF89a".utf8) + little(rows[0].count) + little(rows.count) + [0xF6, 0, 0]
    bytes += [255, 255, 255, 0, 0, 0] + [UInt8](repeating: 0, count: 126 * 3)
    bytes += [0x2C, 0, 0, 0, 0] + little(rows[0].count) + little(rows.count) + [0, 7]
    var codes: [UInt8] = []
    for (index, pixel) in rows.joined().enumerated() {
      if index % 100 == 0 { codes.append(128) }
      codes.append(pixel)
    }
    codes.append(129)
    for start in stride(from: 0, to: codes.count, by: 255) {
      let block = codes[start..<min(start + 255, codes.count)]
      bytes += [UInt8(block.count)] + block
    }
    return bytes + [0, 0x3B]
  }

  /// A BMP of 24 bits a pixel, rows from the bottom.
  private func bmp(_ rows: [[UInt8]]) -> [UInt8] {
    func little(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 255) } }
    let width = rows[0].count
    let padding = [UInt8](repeating: 0, count: (4 - width * 3 % 4) % 4)
    let pixels = rows.reversed().flatMap { $0.flatMap { [UInt8](repeating: $0 == 1 ? 0 : 255, count: 3) } + padding }
    return Array("BM".utf8) + little(54 + pixels.count) + little(0) + little(54) + little(40) + little(width)
      + little(rows.count) + [1, 0, 24, 0] + little(0) + little(pixels.count) + little(3937) + little(3937)
      + little(0) + little(0) + pixels
  }

  @Test(arguments: ["gif", "bmp"])
  func `a picture of an old kind is a page, blank where it is white and not where it is marked`(
    _ kind: String
  ) async throws {
    let scratch = try TemporaryFolder("pictures")
    defer { scratch.remove() }
    for isMarked in [false, true] {
      let rows = sheet(isMarked: isMarked)
      let file = try scratch.file("picture", kind == "gif" ? gif(rows) : bmp(rows))
      let found = try await Program().run(["inspect", "--json", file]).json(Picture.self)
      #expect(found.kind == kind)
      #expect(found.findings.isEmpty)
      #expect(found.pages.map(\.blank) == [!isMarked])
      #expect(found.pages.allSatisfy { !isMarked ? $0.reason.hasPrefix("blank: ") : !$0.reason.isEmpty })
    }
  }

  @Test(arguments: ["%PDF1.7", "%PDF.1.7", "%1.7", "%", "junk before it\n%PDF-1.7"])
  func `a PDF whose header is damaged is a PDF, all of it`(_ header: String) async throws {
    let bytes = Array((header + "\n").utf8) + BuiltPDF.pages(2).bytes.dropFirst("%PDF-1.7\n".utf8.count)
    let found = try await inspect("damaged", bytes)
    #expect(found.papers.map(\.kind) == ["pdf"])
    #expect(found.texts == ["Page 1\nPage 2\n"])
  }

  @Test func `what Outlook packs in its own way is told, not passed over`() async throws {
    let scratch = try TemporaryFolder("outlook")
    defer { scratch.remove() }
    let run = try await Program().run([
      "inspect", try scratch.file("winmail.dat", [0x78, 0x9F, 0x3E, 0x22] + [UInt8](repeating: 1, count: 100)),
    ])
    #expect(run.status == 65)
    #expect(run.errors.contains("Outlook's own format") && run.errors.contains("Ask the sender"))
  }

  @Test func `a locked PDF and a locked zip are questions, and the passwords answer them`() async throws {
    let scratch = try TemporaryFolder("locked")
    defer { scratch.remove() }
    let folder = scratch.url.appending(path: "sent")
    _ = try scratch.file("sent/locked.pdf", try #require(BuiltPDF.pages(2).locked(.aes256, user: "word one")))
    _ = try scratch.file(
      "sent/locked.zip",
      ArchiveWriter.write(
        [ArchiveWriter.Member(path: "inner.pdf", bytes: BuiltPDF.pages(3).bytes)], as: .zip, password: "word two"))
    let workspace = ["--workspace", scratch.url.appending(path: "ws").path]
    let reference = "4000000002"
    let ingest = try await Program().run(["ingest", "--case", reference, folder.path, "--wait"] + workspace)
    #expect(ingest.status == 2)
    struct Asked: Decodable {
      let subject: String
      let question: String
    }
    func open() async throws -> [Asked] {
      try await Program().run(["holds", reference, "--json"] + workspace).jsonLines(Asked.self)
        .filter { $0.subject.hasPrefix("password/") }
    }
    let asked = try await open()
    try #require(asked.count == 2)
    for hold in asked {
      let word = hold.question.contains("archive") ? "word two" : "word one"
      let answer = try await Program().run(
        ["decide", reference, hold.subject, "password", "--note", "-"] + workspace, input: word)
      #expect([0, 2].contains(answer.status))
    }
    #expect(try await open().isEmpty)
    let shown = try await Program().run(["show", reference] + workspace)
    #expect(shown.output.contains("5 found"))
  }

  @Test func `the records hold the pages that were counted, though the file lies about them`() async throws {
    let scratch = try TemporaryFolder("lying")
    defer { scratch.remove() }
    var lying = BuiltPDF.pages(3)
    lying.objects[2] = "<< /Type /Pages /Kids [11 0 R 11 0 R null 12 0 R 11 0 R 13 0 R] /Count 6 >>"
    let workspace = ["--workspace", scratch.url.appending(path: "ws").path]
    let run = try await Program().run(
      ["ingest", "--case", "4000000003", try scratch.file("lying.pdf", lying.bytes), "--wait"] + workspace)
    #expect(run.status == 2)
    let packet = run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let text = try await Program(executable: URL(filePath: "/usr/bin/env"))
      .run(["pdftotext", "-f", "3", packet + "/records.pdf", "-"])
    let pages = text.output.split(separator: "\u{C}").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    #expect(pages.prefix(3) == ["Page 1", "Page 2", "Page 3"])
    let holds = try await Program().run(["holds", "4000000003"] + workspace)
    #expect(holds.output.contains("says 6") && holds.output.contains("3 were found"))
  }
}
