import CaseModel
import PageTruth
import Testing

@Suite struct RecognitionNeedTests {
  static let letter = PageSize(widthInPoints: 612, heightInPoints: 792)
  static let scan = ScanFacts(
    widthInPixels: 2550, heightInPixels: 3300, bitsPerPixel: 1, horizontalDotsPerInch: 300, verticalDotsPerInch: 300,
    coverage: 1, compression: "ccitt-g4")
  static let sentence = "The patient was seen for follow up of a pulmonary nodule in the right upper lobe. "

  func page(
    _ text: String, layer: TextLayer = .visible, scan: ScanFacts? = nil, hasContent: Bool = true, y: Double = 400
  ) throws -> PageReading {
    let words = PageWords([
      PageWord(
        utf8Range: 0..<text.utf8.count, box: Box(x: 72, y: y, width: 400, height: 12), confidence: 1)
    ])
    return PageReading(
      number: PageNumber(1), size: RecognitionNeedTests.letter, rotation: .none,
      embedded: text.isEmpty ? nil : PageText(text: text, words: words), textLayer: text.isEmpty ? .none : layer,
      scan: scan, hasContent: hasContent, isRenderable: true,
      contentDigest: try #require(BlobDigest(hex: String(repeating: "0", count: 64))))
  }

  func recognised(_ text: String, turn: QuarterTurn = .none, confidence: Double = 0.9, blank: Bool = false)
    -> RecognisedPage
  {
    RecognisedPage(
      number: PageNumber(1), turn: turn, skewInDegrees: 0, size: RecognitionNeedTests.letter,
      text: PageText(text: text, words: PageWords()), faxHeader: nil, ink: 0.05, isBlank: blank,
      confidence: confidence, engine: "test", findings: [])
  }

  @Test func `a digital page uses its own text`() throws {
    #expect(RecognitionNeed(try page(RecognitionNeedTests.sentence)) == .embeddedTextIsComplete)
  }

  @Test func `a digital page with a picture behind its text uses its own text`() throws {
    let long = String(repeating: RecognitionNeedTests.sentence, count: 8)
    #expect(RecognitionNeed(try page(long, scan: RecognitionNeedTests.scan)) == .embeddedTextIsComplete)
  }

  @Test(arguments: ["x", "COPY", "FROM: LAKESIDE PATHOLOGY FAX 555-0142 PAGE 2 OF 4"])
  func `a stray letter, a stamp or a fax header never suppresses recognition of a scan`(_ text: String) throws {
    #expect(RecognitionNeed(try page(text, scan: RecognitionNeedTests.scan)).isRecognised)
  }

  @Test func `a long header at the edge of a scan does not suppress recognition`() throws {
    let long = String(repeating: RecognitionNeedTests.sentence, count: 4)
    #expect(RecognitionNeed(try page(long, scan: RecognitionNeedTests.scan, y: 20)) == .headerOrStampOnly)
  }

  @Test func `hidden text under a scan is checked by reading the scan`() throws {
    let need = RecognitionNeed(
      try page(RecognitionNeedTests.sentence, layer: .invisible, scan: RecognitionNeedTests.scan))
    #expect(need == .scanWithHiddenText)
  }

  @Test(arguments: [
    "\u{FFFD}\u{FFFD}\u{FFFD} \u{FFFD}\u{FFFD}", "\u{E012}\u{E013}\u{E014} \u{E015}",
    "Wklv lv d whvw zklfk qr rqh fdq uhdg dw doo zlwk lwv vkliwhg ohwwhuv vrphkrz",
  ])
  func `text that no page shows is garbage`(_ text: String) throws {
    #expect(RecognitionNeed(try page(text)) == .garbage)
  }

  @Test func `text in a wrong encoding is garbage, and words with accents are none`() throws {
    let broken =
      "La paciente fue vista en la consulta por una lesiÃ³n de aÃ±os de evoluciÃ³n con diagnÃ³stico de quiste"
    #expect(RecognitionNeed(try page(broken)) == .garbage)
    let whole = "La paciente fue vista en la consulta por una lesión de años de evolución con diagnóstico de quiste"
    #expect(RecognitionNeed(try page(whole)) == .embeddedTextIsComplete)
  }

  @Test func `a digital cover page never speaks for the scans behind it`() throws {
    let pages =
      [try page(RecognitionNeedTests.sentence)] + [
        try page("", scan: RecognitionNeedTests.scan), try page("x", scan: RecognitionNeedTests.scan),
      ]
    #expect(pages.map { RecognitionNeed($0).isRecognised } == [false, true, true])
  }

  @Test func `of a hidden text and what was recognised the better is kept, with the reason`() throws {
    let hidden = try page(RecognitionNeedTests.sentence, layer: .invisible, scan: RecognitionNeedTests.scan)
    let unsure = ChoosePageText().content(of: hidden, recognised: recognised("Tlie patlent vvas", confidence: 0.4))
    #expect(unsure.textSource == .embedded && unsure.text.text == RecognitionNeedTests.sentence)
    #expect(unsure.reason.contains("recognition read no more"))
    let sure = ChoosePageText().content(of: hidden, recognised: recognised(RecognitionNeedTests.sentence + "And more."))
    #expect(sure.textSource == .recognised && sure.text.text.hasSuffix("And more."))
    #expect(sure.reason == RecognitionNeed.scanWithHiddenText.rawValue)
  }

  @Test func `a page without text says why: blank, no words found, not recognised or unreadable`() throws {
    let scan = try page("\n", scan: RecognitionNeedTests.scan)
    let choose = ChoosePageText()
    let found = choose.content(of: scan, recognised: recognised(""))
    #expect(found.reason == "no words found: no text" && found.textSource == .none)
    #expect(choose.content(of: scan, recognised: nil).reason.hasPrefix("not recognised: "))
    #expect(choose.content(of: try page(""), recognised: nil).textSource == .none)
  }

  @Test func `a stamp over a scan is kept where recognition reads less than it`() throws {
    let stamped = try page("RECEIVED 06/14/2026", scan: RecognitionNeedTests.scan)
    let less = ChoosePageText().content(of: stamped, recognised: recognised("RECE", confidence: 0.3))
    #expect(less.textSource == .embedded)
    let more = ChoosePageText().content(
      of: stamped, recognised: recognised("RECEIVED 06/14/2026 " + RecognitionNeedTests.sentence))
    #expect(more.textSource == .both && more.text.text.contains("nodule"))
  }

  @Test(arguments: [QuarterTurn.none, .left])
  func `what a page shows as text of its own is not put under it again`(_ turn: QuarterTurn) throws {
    func words(_ list: [(String, Box)]) -> PageText {
      var text = ""
      var words = PageWords()
      for (word, box) in list {
        let start = text.utf8.count + (text.isEmpty ? 0 : 1)
        text += (text.isEmpty ? "" : " ") + word
        words.append(PageWord(utf8Range: start..<text.utf8.count, box: box, confidence: 1))
      }
      return PageText(text: text, words: words)
    }
    let letter = RecognitionNeedTests.letter
    let stamp = Box(x: 72, y: 40, width: 60, height: 12)
    let elsewhere = Box(x: 72, y: 400, width: 60, height: 12)
    func content(_ layer: TextLayer) throws -> PageContent {
      let read = try page("x", layer: layer, scan: RecognitionNeedTests.scan)
      let stamped = PageReading(
        number: read.number, size: letter, rotation: .none, embedded: words([("RECEIVED", stamp)]), textLayer: layer,
        scan: read.scan, hasContent: true, isRenderable: true, contentDigest: read.contentDigest)
      let seen = words([
        ("received:", Box(x: 74, y: 41, width: 61, height: 10).turned(turn, on: letter)),
        ("Received", elsewhere.turned(turn, on: letter)), ("nodule", stamp.turned(turn, on: letter)),
      ])
      let first = recognised("")
      return ChoosePageText().content(
        of: stamped,
        recognised: RecognisedPage(
          number: first.number, turn: turn, skewInDegrees: 0, size: letter, text: seen, faxHeader: nil, ink: 0.05,
          isBlank: false, confidence: 0.9, engine: "test", findings: []))
    }
    #expect(try content(.visible).shownWords == [0])
    #expect(try content(.visible).textLayer.words.count == 2)
    #expect(try content(.visible).text.words.count == 3)
    // Invisible text of the file is taken out: all is put under the page.
    #expect(try content(.invisible).shownWords == nil)
  }

  @Test func `garbage is never kept, however little was recognised`() throws {
    let content = ChoosePageText().content(
      of: try page("\u{FFFD}\u{FFFD}\u{FFFD} \u{FFFD}\u{FFFD}"), recognised: recognised("one", confidence: 0.3))
    #expect(content.text.text == "one" && content.reason == RecognitionNeed.garbage.rawValue)
  }

  @Test(arguments: [(0.9, "la paciente"), (0.6, "Ia paclente")])
  func `a reading in the page's own language is kept where it is surer`(_ confidence: Double, _ kept: String) throws {
    let content = ChoosePageText().content(
      of: try page("", scan: RecognitionNeedTests.scan), recognised: recognised("Ia paclente", confidence: 0.7),
      again: recognised("la paciente", confidence: confidence))
    #expect(content.text.text == kept)
    #expect(content.reason.contains("read again") == (confidence == 0.9))
  }

  @Test func `laboratory tables full of abbreviations and numbers are no garbage`() throws {
    let table = "WBC 7.2 K/uL HGB 13.4 g/dL HCT 40.1 % PLT 233 K/uL MCV 89 fL glucose 98 mg/dL sodium 140 mmol/L"
    #expect(RecognitionNeed(try page(table)) == .embeddedTextIsComplete)
  }

  @Test func `a page without a mark is blank and not recognised`() throws {
    let blank = try page("", hasContent: false)
    #expect(RecognitionNeed(blank) == .noMark)
    #expect(ChoosePageText().content(of: blank, recognised: nil).isBlank)
  }

  @Test func `a recognised page takes the turn and the words of the recognition`() throws {
    let content = ChoosePageText().content(
      of: try page("", scan: RecognitionNeedTests.scan), recognised: recognised("hello there", turn: .half))
    #expect(content.rotation == .half && content.addedTurn == .half)
    #expect(content.textSource == .recognised && content.needsTextLayer)
  }

  @Test func `a page that could not be recognised keeps its place, says so, and is not called blank`() throws {
    let content = ChoosePageText().content(of: try page("", scan: RecognitionNeedTests.scan), recognised: nil)
    #expect(content.textSource == .none && !content.isBlank)
    #expect(content.reason.hasPrefix("not recognised: ") && content.reason.contains("could not be recognised"))
  }
}
