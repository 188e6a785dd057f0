import ReaderProtocol
import Testing

@testable import NeuralRecognition

@Suite struct WordAgreementTests {
  private let weight = WordWeight(SecondReaderSettings(weightyWords: ["left", "no"], weightyLabels: ["name"]))
  private let strip: LineStrip = {
    let page = PageLevels(GrayPixels(width: 480, height: 48, bytes: [UInt8](repeating: 255, count: 480 * 48)))
    return LineStrip(page.whole, from: page)
  }()

  private func words(_ line: String, _ confidence: Double) -> [LineWords.Word] {
    line.split(separator: " ").enumerated().map { index, text in
      LineWords.Word(
        String(text), confidence: confidence, left: Double(index) * 60,
        right: Double(index) * 60 + 50, top: 10, bottom: 40)
    }
  }

  private func chosen(_ first: String, _ second: String, isLabelled: Bool = false) -> [LineWords.Word] {
    WordAgreement.chosen(
      words(first, 0.9), in: strip, or: words(second, 0.95), in: strip, isLabelled: isLabelled, weight: weight)
  }

  @Test func `readers that agree leave no doubt`() {
    #expect(chosen("seen on 06/14/2026", "seen on 06/14/2026").allSatisfy { $0.confidence > 0.9 })
  }

  @Test(arguments: [
    ("born 11/09/1954", "born 11/09/1964", "11/09/1964"), ("the left breast", "the loft breast", "loft"),
    ("the loft breast", "the left breast", "left"), ("Name: Maria Vale", "Name: Mario Vale", "Mario"),
  ])
  func `a word of weight on which they differ is doubtful`(_ first: String, _ second: String, _ doubtful: String) {
    let found = chosen(first, second).filter { $0.confidence < 0.5 }.map(\.text)
    #expect(found == [doubtful])
  }

  @Test func `a word without weight stays as sure as it was`() {
    #expect(chosen("a mild cough", "a mild couch").allSatisfy { $0.confidence > 0.9 })
  }

  @Test func `a part of a labelled line is labelled too`() {
    #expect(chosen("Maria Vale", "Mario Vale").allSatisfy { $0.confidence > 0.9 })
    #expect(chosen("Maria Vale", "Mario Vale", isLabelled: true).map { $0.confidence < 0.5 } == [true, false])
  }

  @Test func `words that are only split elsewhere are no difference`() {
    #expect(chosen("DOB: 11/09/1954", "DOB:11/09/1954").allSatisfy { $0.confidence > 0.9 })
    #expect(chosen("DOB:11/09/1954", "DOB: 11/09/1954").allSatisfy { $0.confidence > 0.9 })
  }

  /// A word that stands in the middle of a line of 480 by 48 pixels, and what is seen in a strip cut out around it.
  private func differs(_ text: String, from seen: [(text: String, left: Double, right: Double)]) -> Bool {
    let word = LineWords.Word(
      text, confidence: 0.9, left: 200, right: 280, top: 10, bottom: 40)
    let page = PageLevels(GrayPixels(width: 480, height: 48, bytes: [UInt8](repeating: 255, count: 480 * 48)))
    // 80 and 72 columns of the line, 1.15 times as high, each pixel of it 1.3 / 1.15 of the strip.
    let close = LineStrip(strip.region(around: word, along: 1.5, across: 1.15), from: page, stretch: 1.3)
    #expect(close.width == 172)
    let there = seen.map {
      LineWords.Word(
        $0.text, confidence: 0.9, left: $0.left, right: $0.right, top: 10, bottom: 40)
    }
    return WordAgreement.differs(word, in: strip, from: there, in: close)
  }

  @Test func `a word that reads otherwise by itself is doubtful`() {
    #expect(differs("11/09/1954", from: [("11/09/1964", 41, 131)]))
    #expect(differs("S25-59721", from: [("$25", 41, 70), ("59721", 75, 131)]), "no dash")
  }

  @Test func `neither marks around it, nor its neighbours, nor nothing make a word doubtful`() {
    #expect(!differs("11/09/1954", from: [("11/09/1954", 41, 131)]))
    #expect(!differs("L12445513", from: [("L12445513–", 41, 135)]))
    #expect(!differs("S25-59721", from: [("S25-", 41, 70), ("59721", 75, 131)]), "split elsewhere")
    #expect(!differs("1954", from: [("born", 0, 30), ("1954", 41, 131), ("in", 150, 172)]))
    #expect(!differs("1954", from: [("born", 0, 30)]) && !differs("1954", from: []))
  }

  @Test func `a word is cut out of its line with paper around it`() {
    let word = LineWords.Word(
      "x", confidence: 1, left: 100, right: 200, top: 10, bottom: 40)
    let region = strip.region(around: word, along: 1.5, across: 1.15)
    #expect(region.x == 150 && region.y == 24)
    #expect(abs(region.length - 172) < 1e-9 && abs(region.thickness - 55.2) < 1e-9)
  }
}

extension LineWords.Word {
  /// Each character as sure as the others.
  init(
    _ text: String, confidence: Double, left: Double, right: Double, top: Double, bottom: Double
  ) {
    self.init(
      text.map { LineReader.Glyph(character: $0, x: (left + right) / 2, confidence: confidence) }, left: left,
      right: right, top: top, bottom: bottom)
  }
}
