import CaseModel
import ReaderProtocol
import Testing

@testable import NeuralRecognition

@Suite struct ReaderChoiceTests {
  private let choice = ReaderChoice(
    SecondReaderSettings(
      use: .first, languages: ["eng", "spa"], coarseDotsPerInch: 120, pageConfidence: 0.75, weightyWords: ["left"]))

  private func page(
    _ text: String, by engine: String, confidence: Double, isBlank: Bool = false, script: String? = nil
  ) -> RecognisedPage {
    var words = PageWords()
    var at = 0
    for word in text.split(separator: " ") {
      words.append(
        PageWord(
          utf8Range: at..<at + word.utf8.count, box: Box(x: Double(at) * 6, y: 0, width: 20, height: 10),
          confidence: confidence))
      at += word.utf8.count + 1
    }
    return RecognisedPage(
      number: PageNumber(1), turn: .none, skewInDegrees: 0, size: PageSize(widthInPoints: 612, heightInPoints: 792),
      text: PageText(text: text, words: words), faxHeader: nil, ink: 0.1, isBlank: isBlank, confidence: confidence,
      engine: engine, findings: [], script: script)
  }

  @Test func `coarse pictures are the large model's, all others the small one's`() {
    #expect(choice.model(horizontalDotsPerInch: 204, verticalDotsPerInch: 98) == .small)
    #expect(choice.model(horizontalDotsPerInch: 100, verticalDotsPerInch: 100) == .small)
    #expect(choice.model(horizontalDotsPerInch: 204, verticalDotsPerInch: 196) == .tiny)
  }

  @Test func `tesseract reads alone in languages that the second reader lacks, and where the pipeline says so`() {
    #expect(choice.lack(for: ["eng", "spa"]) == nil)
    #expect(choice.lack(for: ["eng", "ara"]) == "the second reader lacks a language")
    #expect(ReaderChoice(SecondReaderSettings(use: .never)).lack(for: ["eng"]) == "")
  }

  @Test func `a sure page is not read twice, and says who read it and why`() throws {
    let sure = page("a report", by: "networks", confidence: 0.9)
    #expect(!choice.wantsTesseract(after: sure))
    #expect(try #require(choice.kept(sure, by: .tiny, or: nil)).choice.contains("the small model first"))
    #expect(try #require(choice.kept(sure, by: .small, or: nil)).choice.contains("coarse"))
    #expect(!choice.wantsTesseract(after: page("", by: "networks", confidence: 0, isBlank: true)))
  }

  @Test func `where the networks fail on a page tesseract's reading stands`() throws {
    #expect(choice.wantsTesseract(after: nil))
    let kept = try #require(choice.kept(nil, by: .tiny, or: page("a report", by: "tesseract", confidence: 0.5)))
    #expect(kept.engine == "tesseract" && kept.choice == "the second reader failed on the page")
    #expect(choice.kept(nil, by: .tiny, or: nil) == nil)
  }

  @Test func `of two readings of a doubtful page the surer is kept`() throws {
    let poor = page("a rcport", by: "networks", confidence: 0.6)
    #expect(choice.wantsTesseract(after: poor))
    let better = try #require(choice.kept(poor, by: .tiny, or: page("a report", by: "tesseract", confidence: 0.8)))
    #expect(better.engine == "tesseract" && better.choice.contains("unsure"))
    let same = page("a r", by: "tesseract", confidence: 0.5, script: "Cyrillic")
    let kept = try #require(choice.kept(poor, by: .tiny, or: same))
    #expect(kept.engine == "networks" && kept.choice.contains("tesseract was no surer"))
    #expect(kept.script == "Cyrillic")
  }

  @Test func `words of weight on which the two differ are doubtful, whichever is kept`() throws {
    let one = page("Left knee on 06/14/2026 seen", by: "networks", confidence: 0.7)
    let other = page("Loft knee on 06/11/2026 scan", by: "tesseract", confidence: 0.6)
    let kept = try #require(choice.kept(one, by: .tiny, or: other))
    #expect(kept.text.text == one.text.text)
    #expect(kept.text.words.map(\.confidence) == [0.4, 0.7, 0.7, 0.4, 0.7])
    let less = page("Left knee on 06/14/2026 seen", by: "networks", confidence: 0.5)
    let tesseract = try #require(choice.kept(less, by: .tiny, or: other))
    // 'Loft' has no weight, but stands where the other read a side.
    #expect(tesseract.text.words.map(\.confidence) == [0.4, 0.6, 0.6, 0.4, 0.6])
  }

  @Test func `a page whose type was misread says so`() throws {
    let read = try #require(
      choice.kept(page("a report", by: "networks", confidence: 0.9), by: .tiny, isMisread: true, or: nil))
    #expect(read.choice == "the small model misread the type: the large one")
  }
}
