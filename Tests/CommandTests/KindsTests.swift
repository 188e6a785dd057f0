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
      .run(["pdftotext", packet + "/records.pdf", "-"])
    let pages = text.output.split(separator: "\u{C}").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    #expect(pages.prefix(3) == ["Page 1", "Page 2", "Page 3"])
    let holds = try await Program().run(["holds", "4000000003"] + workspace)
    #expect(holds.output.contains("says 6") && holds.output.contains("3 were found"))
  }
}
