import CaseModel
import PDFReading
import ProgramTesting
import Testing

/// A page as a person sees it: turned, cropped, in its own unit, filled in and written upon.
@Suite struct DisplayedPageTests {
  private func first(_ file: BuiltPDF) throws -> PageReading {
    try reading(file.bytes) { $0.read(PageNumber(1)).page }
  }

  private func page(_ more: String) -> BuiltPDF {
    var file = BuiltPDF()
    file.objects[3] = BuiltPDF.page(more)
    return file
  }

  private func centre(_ page: PageReading) -> (x: Double, y: Double) {
    let box = page.embedded?.words.first?.box ?? Box(x: 0, y: 0, width: 0, height: 0)
    return (box.x + box.width / 2, box.y + box.height / 2)
  }

  /// 'Hello' is painted at (72, 700) of 612 by 792, about 28 wide and 9 high above the baseline.
  @Test func `words stand where a person sees them, however the page is turned`() throws {
    let upright = try first(page("/Rotate 0"))
    #expect(abs(centre(upright).x - 86) < 6 && abs(centre(upright).y - 88) < 6)
    let right = try first(page("/Rotate 90"))
    #expect(right.size == PageSize(widthInPoints: 792, heightInPoints: 612) && right.rotation == .right)
    #expect(abs(centre(right).x - 704) < 6 && abs(centre(right).y - 86) < 6)
    let half = try first(page("/Rotate 180"))
    #expect(half.size == upright.size && half.rotation == .half)
    #expect(abs(centre(half).x - 526) < 6 && abs(centre(half).y - 704) < 6)
    let left = try first(page("/Rotate 270"))
    #expect(left.size == right.size && left.rotation == .left)
    #expect(abs(centre(left).x - 88) < 6 && abs(centre(left).y - 526) < 6)
    #expect(try first(page("/Rotate -90")).rotation == .left)
    #expect(try first(page("/Rotate 450")).rotation == .right)
  }

  @Test(arguments: ["[50 600 350 750]", "[350 750 50 600]"])
  func `a crop box moves the words and cuts the page`(_ box: String) throws {
    let cropped = try first(page("/CropBox \(box)"))
    #expect(cropped.size == PageSize(widthInPoints: 300, heightInPoints: 150))
    #expect(abs(centre(cropped).x - 36) < 6 && abs(centre(cropped).y - 46) < 6)
  }

  @Test func `a crop box beyond the page is cut to it`() throws {
    let page = try first(page("/CropBox [-1000 -1000 5000 5000]"))
    #expect(page.size == PageSize(widthInPoints: 612, heightInPoints: 792))
  }

  @Test func `a page in units of its own has its size on paper, and its words too`() throws {
    let page = try first(page("/UserUnit 2"))
    #expect(page.size == PageSize(widthInPoints: 1224, heightInPoints: 1584))
    #expect(abs(centre(page).x - 172) < 12 && abs(centre(page).y - 176) < 12)
    try reading(self.page("/UserUnit 2").bytes) { pages in
      let drawn = pages.raster(PageNumber(1), maximumMegapixels: 50)
      let raster = try #require(drawn)
      #expect(abs(raster.widthInPoints - 1224) < 2 && abs(raster.heightInPoints - 1584) < 2)
    }
  }

  private func form(_ field: String, needsAppearances: Bool = false) -> BuiltPDF {
    var file = page("/Annots [6 0 R]")
    file.objects[1] =
      "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] /DA (/Helv 10 Tf 0 g) "
      + "/DR << /Font << /Helv 5 0 R >> >> \(needsAppearances ? "/NeedAppearances true" : "") >> >>"
    file.objects[6] = field
    return file
  }

  private let field =
    "/Type /Annot /Subtype /Widget /FT /Tx /T (patient) /DA (/Helv 10 Tf 0 g) /F 4 /Rect [72 500 300 520]"

  @Test func `the value of a filled field is part of the page's text, where it stands`() throws {
    let page = try first(form("<< \(field) /V (Jane Roe) >>"))
    #expect(page.embedded?.text.contains("Hello pelvis") == true)
    #expect(page.embedded?.text.contains("Jane Roe") == true)
    let word = try #require(
      page.embedded.flatMap { text in
        text.words.first { text.text.utf8.dropFirst($0.utf8Range.lowerBound).starts(with: "Jane".utf8) }
      })
    #expect(word.box.x > 70 && word.box.x < 90)
    #expect(word.box.y > 265 && word.box.maxY < 300)
  }

  @Test func `a value whose appearance is out of date is read as it is now`() throws {
    var file = form("<< \(field) /V (Jane Roe) /AP << /N 7 0 R >> >>", needsAppearances: true)
    file.objects[7] = BuiltPDF.stream(
      "/Tx BMC BT /F1 10 Tf 2 4 Td (John Doe) Tj ET EMC",
      "/Type /XObject /Subtype /Form /BBox [0 0 228 20] /Resources << /Font << /F1 5 0 R >> >>")
    #expect(try first(file).embedded?.text.contains("Jane Roe") == true)
  }

  @Test func `an appearance is read as it stands, and a hidden field is not`() throws {
    let appearance = BuiltPDF.stream(
      "BT /F1 10 Tf 2 4 Td (shown) Tj ET",
      "/Type /XObject /Subtype /Form /BBox [0 0 228 20] /Resources << /Font << /F1 5 0 R >> >>")
    var file = form("<< \(field) /V (shown) /AP << /N 7 0 R >> >>")
    file.objects[7] = appearance
    #expect(try first(file).embedded?.text.contains("shown") == true)
    file.objects[6] = file.objects[6]?.replacing("/F 4", with: "/F 2")
    #expect(try first(file).embedded?.text.contains("shown") == false)
  }

  @Test func `a free text that somebody wrote onto the page is part of its text`() throws {
    var file = page("/Annots [6 0 R]")
    file.objects[6] =
      "<< /Type /Annot /Subtype /FreeText /Rect [72 300 300 340] /DA (/Helv 10 Tf) /Contents (see addendum) >>"
    #expect(try first(file).embedded?.text.contains("see addendum") == true)
  }

  @Test func `a form that only its maker's reader can show says so`() throws {
    var file = BuiltPDF()
    file.objects[1] =
      "<< /Type /Catalog /Pages 2 0 R /NeedsRendering true /AcroForm << /Fields [] /XFA [(template) 6 0 R] >> >>"
    file.objects[6] = BuiltPDF.stream("<template/>")
    try reading(file.bytes) { pages in #expect(pages.findings.map(\.code) == ["dynamic-form"]) }
  }
}
