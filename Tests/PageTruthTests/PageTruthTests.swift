import CaseModel
import PageTruth
import Testing

@Suite struct PageTruthTests {
  @Test func `a scan without text is recognised`() {
    let page = page(text: "", layer: .none, scan: true)
    #expect(RecognitionNeed(page) == .scanWithoutText)
    #expect(ChoosePageText.merge(page, recognised("Final diagnosis benign")).textSource == .recognised)
  }

  @Test func `a digital page uses its own text`() {
    let page = page(text: "The patient was seen in clinic for a second opinion today", layer: .visible, scan: false)
    #expect(RecognitionNeed(page) == .textIsComplete)
    #expect(ChoosePageText.merge(page, nil).textSource == .embedded)
  }

  @Test func `one stray letter over a scan never suppresses recognition`() {
    #expect(RecognitionNeed(page(text: "x", layer: .visible, scan: true)) == .headerOnly)
  }

  @Test func `invisible text over a scan is read again`() {
    let words = String(repeating: "liver biopsy report ", count: 20)
    #expect(RecognitionNeed(page(text: words, layer: .invisible, scan: true)) == .invisibleTextOverScan)
  }

  @Test(arguments: [
    "\u{FFFD}\u{FFFD}\u{FFFD} ab", "\u{E001}\u{E002}\u{E003}", "bcdfg hjklm npqrs tvwxz bcdfg hjklm npqrs tvwxz",
  ])
  func `garbled text is recognised`(_ text: String) {
    #expect(RecognitionNeed(page(text: text, layer: .visible, scan: false)) == .garbledText)
  }

  @Test func `a page without any mark is blank and is not recognised`() {
    let page = page(text: "", layer: .none, scan: false, hasContent: false)
    #expect(!RecognitionNeed(page).needsRecognition)
    #expect(ChoosePageText.merge(page, nil).isBlank)
  }

  @Test func `the whole turn is the file's own and the one recognised`() {
    let content = ChoosePageText.merge(
      page(text: "", layer: .none, scan: true, rotation: .left), recognised("upside down", turn: .half))
    #expect(content.rotation == .right)
    #expect(content.addedTurn == .half)
  }

  @Test func `a header that recognition missed stays in front`() {
    let content = ChoosePageText.merge(
      page(text: "Confidential", layer: .visible, scan: true), recognised("lungs clear"))
    #expect(content.textSource == .both)
    #expect(
      content.text.words.map { String(content.text.text.utf8[in: $0.utf8Range]) } == ["Confidential", "lungs", "clear"])
  }

  private func placed(_ text: String) -> PageText {
    var words = PageWords()
    var at = 0
    for word in text.split(separator: " ") {
      words.append(
        PageWord(utf8Range: at..<at + word.utf8.count, box: Box(x: 72, y: 300, width: 40, height: 10), confidence: 1))
      at += word.utf8.count + 1
    }
    return PageText(text: text.isEmpty ? "" : text + "\n", words: words)
  }

  private var letter: PageSize { PageSize(widthInPoints: 612, heightInPoints: 792) }

  private func page(
    text: String, layer: TextLayer, scan: Bool, hasContent: Bool = true, rotation: QuarterTurn = .none
  ) -> PageReading {
    PageReading(
      number: PageNumber(1), size: letter, rotation: rotation, embedded: placed(text), textLayer: layer,
      scan: scan
        ? ScanFacts(
          widthInPixels: 1700, heightInPixels: 2200, bitsPerPixel: 1, horizontalDotsPerInch: 200,
          verticalDotsPerInch: 200, coverage: 1, compression: "ccitt-g4") : nil,
      hasContent: hasContent, isRenderable: true, contentDigest: BlobDigest(hex: String(repeating: "0", count: 64))!)
  }

  private func recognised(_ text: String, turn: QuarterTurn = .none) -> RecognisedPage {
    RecognisedPage(
      number: PageNumber(1), turn: turn, skewInDegrees: 0, size: letter, text: placed(text), faxHeader: nil, ink: 0.05,
      isBlank: false, confidence: 0.9, engine: "test", findings: [])
  }
}

extension String.UTF8View {
  subscript(in range: Range<Int>) -> Substring {
    Substring(self[index(startIndex, offsetBy: range.lowerBound)..<index(startIndex, offsetBy: range.upperBound)])
  }
}
