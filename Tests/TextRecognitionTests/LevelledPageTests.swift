import PageRasters
import PageRecognition
import Testing

@testable import NeuralRecognition

/// What an engine samples from the stored picture is what another gets drawn for it.
@Suite struct LevelledPageTests {
  private static let lines: [(text: String, x: Double, y: Double, size: Double)] = [
    ("Surgical pathology report of the specimen", 72, 650, 24), ("MRN: HV-7730152", 72, 500, 30),
    ("Signature of the physician", 72, 100, 24),
  ]

  /// As it comes: on its side, askew, coarse down the page.
  private static func raster(quarters: Int, degrees: Double, isCoarse: Bool) throws -> PageRaster {
    let upright = try DrawnPage(lines).skewed(degrees: degrees)
    let page = quarters == 2 ? upright.upsideDown() : quarters == 0 ? upright : upright.turned(quarters)
    return isCoarse ? page.withThirdOfRows().raster : page.raster
  }

  @Test(
    arguments: [
      (0, 0, false), (0, 2.5, false), (1, 0, false), (1, -2, false), (2, 1.5, false), (3, 2, false), (0, 1, true),
      (3, -1, true),
    ]
      as [(Int, Double, Bool)], [nil, 6...7] as [ClosedRange<Double>?])
  func `samples show the page as its picture does`(
    _ made: (quarters: Int, degrees: Double, isCoarse: Bool), _ letterHeights: ClosedRange<Double>?
  ) throws {
    let raster = try Self.raster(quarters: made.quarters, degrees: made.degrees, isCoarse: made.isCoarse)
    guard let page = PreparedPage(raster),
      let level = page.levelled(turnedBy: (4 - made.quarters) % 4, letterHeights: letterHeights),
      let picture = level.picture(), let sampled = PageLevels(level)
    else { throw DrawnPage.NotDrawn() }
    #expect(abs(level.skew + made.degrees) < 0.3)
    let drawn = PageLevels(GrayPixels(picture))
    #expect(abs(drawn.width - sampled.width) <= 1 && abs(drawn.height - sampled.height) <= 1)
    #expect(sampled.height > sampled.width)
    let width = min(850, sampled.width)
    let height = width * sampled.height / sampled.width
    let expected = drawn.sample(drawn.whole, width: width, height: height)
    let found = sampled.sample(sampled.whole, width: width, height: height)
    let ink = expected.indices.filter { expected[$0] < 110 }
    #expect(ink.count > 1000)
    #expect(Double(ink.count { found[$0] < 180 }) > 0.97 * Double(ink.count))
    #expect(Double(ink.count) > 0.9 * Double(found.count { $0 < 90 }))
    let written = sampled.written
    #expect(abs(written.x - drawn.written.x) < 12 && abs(written.length - drawn.written.length) < 24)
    #expect(abs(written.y - drawn.written.y) < 12 && abs(written.thickness - drawn.written.thickness) < 24)
  }
}
