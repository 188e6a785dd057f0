import CaseModel
import Foundation
import PageRecognition
import ReaderProtocol
import Testing
import TextRecognition

@Suite(.serialized, .enabled(if: InstalledLanguages.names.contains("eng"), "the English OCR data is not installed"))
struct PageRecogniserTests {
  private static let lines: [(text: String, x: Double, y: Double, size: Double)] = [
    ("Surgical pathology report of the specimen", 72, 650, 14),
    ("Endometrium with fragments of benign tissue", 72, 560, 14),
    ("Negative for dysplasia and malignancy today", 72, 470, 14),
    ("Radiology confirms the previous examination", 72, 380, 14),
    ("Signature of the attending physician follows", 72, 200, 14),
  ]

  private func read(_ page: DrawnPage) throws -> RecognisedPage {
    let settings = RecognitionSettings()
    let recogniser = PageRecogniser(try Tesseract(languages: settings.languages), settings: settings)
    let read = recogniser.read(page.raster, number: PageNumber(1))
    return try #require(read)
  }

  private func box(of word: String, in page: RecognisedPage) throws -> Box {
    let range = try #require(page.text.text.range(of: word))
    let start = page.text.text.utf8.distance(from: page.text.text.startIndex, to: range.lowerBound)
    return try #require(page.text.box(of: start..<start + word.utf8.count))
  }

  @Test func `words stand where they were drawn`() throws {
    let page = try read(DrawnPage(Self.lines))
    let box = try box(of: "Endometrium", in: page)
    #expect(abs(box.x - 73) < 3)
    // The baseline lies 792 - 560 points below the top, a capital is 10 points tall.
    #expect(abs(box.maxY - 232) < 4 && abs(box.y - 222) < 4)
    #expect(page.turn == .none && page.skewInDegrees == 0 && page.confidence > 0.85)
  }

  @Test func `a page upside down is turned, and its words stand on the upright page`() throws {
    let page = try read(DrawnPage(Self.lines).upsideDown())
    #expect(page.turn == .half)
    #expect(abs(try box(of: "Endometrium", in: page).x - 73) < 3)
  }

  @Test(arguments: [-3.0, 2.0])
  func `the words of a skewed page stand where they lie on the paper`(_ degrees: Double) throws {
    let page = try read(DrawnPage(Self.lines).skewed(degrees: degrees))
    #expect(abs(page.skewInDegrees - degrees) < 0.4)
    let upright = try box(of: "Signature", in: read(DrawnPage(Self.lines)))
    let found = try box(of: "Signature", in: page)
    let angle = degrees * .pi / 180
    let x = upright.x + upright.width / 2 - 306
    let y = upright.y + upright.height / 2 - 396
    #expect(abs(found.x + found.width / 2 - (x * cos(angle) - y * sin(angle) + 306)) < 4)
    #expect(abs(found.y + found.height / 2 - (x * sin(angle) + y * cos(angle) + 396)) < 4)
  }

  @Test func `tall pixels of a coarse fax are squared`() throws {
    let page = try read(DrawnPage(Self.lines).withThirdOfRows())
    #expect(page.text.text.contains("malignancy"))
    #expect(abs(page.size.heightInPoints - 792) < 1)
    #expect(abs(try box(of: "malignancy", in: page).maxY - 326) < 6)
  }

  @Test func `the line of a fax machine is kept apart from the text`() throws {
    let header = (text: "06/14/2026 09:31 FROM: LAKESIDE FAX 555-0142 PAGE 1 OF 4", x: 40.0, y: 772.0, size: 11.0)
    let page = try read(DrawnPage([header] + Self.lines))
    #expect(page.faxHeader?.contains("LAKESIDE") == true)
    #expect(!page.text.text.contains("LAKESIDE"))
    #expect(page.text.text.hasPrefix("Surgical"))
  }

  @Test func `the line of a fax machine over a page upside down is kept apart too`() throws {
    let header = (text: "06/14/2026 09:31 FROM: LAKESIDE FAX 555-0142 PAGE 1 OF 4", x: 40.0, y: 772.0, size: 11.0)
    let strip = try DrawnPage([header])
    let page = try read(DrawnPage(Self.lines).upsideDown().under(strip))
    #expect(page.turn == .half)
    #expect(page.faxHeader?.contains("LAKESIDE") == true)
    #expect(page.text.words.count == Self.lines.flatMap { $0.text.split(separator: " ") }.count)
  }

  @Test func `the line of a fax machine is level over a page that is not, and is read as it stands`() throws {
    let header = (text: "06/14/2026 09:31 FROM: LAKESIDE FAX 555-0142 PAGE 1 OF 4", x: 40.0, y: 772.0, size: 11.0)
    let strip = try DrawnPage([header])
    let page = try read(DrawnPage(Self.lines).skewed(degrees: 2.5).under(strip))
    #expect(page.faxHeader == header.text)
    #expect(page.text.words.count == Self.lines.flatMap { $0.text.split(separator: " ") }.count)
  }

  @Test func `a page with nothing but the line of a fax machine is blank`() throws {
    let header = (text: "06/14/2026 09:31 FROM: LAKESIDE FAX 555-0142 PAGE 4 OF 4", x: 40.0, y: 772.0, size: 11.0)
    let page = try read(DrawnPage([header]))
    #expect(page.isBlank)
    #expect(page.faxHeader?.contains("PAGE 4 OF 4") == true)
  }

  @Test(arguments: [1, 3])
  func `a page on its side is turned, and its words stand on the upright page`(_ quarters: Int) throws {
    let page = try read(DrawnPage(Self.lines).turned(quarters))
    #expect(page.turn.rawValue == (4 - quarters) * 90)
    #expect(abs(page.size.widthInPoints - 612) < 1 && abs(page.size.heightInPoints - 792) < 1)
    #expect(abs(try box(of: "Endometrium", in: page).x - 73) < 3)
  }

  @Test func `small print is given to the engine finer than large print, and never finer than twice what there is`()
    throws
  {
    func dotsPerInch(points: Double) throws -> Double {
      let lines = Self.lines.map { (text: $0.text, x: $0.x, y: $0.y, size: points) }
      guard let page = PreparedPage(try DrawnPage(lines).raster),
        let level = page.levelled(turnedBy: 0, letterHeights: 13...13)
      else { throw DrawnPage.NotDrawn() }
      let width = level.size.widthInPoints
      #expect(abs(width - 612) < 1)
      return level.dotsPerInch
    }
    let small = try dotsPerInch(points: 7)
    let large = try dotsPerInch(points: 14)
    #expect(small > large * 1.6 && small < large * 2.4)
    #expect(small <= 400 && large >= 100)
  }

  @Test func `letters that are as tall as the engine wants them stay as they are`() throws {
    func dotsPerInch(_ heights: ClosedRange<Double>) throws -> Double {
      guard let page = PreparedPage(try DrawnPage(Self.lines).raster),
        let level = page.levelled(turnedBy: 0, letterHeights: heights)
      else { throw DrawnPage.NotDrawn() }
      return level.dotsPerInch
    }
    let own = try DrawnPage(Self.lines).raster.horizontalDotsPerInch
    #expect(try dotsPerInch(4...100) == own)
    #expect(try dotsPerInch(4...8) < own * 0.9)
    #expect(try dotsPerInch(40...100) > own * 1.1)
  }

  @Test func `without a wish of the engine the picture keeps its resolution and depth`() throws {
    guard let page = PreparedPage(try DrawnPage(Self.lines).raster), let level = page.levelled(turnedBy: 0) else {
      throw DrawnPage.NotDrawn()
    }
    let (width, count) = (level.width, level.picture()?.grayBytes().count)
    #expect(width == 2550)
    #expect(count == 2550 * 3300)
  }

  @Test func `a heading at the top of a page is no fax header`() throws {
    let page = try read(DrawnPage([("Consultation note of the clinic", 72, 768, 14)] + Self.lines))
    #expect(page.faxHeader == nil)
    #expect(page.text.text.hasPrefix("Consultation"))
  }

  @Test func `specks, borders and punch holes are no writing`() throws {
    var page = try DrawnPage([])
    page.blacken(x: 0, y: 0, width: 0.1, height: 11)
    page.blacken(x: 0, y: 10.9, width: 8.5, height: 0.1)
    for y in [1.5, 5.5, 9.5] { page.blacken(x: 0.35, y: y, width: 0.28, height: 0.28, round: true) }
    for index in 0..<150 {
      page.blacken(
        x: 1 + Double(index * 37 % 60) / 10, y: 1 + Double(index * 53 % 90) / 10, width: 0.01, height: 0.01)
    }
    let read = try read(page)
    #expect(read.isBlank)
    #expect(read.text.text.isEmpty)
  }

  @Test func `one short faint line is no blank page`() throws {
    let page = try read(DrawnPage([("See reverse", 72, 700, 10)], gray: 0.6))
    #expect(!page.isBlank)
    #expect(page.text.text.contains("reverse"))
  }

  @Test func `a frame around the page leaves its words`() throws {
    var page = try DrawnPage(Self.lines)
    for (x, y, width, height) in [
      (0.1, 0.1, 8.3, 0.02), (0.1, 10.8, 8.3, 0.02), (0.1, 0.1, 0.02, 10.7), (8.38, 0.1, 0.02, 10.72),
    ] {
      page.blacken(x: x, y: y, width: width, height: height)
    }
    let read = try read(page)
    #expect(!read.isBlank)
    #expect(read.text.text.contains("malignancy"))
  }

  @Test func `an empty sheet under the line of a fax machine is blank, and keeps the line`() throws {
    var page = try DrawnPage([("06/14/2026 09:31 FROM: LAKESIDE FAX 555-0142 PAGE 4 OF 4", 40, 772, 11)])
    page.blacken(x: 0, y: 0, width: 0.08, height: 11)
    for index in 0..<80 {
      page.blacken(
        x: 1 + Double(index * 37 % 60) / 10, y: 1 + Double(index * 53 % 90) / 10, width: 0.008, height: 0.008)
    }
    let read = try read(page)
    #expect(read.isBlank)
    #expect(read.faxHeader?.contains("PAGE 4") == true)
    let box = try #require(read.faxHeaderBox)
    #expect(box.y >= 0 && box.maxY < 30 && box.width > 200)
  }

  @Test func `one short line under the line of a fax machine is no blank page`() throws {
    let page = try read(
      DrawnPage([
        ("06/14/2026 09:31 FROM: LAKESIDE FAX 555-0142 PAGE 4 OF 4", 40, 772, 11), ("Normal study", 72, 500, 12),
      ]))
    #expect(!page.isBlank && page.text.text.contains("Normal"))
  }

  @Test func `faint handwriting alone is no blank page`() throws {
    var page = try DrawnPage([])
    // Joined loops along a line, as a pen leaves them: no letter of print.
    for step in 0..<900 {
      let at = Double(step) / 900
      page.blacken(
        x: 2 + at * 3 + 0.06 * cos(at * 90), y: 4 + 0.12 * sin(at * 90) + 0.02 * sin(at * 13), width: 0.012,
        height: 0.012, level: 120)
    }
    #expect(!(try read(page).isBlank))
  }

  @Test func `a stamp alone is no blank page`() throws {
    var page = try DrawnPage([("RECEIVED", 330, 300, 18)], gray: 0.35)
    page.blacken(x: 4.4, y: 6.4, width: 1.8, height: 0.03, level: 100)
    page.blacken(x: 4.4, y: 7.0, width: 1.8, height: 0.03, level: 100)
    #expect(!(try read(page).isBlank))
  }

  @Test func `an empty coloured sheet is blank`() throws {
    var page = try DrawnPage([])
    page.blacken(x: 0, y: 0, width: 8.5, height: 11, level: 180)
    #expect(try read(page).isBlank)
  }

  @Test func `languages that are not installed are named`() {
    #expect(throws: RecognitionFailure.noLanguage(["xyz"])) {
      _ = try Tesseract(languages: ["xyz"])
    }
  }
}
