import CaseModel
import PDFReading
import ProgramTesting
import Testing

/// What a PDF says on a page, whole and in order.
@Suite struct PageTextTests {
  private func text(_ content: String, font: [Int: String] = [:]) throws -> String? {
    var file = BuiltPDF()
    file.objects[4] = BuiltPDF.stream(content)
    for (number, object) in font { file.objects[number] = object }
    return try reading(file.bytes) { $0.read(PageNumber(1)).page.embedded?.text }
  }

  @Test func `a line that hangs over the edge of the page costs no other line`() throws {
    let all = try text(
      "BT /F1 10 Tf 72 770 Td (Upper heading) Tj ET BT /F1 10 Tf -2 700 Td (Hanging over the edge) Tj ET "
        + "BT /F1 10 Tf 72 600 Td (Lower line) Tj ET")
    for line in ["Upper heading", "Hanging over the edge", "Lower line"] { #expect(all?.contains(line) == true) }
  }

  @Test func `letters of no size are no text`() throws {
    #expect(try text("BT /F1 10 Tf 72 700 Td (Seen) Tj /F1 0 Tf (hidden) Tj ET") == "Seen\n")
  }

  @Test func `a word in two fonts is one, and a far one is another`() throws {
    #expect(
      try text("BT /F1 10 Tf 72 700 Td (ex) Tj /F1 11 Tf (ample) Tj ET BT /F1 10 Tf 400 700 Td (far) Tj ET")
        .map { $0.split(whereSeparator: \.isWhitespace) } == ["example", "far"])
  }

  /// The codes of A to Z stand for Hebrew letters, painted from left to right as a person sees them.
  @Test func `a word that runs from the right is read from there, a number in it from the left`() throws {
    let letters = BuiltPDF.stream(
      "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def "
        + "1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfrange <30> <39> <0030> <41> <5A> <05D0> endbfrange "
        + "endcmap end end")
    let font = [
      5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>", 6: letters,
    ]
    #expect(try text("BT /F1 10 Tf 72 700 Td (CBA) Tj ET", font: font) == "\u{5D0}\u{5D1}\u{5D2}\n")
    #expect(try text("BT /F1 10 Tf 72 700 Td (CB12A) Tj ET", font: font) == "\u{5D0}12\u{5D1}\u{5D2}\n")
  }

  @Test func `white space in what glyphs stand for parts words and lines`() throws {
    // One glyph, "fi", stands for more than letters.
    let marked = "/Span << /ActualText (left right) >> BDC BT /F1 10 Tf 72 700 Td (xx) Tj ET EMC"
    #expect(try text(marked).map { $0.split(whereSeparator: \.isWhitespace) } == ["left", "right"])
  }
}
