import CaseModel
import PDFReading
import ProgramTesting
import Testing

/// Page counts decide money: what a file states of itself is never believed.
@Suite struct PageTruthTests {
  private func codes(_ bytes: [UInt8]) throws -> (count: Int, declared: Int?, codes: [String]) {
    try reading(bytes) { ($0.count, $0.declaredCount, $0.findings.map(\.code)) }
  }

  @Test(arguments: ["1", "2", "500", "2000000000", "0"])
  func `a count that is too big, too small or huge changes nothing but the finding`(_ count: String) throws {
    var file = BuiltPDF.pages(3)
    file.objects[2] = "<< /Type /Pages /Kids [11 0 R 12 0 R 13 0 R] /Count \(count) >>"
    let answer = try codes(file.bytes)
    #expect(answer.count == 3)
    #expect(answer.declared == Int(count))
    #expect(answer.codes.contains("page-count-disagrees"))
    #expect(try texts(file.bytes) == ["Page 1\n", "Page 2\n", "Page 3\n"])
  }

  @Test(arguments: ["/Count -3", "/Count (three)", "/Count 99999999999999999999", ""])
  func `a count that is negative, no number or absent is no count`(_ count: String) throws {
    var file = BuiltPDF.pages(3)
    file.objects[2] = "<< /Type /Pages /Kids [11 0 R 12 0 R 13 0 R] \(count) >>"
    let answer = try codes(file.bytes)
    #expect(answer.count == 3)
    #expect(!answer.codes.isEmpty)
    #expect(answer.declared != 3)
  }

  @Test func `a tree that comes back to itself ends, and its pages are counted once`() throws {
    var file = BuiltPDF.pages(2)
    file.objects[2] = "<< /Type /Pages /Kids [11 0 R 6 0 R 12 0 R] /Count 2 >>"
    file.objects[6] = "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 6 0 R] /Count 2 >>"
    let answer = try codes(file.bytes)
    #expect(answer.count == 2)
    #expect(answer.codes.contains("page-tree-damaged"))
    #expect(try texts(file.bytes) == ["Page 1\n", "Page 2\n"])
  }

  @Test func `a page that two lists name is one page`() throws {
    var file = BuiltPDF.pages(2)
    file.objects[2] = "<< /Type /Pages /Kids [6 0 R 7 0 R] /Count 4 >>"
    file.objects[6] = "<< /Type /Pages /Parent 2 0 R /Kids [11 0 R 12 0 R] /Count 2 >>"
    file.objects[7] = "<< /Type /Pages /Parent 2 0 R /Kids [12 0 R 11 0 R] /Count 2 >>"
    let answer = try codes(file.bytes)
    #expect(answer.count == 2)
    #expect(answer.codes.contains("page-repeated"))
    #expect(answer.codes.contains("page-count-disagrees"))
  }

  @Test func `null kids are no pages, and those beside them keep their order`() throws {
    var file = BuiltPDF.pages(3)
    file.objects[2] = "<< /Type /Pages /Kids [null 11 0 R null 12 0 R 13 0 R null] /Count 3 >>"
    let answer = try codes(file.bytes)
    #expect(answer.count == 3)
    #expect(answer.codes.contains("page-tree-damaged"))
    #expect(try texts(file.bytes) == ["Page 1\n", "Page 2\n", "Page 3\n"])
  }

  @Test(arguments: ["", "/Type /Something", "/Type /Pages"])
  func `a leaf without its type is a page all the same`(_ type: String) throws {
    var file = BuiltPDF.pages(2)
    file.objects[11] = file.objects[11]?.replacing("/Type /Page ", with: type + " ")
    let answer = try codes(file.bytes)
    #expect(answer.count == 2)
    #expect(answer.codes.contains("page-tree-damaged"))
    #expect(try texts(file.bytes) == ["Page 1\n", "Page 2\n"])
  }

  @Test func `a lost reference table beside a forged count still gives the pages there are`() throws {
    var file = BuiltPDF.pages(3)
    file.hasReferenceTable = false
    file.objects[2] = "<< /Type /Pages /Kids [11 0 R 12 0 R 13 0 R] /Count 500 >>"
    let answer = try codes(file.bytes)
    #expect(answer.count == 3)
    #expect(answer.declared == 500)
    #expect(answer.codes.contains("page-count-disagrees"))
    #expect(try texts(file.bytes) == ["Page 1\n", "Page 2\n", "Page 3\n"])
  }

  @Test func `a tree deeper than any real one is cut, not followed for ever`() throws {
    var file = BuiltPDF.pages(1)
    let depth = 1_000
    file.objects[2] = "<< /Type /Pages /Kids [11 0 R 1000 0 R] /Count 1 >>"
    for level in 0..<depth {
      file.objects[1_000 + level] = "<< /Type /Pages /Parent 2 0 R /Kids [\(1_001 + level) 0 R] /Count 0 >>"
    }
    let answer = try codes(file.bytes)
    #expect(answer.count == 1)
    #expect(answer.codes.contains("page-tree-damaged"))
  }

  @Test(arguments: [
    "<< /Size 200 /Root 1 0 R >>", "trailer\n/Size 200 /Root 1 0 R >>", "trailer\n<< /Size 200 /Root 1 0 R",
    "trailer\n<< /Size 200 >>", "trailer\n<< /Size 200 /Root 1 >>", "trailer\n<< /Size 200 /Root 1 A R >>",
    "trailer\n<< /Size 200 /Root 111 0 R >>", "",
  ])
  func `a file whose end does not say where its catalogue is is read by search, with a word about it`(
    _ trailer: String
  ) throws {
    var file = BuiltPDF.pages(3)
    file.trailer = trailer
    file.hasReferenceTable = false
    let answer = try codes(file.bytes)
    #expect(answer.count == 3)
    #expect(answer.codes.contains("pdf-rebuilt"))
    #expect(try texts(file.bytes) == ["Page 1\n", "Page 2\n", "Page 3\n"])
  }

  @Test func `a file without a catalogue is read from the root of its pages`() throws {
    var file = BuiltPDF.pages(3)
    file.objects[1] = nil
    let answer = try codes(file.bytes)
    #expect(answer.count == 3)
    #expect(answer.codes.contains("pdf-rebuilt"))
  }

  @Test func `without any list of pages every page object counts, and the count is in doubt`() throws {
    var file = BuiltPDF.pages(3)
    file.objects[2] = nil
    let answer = try codes(file.bytes)
    #expect(answer.count == 3)
    #expect(answer.declared == nil)
    #expect(answer.codes.contains("page-tree-damaged"))
  }

  @Test func `more pages than the limit are refused, not cut`() throws {
    #expect(throws: PDFFailure.tooManyPages(found: 6, limit: 5)) {
      try reading(BuiltPDF.pages(6).bytes, maximumPages: 5) { _ in }
    }
  }

  @Test(arguments: ["[0 0 200000 200000]", "[0 0 0 0]", "[0 0 0.001 0.001]", "[0 0 612]", "(box)"])
  func `a page box that makes no sense gives a word and a usable size`(_ box: String) throws {
    var file = BuiltPDF.pages(1)
    file.objects[11] = file.objects[11]?.replacing("[0 0 612 792]", with: box)
    try reading(file.bytes) { pages in
      let (page, findings) = pages.read(PageNumber(1))
      #expect(!findings.isEmpty)
      #expect(page.size.widthInPoints > 0 && page.size.heightInPoints > 0)
      let raster = pages.raster(PageNumber(1), maximumMegapixels: 50)
      #expect(raster.map { $0.width * $0.height <= 51_000_000 } ?? true)
    }
  }

  @Test func `a mended copy has just the pages that were counted, in their order`() throws {
    var file = BuiltPDF.pages(3)
    file.objects[2] = "<< /Type /Pages /Kids [11 0 R 11 0 R null 12 0 R 13 0 R 11 0 R] /Count 9 >>"
    let mended = try reading(file.bytes) { pages in
      #expect(pages.findings.map(\.code).contains("pdf-mended"))
      return pages.withMendedCopy { $0.map { [UInt8]($0) } }
    }
    let copy = try #require(mended)
    #expect(try texts(copy) == ["Page 1\n", "Page 2\n", "Page 3\n"])
    #expect(try codes(copy).codes.isEmpty)
  }

  @Test func `a page whose only picture is not in the file cannot be shown`() throws {
    var file = BuiltPDF.pages(1)
    file.objects[111] = BuiltPDF.stream("q 612 0 0 792 0 0 cm /Im1 Do Q")
    try reading(file.bytes) { pages in
      let (page, findings) = pages.read(PageNumber(1))
      #expect(page.hasContent)
      #expect(!page.isRenderable)
      #expect(findings.map(\.code) == ["page-not-renderable"])
    }
  }

  @Test func `a page that lacks a picture beside its words is shown`() throws {
    var file = BuiltPDF.pages(1)
    file.objects[111] = BuiltPDF.stream("q 612 0 0 792 0 0 cm /Im1 Do Q BT /F1 12 Tf 72 700 Td (Page 1) Tj ET")
    try reading(file.bytes) { pages in #expect(pages.read(PageNumber(1)).page.isRenderable) }
  }
}
