import Testing

@testable import NeuralRecognition

@Suite struct SecondLookTests {
  /// A line of ten words, each 80 pixels wide, 20 apart, written downwards along x = 24 of its page.
  private let strip: LineStrip
  private let words: [LineWords.Word]

  init() {
    let page = PageLevels(GrayPixels(width: 48, height: 1000, bytes: [UInt8](repeating: 255, count: 48 * 1000)))
    let place = TextRegion(x: 24, y: 500, length: 1000, thickness: 48, alongX: 0, alongY: 1, score: 1)
    strip = LineStrip(place, from: page)
    words = (0..<10).map { index in
      LineWords.Word(
        "word\(index)", confidence: 0.9, left: Double(index) * 100 + 10, right: Double(index) * 100 + 90, top: 8,
        bottom: 40)
    }
  }

  @Test func `an unsure word is looked at with its neighbours, from space to space`() {
    let look = SecondLook(at: [4], of: words, in: strip)
    #expect(look.words == 3..<6)
    #expect(look.region.length == 300 && look.region.thickness == 48)
    #expect(look.region.x == 24 && look.region.y == 450)
  }

  @Test func `all between two unsure words is looked at, and a line's end ends it`() {
    let look = SecondLook(at: [9, 7], of: words, in: strip)
    #expect(look.words == 6..<10)
    #expect(look.region.length == 400 && look.region.y == 800)
  }

  @Test(arguments: [[], [0, 9], [2, 7]]) func `a line that is doubtful nearly everywhere is looked at whole`(
    _ unsure: [Int]
  ) {
    let look = SecondLook(at: unsure, of: words, in: strip)
    #expect(look.words == 0..<10 && look.region.length == 1000 && look.region.y == 500)
  }

  @Test func `a line without words is looked at whole`() {
    #expect(SecondLook(at: [], of: [], in: strip).region.length == 1000)
  }

  @Test func `what is read in a part stands where it stood in the line`() {
    let page = PageLevels(GrayPixels(width: 48, height: 1000, bytes: [UInt8](repeating: 255, count: 48 * 1000)))
    let look = SecondLook(at: [4], of: words, in: strip)
    let part = LineStrip(look.region.widened(by: 1.5), from: page)
    // 300 and 24 pixels of the page in columns of 1.5: the second of three words begins 122 pixels after the part does.
    let scale = part.scaleAlong
    let seen = LineWords.Word("word4", confidence: 0.9, left: 122 / scale, right: 202 / scale, top: 8, bottom: 40)
    let moved = seen.moved(from: part, to: strip)
    #expect(abs(moved.left - 410) < 0.01 && abs(moved.right - 490) < 0.01)
  }
}
