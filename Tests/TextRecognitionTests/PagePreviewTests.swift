import CLeptonica
import CaseModel
import PageRasters
import PageRecognition
import Testing

/// Pages made small for a person to look at.
@Suite struct PagePreviewTests {
  /// White but for the upper left quarter, which is black.
  private func raster(_ width: Int, _ height: Int, horizontal: Double, vertical: Double) -> PageRaster {
    let rowLength = (width + 7) / 8
    var bytes = [UInt8](repeating: 0, count: rowLength * height)
    for y in 0..<height / 2 {
      for x in 0..<width / 2 { bytes[y * rowLength + x / 8] |= 0x80 >> UInt8(x % 8) }
    }
    return PageRaster(
      width: width, height: height, depth: .bilevel, bytes: bytes, horizontalDotsPerInch: horizontal,
      verticalDotsPerInch: vertical)
  }

  /// The gray in the middle of each quarter: upper left, upper right, lower left, lower right.
  private func quarters(_ preview: PagePreview) throws -> [Bool] {
    var pix = preview.jpeg.withUnsafeBufferPointer { pixReadMem($0.baseAddress, $0.count) }
    defer { pixDestroy(&pix) }
    try #require(pix != nil)
    #expect(Int(pixGetWidth(pix)) == preview.width && Int(pixGetHeight(pix)) == preview.height)
    return [(1, 1), (3, 1), (1, 3), (3, 3)].map { x, y in
      var value: UInt32 = 0
      pixGetPixel(pix, Int32(preview.width * x / 4), Int32(preview.height * y / 4), &value)
      return value < 128
    }
  }

  @Test func `a fax's pixels become square, and the longer side is what was asked`() throws {
    // Letter paper at 204 by 98 dots an inch.
    let preview = try #require(
      PagePreview(raster(1728, 1078, horizontal: 204, vertical: 98), turn: .none, edgeInPixels: 1100))
    #expect(preview.height == 1100 && abs(preview.width - 847) <= 1)
    #expect(try quarters(preview) == [true, false, false, false])
  }

  @Test(
    arguments: [
      (QuarterTurn.right, [false, true, false, false]), (.half, [false, false, false, true]),
      (.left, [false, false, true, false]),
    ])
  func `a page that lies on its side is shown upright`(_ turn: QuarterTurn, _ wanted: [Bool]) throws {
    let preview = try #require(
      PagePreview(raster(850, 1100, horizontal: 100, vertical: 100), turn: turn, edgeInPixels: 160))
    #expect(max(preview.width, preview.height) == 160 && (preview.width > preview.height) == (turn != .half))
    #expect(try quarters(preview) == wanted)
  }

  @Test func `a small picture is not made larger, a line of pixels stays one`() throws {
    let small = try #require(PagePreview(raster(40, 20, horizontal: 72, vertical: 72), turn: .none, edgeInPixels: 160))
    #expect(small.width == 40 && small.height == 20)
    let line = try #require(
      PagePreview(raster(9000, 2, horizontal: 300, vertical: 300), turn: .none, edgeInPixels: 160))
    #expect(line.width <= 160 && line.height >= 1)
  }
}
