import Testing

@testable import NeuralRecognition

@Suite struct PageLevelsTests {
  /// A page of 1,600 by 1,200 pixels of this paper, with bars of ink as letters have them: two pixels of eight.
  private func page(paper: UInt8 = 255, inkX: Range<Int>, _ inkY: Range<Int>) -> PageLevels {
    var bytes = [UInt8](repeating: paper, count: 1600 * 1200)
    for y in inkY { for x in inkX where x % 8 < 2 { bytes[y * 1600 + x] = 20 } }
    return PageLevels(GrayPixels(width: 1600, height: 1200, bytes: bytes))
  }

  @Test(arguments: [255, 200] as [UInt8]) func `what is written on is told, with a margin`(_ paper: UInt8) {
    let written = page(paper: paper, inkX: 96..<640, 160..<560).written
    // 32 pixels around it: a fiftieth of the longer side.
    #expect(abs(written.x - 368) <= 8 && abs(written.length - 608) <= 16)
    #expect(abs(written.y - 360) <= 8 && abs(written.thickness - 464) <= 16)
  }

  @Test func `the margin ends with the page, and an empty page is all of it`() {
    let written = page(inkX: 0..<1600, 0..<40).written
    #expect(written.length == 1600 && abs(written.thickness - 72) <= 8 && written.y == written.thickness / 2)
    let empty = page(inkX: 0..<0, 0..<0).written
    #expect(empty.length == 1600 && empty.thickness == 1200 && empty.x == 800 && empty.y == 600)
  }
}
