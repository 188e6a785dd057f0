import PageRasters
import PageRecognition
import Testing

/// Pictures far larger than a page needs letters' pixels for.
@Suite struct LargePictureTests {
  private func white(_ width: Int, _ height: Int, dotsPerInch: Double, _ depth: PageRaster.Depth) -> PageRaster {
    let rowLength = depth == .gray ? width : (width + 7) / 8
    return PageRaster(
      width: width, height: height, depth: depth,
      bytes: [UInt8](repeating: depth == .gray ? 255 : 0, count: rowLength * height),
      horizontalDotsPerInch: dotsPerInch, verticalDotsPerInch: dotsPerInch)
  }

  private func read(_ raster: PageRaster) throws -> (width: Int, height: Int) {
    let page = PreparedPage(raster)
    switch consume page {
    case .some(let page):
      guard let level = page.levelled(turnedBy: 0) else { break }
      return (level.width, level.height)
    case .none: break
    }
    throw NoMemory()
  }

  private struct NoMemory: Error {}

  @Test func `a photograph that says it is a poster is read with the pixels that it has`() throws {
    let size = try read(white(2717, 3701, dotsPerInch: 72, .gray))
    #expect(size.width <= 2717 && size.height <= 3701)
  }

  @Test func `a poster's picture is made smaller before it is read`() throws {
    let size = try read(white(9_000, 9_000, dotsPerInch: 300, .bilevel))
    #expect(size.width <= 6_600 && size.height <= 6_600)
  }

  @Test func `a coarse page of paper is enlarged`() throws {
    let size = try read(white(850, 1100, dotsPerInch: 100, .gray))
    #expect(size.width == 1275 && size.height == 1650)
  }
}
