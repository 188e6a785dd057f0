import Foundation
import Testing

@testable import NeuralRecognition

@Suite struct RegionFinderTests {
  /// A map of a detector with rectangles of text, each given by its middle, size and slope in degrees.
  private struct Map {
    typealias Rectangle = (x: Double, y: Double, length: Double, thickness: Double, degrees: Double)

    let width = 400
    let height = 200
    var values: [Float]

    init(_ rectangles: [Rectangle], value: Float = 0.9) {
      values = [Float](repeating: 0.02, count: 400 * 200)
      for rectangle in rectangles {
        let (cosine, sine) = (cos(rectangle.degrees * .pi / 180), sin(rectangle.degrees * .pi / 180))
        for y in 0..<height {
          for x in 0..<width {
            let (dx, dy) = (Double(x) + 0.5 - rectangle.x, Double(y) + 0.5 - rectangle.y)
            let (u, v) = (dx * cosine + dy * sine, dy * cosine - dx * sine)
            if abs(u) <= rectangle.length / 2 && abs(v) <= rectangle.thickness / 2 { values[y * width + x] = value }
          }
        }
      }
    }

    func regions(_ finder: RegionFinder = RegionFinder()) -> [TextRegion] {
      values.map { log($0 / (1 - $0)) }.withUnsafeBufferPointer { finder.regions(in: $0, width: width, height: height) }
    }
  }

  @Test func `a level line is found where it stands, widened by its area over its perimeter`() throws {
    let region = try #require(Map([(200, 100, 200, 10, 0)]).regions().first)
    #expect(abs(region.x - 200) < 1 && abs(region.y - 100) < 1)
    let reach = 200.0 * 10 * 1.4 / (2 * 210)
    #expect(abs(region.length - (200 + 2 * reach)) < 2.5 && abs(region.thickness - (10 + 2 * reach)) < 2.5)
    #expect(region.alongX == 1 && region.alongY == 0)
  }

  @Test(arguments: [-20.0, -4, 3, 15])
  func `a sloping line is followed`(_ degrees: Double) throws {
    let region = try #require(Map([(200, 100, 240, 12, degrees)]).regions().first)
    #expect(abs(atan2(region.alongY, region.alongX) * 180 / .pi - degrees) < 1)
    #expect(abs(region.x - 200) < 2 && abs(region.y - 100) < 2)
  }

  @Test func `writing that runs down the page is told by its shape`() throws {
    let region = try #require(Map([(200, 100, 12, 120, 0)]).regions().first)
    #expect(region.isUpright && region.alongY > 0.99 && region.length > region.thickness)
  }

  @Test func `what the detector is not sure of is no text`() {
    #expect(Map([(200, 100, 200, 10, 0)], value: 0.3).regions().isEmpty)
  }

  @Test func `marks that touch at a corner are one, others stay apart`() {
    #expect(Map([(100, 50, 60, 10, 0), (160, 60, 60, 10, 0)]).regions().count == 1)
    #expect(Map([(100, 50, 60, 10, 0), (160, 70, 60, 10, 0)]).regions().count == 2)
  }

  @Test func `a page of three thousand marks ends at the limit`() {
    var finder = RegionFinder()
    finder.maximumCount = 100
    var specks: [Map.Rectangle] = []
    for x in 0..<40 {
      for y in 0..<20 { specks.append((Double(x * 10 + 5), Double(y * 10 + 5), 6, 5, 0)) }
    }
    #expect(Map(specks).regions(finder).count == 100)
  }
}
