import CaseModel
import Foundation
import ProgramTesting
import Testing

/// Office documents become the pages that LibreOffice prints.
@Suite(.serialized) struct OfficeTests {
  static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/lib/libreoffice/program/soffice.bin")

  private static func xml(_ text: String) -> [UInt8] {
    Array(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text).utf8)
  }

  private static let rtf = Array(
    "{\\rtf1\\ansi{\\fonttbl\\f0 Helvetica;}\\f0 Radiology report, first page\\par\\page Second page\\par}".utf8)

  private static let docx: [UInt8] = {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return ArchiveWriter.write(
      [
        ArchiveWriter.Member(
          path: "[Content_Types].xml",
          bytes: xml(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" "
              + "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
              + "<Override PartName=\"/word/document.xml\" ContentType=\"\(main)\"/></Types>")),
        ArchiveWriter.Member(
          path: "_rels/.rels",
          bytes: xml(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
              + "<Relationship Id=\"r1\" Type=\"\(office)\" Target=\"word/document.xml\"/></Relationships>")),
        ArchiveWriter.Member(
          path: "word/document.xml",
          bytes: xml(
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
              + "<w:p><w:r><w:t>Radiology report, first page</w:t></w:r></w:p>"
              + "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p><w:p><w:r><w:t>Second page</w:t></w:r></w:p>"
              + "</w:body></w:document>")),
      ], as: .zip)
  }()

  private static let odt: [UInt8] = {
    let type = "application/vnd.oasis.opendocument.text"
    let names =
      "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
      + "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
      + "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "
      + "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\""
    return ArchiveWriter.write(
      [
        ArchiveWriter.Member(path: "mimetype", bytes: Array(type.utf8)),
        ArchiveWriter.Member(
          path: "META-INF/manifest.xml",
          bytes: xml(
            "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">"
              + "<manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"\(type)\"/>"
              + "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
              + "</manifest:manifest>")),
        ArchiveWriter.Member(
          path: "content.xml",
          bytes: xml(
            "<office:document-content \(names) office:version=\"1.2\"><office:automatic-styles><style:style "
              + "style:name=\"P\" style:family=\"paragraph\"><style:paragraph-properties fo:break-before=\"page\"/>"
              + "</style:style></office:automatic-styles><office:body><office:text>"
              + "<text:p>Radiology report, first page</text:p><text:p text:style-name=\"P\">Second page</text:p>"
              + "</office:text></office:body></office:document-content>")),
      ], as: .storedZip)
  }()

  private struct Paper: Decodable {
    struct Page: Decodable { let text: String }
    let kind: String
    let pages: [Page]
    let findings: [Finding]
  }

  @Test(
    .enabled(if: isInstalled, "LibreOffice is not installed: apt-get install libreoffice-writer-nogui"),
    arguments: [("rtf", rtf, "report"), ("officeDocument", docx, "report.pdf"), ("openDocument", odt, "report.xyz")])
  func `an office document is told by its content and printed to its pages`(
    _ kind: String, _ bytes: [UInt8], _ name: String
  ) async throws {
    let scratch = try TemporaryFolder("office")
    defer { scratch.remove() }
    let run = try await Program().run(
      ["inspect", "--json", "--no-ocr", try scratch.file(name, bytes)], environment: ["TMPDIR": scratch.url.path])
    let paper = try run.json(Paper.self)
    #expect(paper.kind == kind)
    #expect(paper.pages.map(\.text) == ["Radiology report, first page\n", "Second page\n"])
    #expect(paper.findings.isEmpty)
    // The folder that it was printed in is gone.
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path)
    #expect(!left.contains { $0.hasPrefix("dossier-unit-") })
  }

  @Test(.enabled(if: isInstalled, "LibreOffice is not installed: apt-get install libreoffice-writer-nogui"))
  func `a printed document's records are the printed pages, and its source is what came`() async throws {
    let scratch = try TemporaryFolder("office")
    defer { scratch.remove() }
    let run = try await Program().run([
      "ingest", "--case", "4000000004", try scratch.file("note.rtf", OfficeTests.rtf), "--wait", "--workspace",
      scratch.url.appending(path: "ws").path,
    ])
    let packet = run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let text = try await Program(executable: URL(filePath: "/usr/bin/env"))
      .run(["pdftotext", packet + "/records.pdf", "-"])
    #expect(text.output.contains("Radiology report, first page") && text.output.contains("Second page"))
    let json = try String(contentsOfFile: packet + "/packet.json", encoding: .utf8)
    #expect(json.contains("\"rtf\""))
  }

  /// An ODT that asks for a picture on the network and has a macro that writes a file when the document is opened.
  private static func greedy(port: UInt16, marker: String) -> [UInt8] {
    let names =
      "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
      + "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
      + "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" "
      + "xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" "
      + "xmlns:script=\"urn:oasis:names:tc:opendocument:xmlns:script:1.0\" "
      + "xmlns:dom=\"http://www.w3.org/2001/xml-events\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
    let type = "application/vnd.oasis.opendocument.text"
    let parts = [
      "content.xml":
        "<office:document-content \(names) office:version=\"1.2\"><office:scripts><office:event-listeners>"
        + "<script:event-listener script:language=\"ooo:script\" script:event-name=\"dom:load\" "
        + "xlink:href=\"vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document\" "
        + "xlink:type=\"simple\"/></office:event-listeners></office:scripts><office:body><office:text>"
        + "<text:p>Radiology report<draw:frame svg:width=\"2cm\" svg:height=\"2cm\" text:anchor-type=\"as-char\">"
        + "<draw:image xlink:href=\"http://127.0.0.1:\(port)/x.png\" xlink:type=\"simple\" xlink:show=\"embed\" "
        + "xlink:actuate=\"onLoad\"/></draw:frame></text:p></office:text></office:body></office:document-content>",
      "Basic/script-lc.xml":
        "<library:libraries xmlns:library=\"http://openoffice.org/2000/library\"><library:library "
        + "library:name=\"Standard\" library:link=\"false\"/></library:libraries>",
      "Basic/Standard/script-lb.xml":
        "<library:library xmlns:library=\"http://openoffice.org/2000/library\" library:name=\"Standard\" "
        + "library:readonly=\"false\"><library:element library:name=\"Module1\"/></library:library>",
      "Basic/Standard/Module1.xml":
        "<script:module xmlns:script=\"http://openoffice.org/2000/script\" script:name=\"Module1\" "
        + "script:language=\"StarBasic\">Sub Main\nOpen &quot;\(marker)&quot; For Output As #1\nPrint #1, "
        + "&quot;ran&quot;\nClose #1\nEnd Sub\n</script:module>",
    ].sorted { $0.key < $1.key }
    let entries = parts.map {
      "<manifest:file-entry manifest:full-path=\"\($0.key)\" manifest:media-type=\"text/xml\"/>"
    }
    return ArchiveWriter.write(
      [
        ArchiveWriter.Member(path: "mimetype", bytes: Array(type.utf8)),
        ArchiveWriter.Member(
          path: "META-INF/manifest.xml",
          bytes: xml(
            "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">"
              + "<manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"\(type)\"/>"
              + entries.joined() + "</manifest:manifest>")),
      ] + parts.map { ArchiveWriter.Member(path: $0.key, bytes: xml($0.value)) }, as: .storedZip)
  }

  @Test(.enabled(if: isInstalled, "LibreOffice is not installed: apt-get install libreoffice-writer-nogui"))
  func `a document that is printed reaches no network and runs no macro`() async throws {
    let scratch = try TemporaryFolder("office")
    defer { scratch.remove() }
    let listener = try #require(Listener())
    defer { listener.stop() }
    let marker = scratch.url.appending(path: "marker").path
    let file = try scratch.file("greedy.odt", OfficeTests.greedy(port: listener.port, marker: marker))
    let paper = try await Program().run(["inspect", "--json", "--no-ocr", file]).json(Paper.self)
    #expect(paper.pages.count == 1 && paper.pages.allSatisfy { $0.text.contains("Radiology report") })
    #expect(listener.connections == 0)
    #expect(!FileManager.default.fileExists(atPath: marker))
    // LibreOffice left to itself does ask for the picture: the document is one that would.
    _ = try await Program(executable: URL(filePath: "/usr/lib/libreoffice/program/soffice")).run([
      "--headless", "-env:UserInstallation=file://\(scratch.url.path)/profile", "--convert-to", "pdf", "--outdir",
      scratch.url.path, file,
    ])
    #expect(listener.connections > 0)
  }

  @Test(.enabled(if: isInstalled, "LibreOffice is not installed: apt-get install libreoffice-writer-nogui"))
  func `a document that LibreOffice cannot print says so`() async throws {
    let scratch = try TemporaryFolder("office")
    defer { scratch.remove() }
    let broken = ArchiveWriter.write(
      [ArchiveWriter.Member(path: "[Content_Types].xml", bytes: Array("no XML".utf8))], as: .zip)
    let run = try await Program().run(["inspect", try scratch.file("broken.docx", broken)])
    #expect(run.status == 65)
    #expect(run.errors.contains("could not print this document"))
  }

  @Test(.enabled(if: !isInstalled, "LibreOffice is installed here"))
  func `without LibreOffice the finding names what to install`() async throws {
    let scratch = try TemporaryFolder("office")
    defer { scratch.remove() }
    let run = try await Program().run(["inspect", try scratch.file("note.rtf", OfficeTests.rtf)])
    #expect(run.status == 65)
    #expect(run.errors.contains("apt-get install libreoffice-writer-nogui"))
  }
}
