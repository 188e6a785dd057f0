import CaseModel
import Foundation
import ReaderProtocol
import Testing

@testable import RecordsWriting

extension WriteRecordsTests {
  /// Renders a made page as a picture file with poppler.
  private func picture(_ arguments: [String], ending: String) throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: "picture-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let source = folder.appending(path: "source.pdf")
    try madePDF(["BT /F 40 Tf 72 700 Td (WORD) Tj ET"]).write(to: source)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["pdftoppm", "-r", "72", "-singlefile"] + arguments + [source.path, folder.appending(path: "p").path]
    try process.run()
    process.waitUntilExit()
    return try Data(contentsOf: folder.appending(path: "p.\(ending)"))
  }

  @Test(
    .enabled(if: hasTool("pdftoppm") && hasTool("pdfimages") && hasTool("pdfinfo") && hasTool("qpdf")),
    arguments: [
      (ContentKind.jpeg, ["-jpeg"], "jpg", "jpeg"), (.png, ["-png"], "png", "image"),
      (.png, ["-png", "-mono"], "png", "image"),
      (.tiff, ["-tiff", "-mono", "-tiffcompression", "none"], "tif", "ccitt"),
      (.tiff, ["-tiff", "-gray"], "tif", "image"), (.tiff, ["-tiff"], "tif", "image"),
    ])
  func `a picture becomes a page of its own size that looks the same`(
    _ kind: ContentKind, _ arguments: [String], _ ending: String, _ encoding: String
  ) throws {
    let data = try picture(arguments, ending: ending)
    let run = try RecordsRun.run(plan([kind], [page(1, text: words(["WORD"]))]), inputs: [data])
    #expect(run.findings.isEmpty)
    #expect(try run.tool("qpdf", ["--check"]).status == 0)
    #expect(try run.tool("pdfimages", ["-list"]).text.contains(encoding))
    #expect(try run.tool("pdftotext", [], after: ["-"]).text.contains("WORD"))
    let check = try StructureCheck(run)
    #expect(check.problems == [] && check.catalog["/MarkInfo"] as? [String: Bool] == ["/Marked": true])
    #expect(try run.structure().suffix(4) == ["Figure", "\"\"", "P (block)", "\"WORD\""])
    #expect(try run.uncompressed().contains("(Picture of page 1.1)"))
    // The mean of the page is near white, with the word's ink on it: not inverted, not empty.
    let raw = try grayBytes(of: run.path)
    let ink = raw.count { $0 < 128 }
    #expect((200...6000).contains(ink), "\(ink) dark pixels of \(raw.count)")
  }

  private func grayBytes(of path: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["pdftoppm", "-r", "72", "-gray", "-singlefile", path, path]
    try process.run()
    process.waitUntilExit()
    return [UInt8](try Data(contentsOf: URL(filePath: path + ".pgm")).dropFirst(15))
  }
}
