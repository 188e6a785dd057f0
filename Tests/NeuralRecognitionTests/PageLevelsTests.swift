import Testing

@testable import NeuralRecognition

@Suite struct PageLevelsTests {
  /// A page of 1,600 by 1,200 pixels of this paper, with bars of ink as letters have them: two pixels of eight.
  private func page(paper: UInt8 = 255, ink: UInt8 = 20, inkX: Range<Int>, _ inkY: Range<Int>) -> PageLevels {
    var bytes = [UInt8](repeating: paper, count: 1600 * 1200)
    for y in inkY { for x in inkX where x % 8 < 2 { bytes[y * 1600 + x] = ink } }
    return PageLevels(GrayPixels(width: 1600, height: 1200, bytes: bytes))
  }

  /// Black on white and on gray, faint on white, white on black.
  @Test(arguments: [(255, 20), (200, 20), (255, 235), (0, 255)] as [(UInt8, UInt8)])
  func `what is written on is told, with a margin`(_ colours: (paper: UInt8, ink: UInt8)) {
    let written = page(paper: colours.paper, ink: colours.ink, inkX: 96..<640, 160..<560).written
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
