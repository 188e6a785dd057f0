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
        text: String(text), confidence: confidence, leastConfidence: confidence, left: Double(index) * 60,
        right: Double(index) * 60 + 50, top: 10, bottom: 40)
    }
  }

  private func chosen(_ first: String, _ second: String) -> [LineWords.Word] {
    WordAgreement.chosen(words(first, 0.9), in: strip, or: words(second, 0.95), in: strip, weight: weight)
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

  @Test func `words that are only split elsewhere are no difference`() {
    #expect(chosen("DOB: 11/09/1954", "DOB:11/09/1954").allSatisfy { $0.confidence > 0.9 })
    #expect(chosen("DOB:11/09/1954", "DOB: 11/09/1954").allSatisfy { $0.confidence > 0.9 })
  }
}
