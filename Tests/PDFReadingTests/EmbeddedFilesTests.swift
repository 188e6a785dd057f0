import CaseModel
import PDFReading
import ProgramTesting
import ReaderProtocol
import Testing

@Suite struct EmbeddedFilesTests {
  private func unpack(_ file: BuiltPDF, limits: UnpackLimits = UnpackLimits()) throws -> UnpackRun {
    try UnpackRun.collect(file.bytes) { channel in
      let input = try MappedInput(descriptor: channel.descriptor(ofInput: 0))
      try input.withBytes { try EmbeddedFiles.unpack($0, passwords: [], limits: limits, channel: channel) }
    }
  }

  /// A portfolio of `contents`, named by their place.
  private func portfolio(_ contents: [String]) -> BuiltPDF {
    var file = BuiltPDF()
    let names = contents.indices.map { "(\($0)) \(20 + 2 * $0) 0 R" }.joined(separator: " ")
    file.objects[1] =
      "<< /Type /Catalog /Pages 2 0 R /Collection << /Type /Collection /View /D >> "
      + "/Names << /EmbeddedFiles << /Names [\(names)] >> >> >>"
    for (index, content) in contents.enumerated() {
      file.objects[20 + 2 * index] =
        "<< /Type /Filespec /F (report \(index).pdf) /UF (report \(index).pdf) /EF << /F \(21 + 2 * index) 0 R >> >>"
      file.objects[21 + 2 * index] = BuiltPDF.stream(content, "/Type /EmbeddedFile")
    }
    return file
  }

  @Test func `the files of a portfolio come out whole, by their names, and the reading tells of them`() throws {
    let file = portfolio(["%PDF-1.4 one", "%PDF-1.4 two"])
    try reading(file.bytes) { #expect($0.findings.map(\.code) == ["files-inside"]) }
    let run = try unpack(file)
    #expect(run.files.map(\.path) == ["1 report 0.pdf", "2 report 1.pdf"])
    #expect(run.files.map { String(decoding: $0.bytes, as: UTF8.self) } == ["%PDF-1.4 one", "%PDF-1.4 two"])
    #expect(run.files.allSatisfy { $0.isComplete })
    #expect(run.findings.isEmpty && run.refusal == nil)
  }

  @Test func `a file pinned to a page comes out too, once`() throws {
    var file = portfolio(["shared"])
    file.objects[3] = BuiltPDF.page("/Annots [6 0 R 7 0 R]")
    file.objects[6] = "<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 20 20] /FS 20 0 R >>"
    file.objects[7] =
      "<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 20 20] /FS << /Type /Filespec /F (..\\\\..\\\\evil/name.txt) /EF << /F 8 0 R >> >> >>"
    file.objects[8] = BuiltPDF.stream("pinned", "/Type /EmbeddedFile")
    try reading(file.bytes) { pages in
      #expect(pages.read(PageNumber(1)).findings.contains { $0.code == "files-inside" && $0.page == PageNumber(1) })
    }
    let run = try unpack(file)
    #expect(run.files.map(\.path) == ["1 report 0.pdf", "2 name.txt"])
    #expect(run.files.last.map { String(decoding: $0.bytes, as: UTF8.self) } == "pinned")
  }

  @Test func `what unfolds beyond the limit is left out with a word`() throws {
    let run = try unpack(
      portfolio([String(repeating: "x", count: 1_000), String(repeating: "y", count: 1_000)]),
      limits: UnpackLimits(maximumBytes: 1_500))
    #expect(run.files.map(\.isComplete) == [true, false])
    #expect(run.findings == ["unpack-limit"])
  }

  @Test func `a damaged file inside costs itself only`() throws {
    var file = portfolio(["not deflated", "whole"])
    file.objects[21] = BuiltPDF.stream("not deflated", "/Type /EmbeddedFile /Filter /FlateDecode")
    let run = try unpack(file)
    #expect(run.files.map(\.isComplete) == [false, true])
    #expect(run.findings == ["file-inside-damaged"])
  }

  @Test func `a list of files that comes back to itself ends`() throws {
    var file = portfolio(["one"])
    file.objects[1] =
      "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 9 0 R >> >>"
    file.objects[9] = "<< /Kids [10 0 R 9 0 R] >>"
    file.objects[10] = "<< /Names [(0) 20 0 R] /Limits [(0) (0)] >>"
    let run = try unpack(file)
    #expect(run.files.count <= 1)
    #expect(run.refusal == nil)
  }
}
