import CaseModel
import Foundation
import PDFReading
import PageRasters
import ScanReading
import Testing

/// A PDF with one page of one picture, built by hand.
private struct PicturePage {
  var filter = ""
  var decodeParameters = ""
  var more = ""
  var rotate = 0
  var bits = 1
  var space = "/DeviceGray"
  var matrix = "320 0 0 160 0 0"
  var content = ""
  var data: [UInt8] = []
  var width = 32
  var height = 16

  func opened<Value>(_ body: (borrowing PDFPages) throws -> Value) throws -> Value {
    let content = "q \(matrix) cm /I Do Q \(self.content)"
    let filter = filter.isEmpty ? "" : "/Filter \(filter)"
    let heads = [
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 320 160] /Rotate \(rotate) /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
      "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream",
    ]
    var file: [UInt8] = Array("%PDF-1.4\n".utf8)
    var places: [Int] = []
    for (index, body) in heads.enumerated() {
      places.append(file.count)
      file += Array("\(index + 1) 0 obj\n\(body)\nendobj\n".utf8)
    }
    places.append(file.count)
    file += Array(
      """
      5 0 obj
      << /Type /XObject /Subtype /Image /Width \(width) /Height \(height) /BitsPerComponent \(bits) /ColorSpace \(space)
      \(filter) \(decodeParameters) \(more) /Length \(data.count) >>
      stream

      """.utf8)
    file += data + Array("\nendstream\nendobj\n".utf8)
    let table = file.count
    let entries = places.map { "\(String(repeating: "0", count: 10 - "\($0)".count))\($0) 00000 n \n" }.joined()
    file += Array(
      "xref\n0 6\n0000000000 65535 f \n\(entries)trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n".utf8)
    return try file.withUnsafeBytes { try body(try PDFPages.opened($0, passwords: [], maximumPages: 5)) }
  }

  func raster() throws -> PageRaster? {
    try opened { pages in pages.picture(PageNumber(1), maximumMegapixels: 50).flatMap(StoredPicture.raster) }
  }

  func isDrawn() throws -> Bool {
    try opened { pages in pages.picture(PageNumber(1), maximumMegapixels: 50) == nil }
  }
}

extension PageRaster {
  /// Rows of `#` for black and `.` for white.
  fileprivate var drawn: [String] {
    (0..<height).map { y in
      String(
        (0..<width).map { x -> Character in
          let isBlack =
            depth == .gray
            ? bytes[y * bytesPerRow + x] < 128 : bytes[y * bytesPerRow + x / 8] >> UInt8(7 - x % 8) & 1 == 1
          return isBlack ? "#" : "."
        })
    }
  }
}

@Suite struct NativePictureTests {
  /// A black block of 8 by 4 pixels, 4 from the left and 2 from the top, on 32 by 16.
  private static let block = (0..<16).map { y in
    String((0..<32).map { x -> Character in (4..<12).contains(x) && (2..<6).contains(y) ? "#" : "." })
  }

  /// Rows of one bit, black is zero as PDF has it.
  private static let rows: [UInt8] = block.flatMap { row -> [UInt8] in
    let cells = Array(row)
    return (0..<4).map { byte in
      (0..<8).reduce(UInt8(0)) { $0 << 1 | (cells[byte * 8 + $1] == "#" ? 0 : 1) }
    }
  }

  /// The block in T.6: V0 for equal rows; horizontal mode 4 white 8 black, then V0; pass mode ends the block.
  private static let group4: [UInt8] = {
    let v0 = "1"
    let first = "001" + "1011" + "000101" + v0
    let last = "0001" + v0
    let codes =
      v0 + v0 + first + String(repeating: v0 + v0 + v0, count: 3) + last + String(repeating: v0, count: 9)
      + "000000000001000000000001"
    let padded = codes + String(repeating: "0", count: (8 - codes.count % 8) % 8)
    return stride(from: 0, to: padded.count, by: 8).compactMap { at in
      UInt8(padded.dropFirst(at).prefix(8), radix: 2)
    }
  }()

  @Test func `a one-bit picture that is the page is passed on bit by bit`() throws {
    let raster = try #require(try PicturePage(data: Self.rows).raster())
    #expect(raster.depth == .bilevel)
    #expect(raster.drawn == Self.block)
    #expect(abs(raster.widthInPoints - 320) < 0.01 && abs(raster.heightInPoints - 160) < 0.01)
  }

  @Test func `a fax's Group 4 codes are decoded without drawing the page`() throws {
    let parameters = "/DecodeParms << /K -1 /Columns 32 /Rows 16 >>"
    let page = PicturePage(filter: "/CCITTFaxDecode", decodeParameters: parameters, data: Self.group4)
    let raster = try #require(try page.raster())
    #expect(raster.depth == .bilevel)
    #expect(raster.drawn == Self.block)
  }

  /// The block as a JBIG2 page without file header (ITU-T T.88, 7.2 and 7.4): page information, then one generic region in MMR.
  private static func jbig2(width: UInt8 = 32) -> [UInt8] {
    let page: [UInt8] = [0, 0, 0, width, 0, 0, 0, 16] + [UInt8](repeating: 0, count: 11)
    let region: [UInt8] = [0, 0, 0, 32, 0, 0, 0, 16] + [UInt8](repeating: 0, count: 9) + [1] + group4
    return [0, 0, 0, 0, 0x30, 0, 1, 0, 0, 0, UInt8(page.count)] + page
      + [0, 0, 0, 1, 0x26, 0, 1, 0, 0, 0, UInt8(region.count)] + region
  }

  @Test func `a scanner's JBIG2 is decoded without drawing the page`() throws {
    let raster = try #require(try PicturePage(filter: "/JBIG2Decode", data: Self.jbig2()).raster())
    #expect(raster.depth == .bilevel)
    #expect(raster.drawn == Self.block)
  }

  @Test func `JBIG2 of another width than the picture's, or none at all, is left to the drawing`() throws {
    #expect(try PicturePage(filter: "/JBIG2Decode", data: Self.jbig2(width: 48)).isDrawn())
    #expect(try PicturePage(filter: "/JBIG2Decode", data: Array("no such code".utf8)).isDrawn())
  }

  @Test func `exchanged black and white come out as they are shown`() throws {
    let white = Self.block.map { String($0.map { $0 == "#" ? "." : "#" }) }
    #expect(try PicturePage(more: "/Decode [1 0]", data: Self.rows).raster()?.drawn == white)
    let codes = PicturePage(
      filter: "/CCITTFaxDecode", decodeParameters: "/DecodeParms << /K -1 /Columns 32 /BlackIs1 true >>",
      data: Self.group4)
    #expect(try codes.raster()?.drawn == white)
  }

  @Test(arguments: [90, 180, 270])
  func `a turned page is passed on as a person sees it`(_ degrees: Int) throws {
    let raster = try #require(try PicturePage(rotate: degrees, data: Self.rows).raster())
    let drawing = try PicturePage(rotate: degrees, data: Self.rows).opened { pages in
      pages.raster(PageNumber(1), maximumMegapixels: 50)
    }
    let drawn = try #require(drawing)
    #expect(abs(raster.widthInPoints - (degrees == 180 ? 320 : 160)) < 0.01)
    // The middle of the block is black in both, and of what lies opposite it, white.
    let x = raster.drawn.enumerated().flatMap { y, row in
      row.enumerated().filter { $0.element == "#" }.map { ($0.offset, y) }
    }
    let middleX = Double(x.map(\.0).reduce(0, +)) / Double(x.count) + 0.5
    let middleY = Double(x.map(\.1).reduce(0, +)) / Double(x.count) + 0.5
    let atX = Int(middleX / Double(raster.width) * Double(drawn.width))
    let atY = Int(middleY / Double(raster.height) * Double(drawn.height))
    #expect(drawn.bytes[atY * drawn.bytesPerRow + atX] < 40)
    #expect(drawn.bytes[(drawn.height - 1 - atY) * drawn.bytesPerRow + drawn.width - 1 - atX] > 215)
  }

  @Test(arguments: [
    PageWithMore.glyphs, .paths, .smaller, .mirrored, .mask, .palette,
  ])
  func `a page that is more than its picture is drawn`(_ page: PageWithMore) throws {
    #expect(try page.built(Self.rows).isDrawn())
  }

  enum PageWithMore: CaseIterable, Sendable {
    case glyphs, paths, smaller, mirrored, mask, palette

    fileprivate func built(_ rows: [UInt8]) -> PicturePage {
      switch self {
      case .glyphs: PicturePage(content: "BT /F 12 Tf (stamp) Tj ET", data: rows)
      case .paths: PicturePage(content: "10 10 50 50 re f", data: rows)
      case .smaller: PicturePage(matrix: "300 0 0 150 0 0", data: rows)
      case .mirrored: PicturePage(matrix: "-320 0 0 160 320 0", data: rows)
      case .mask: PicturePage(more: "/ImageMask true", data: rows)
      case .palette: PicturePage(space: "[/Indexed /DeviceRGB 1 <000000FFFFFF>]", data: rows)
      }
    }
  }

  @Test func `a picture whose rows break off is left to the drawing`() throws {
    #expect(try PicturePage(data: Array(Self.rows.prefix(20))).raster() == nil)
  }

  @Test func `Group 4 codes that break off keep the rows that came, and the rest stays white`() throws {
    let parameters = "/DecodeParms << /K -1 /Columns 32 /Rows 16 >>"
    let cut = PicturePage(filter: "/CCITTFaxDecode", decodeParameters: parameters, data: Array(Self.group4.prefix(4)))
    let rows = try #require(try cut.raster()).drawn
    #expect(rows.prefix(4) == Self.block.prefix(4))
    #expect(rows.suffix(8).allSatisfy { !$0.contains("#") })
  }

  @Test func `a picture beyond the limit is not decoded`() throws {
    let page = PicturePage(data: Self.rows, width: 90_000, height: 90_000)
    #expect(try page.isDrawn())
  }
}
