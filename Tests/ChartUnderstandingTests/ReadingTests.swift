import CaseModel
import ChartTesting
import ChartUnderstanding
import Testing

@Suite struct ReadingTests {
  let lexicon: ChartLexicon

  init() throws { lexicon = try RuleTables.lexicon.get() }

  func read(_ texts: [String], kind: Paper.TextKind = .embedded) -> [ReadDocument] {
    let pages = texts.enumerated().map {
      Paper.page($0.offset + 1, $0.element, source: kind, blank: $0.element.isEmpty)
    }
    return Paper.source(1, pages).understood(by: lexicon).documents
  }

  @Test(arguments: Letters.typed)
  func `a document is known by its title, headings and phrases`(_ text: String, _ type: String) {
    #expect(read([text]).map(\.document.type.value) == [type])
  }

  @Test
  func `faxed letters with three wrong characters in a hundred keep their types`() {
    let right = Letters.typed.count { text, type in
      read([FaxNoise(seed: 7, share: 0.03).through(text)], kind: .recognised).first?.document.type.value == type
    }
    #expect(right >= Letters.typed.count - 2)
  }

  @Test
  func `text that says nothing is unsure`() {
    #expect(read(["lorem ipsum dolor sit amet\nconsectetur"]).map(\.document.type.value) == ["unsure"])
  }

  @Test
  func `a stream of pages is cut into its documents and blank pages stay with the one before`() {
    let documents = read([
      Letters.faxCover, Letters.consultation, Letters.consultationSecond, "", Letters.pathology, Letters.radiology,
      Letters.laboratory, Letters.separator, Letters.operative,
    ])
    #expect(documents.map(\.document.pageNumbers) == [1...1, 2...4, 5...5, 6...6, 7...7, 8...8, 9...9])
    #expect(documents.allSatisfy { $0.document.cutConfidence > 0.4 })
    #expect(documents[1].cutReasons.isEmpty == false)
  }

  @Test(arguments: [1, 2, 7])
  func `a source says the same whether its pages come one by one or all at once`(_ pagesAtOnce: Int) {
    let letters = [Letters.consultation, Letters.pathology, Letters.faxCover, Letters.radiology, Letters.laboratory]
    let pages = (0..<60).map { number in
      // Longer than what is kept of a document to name it by.
      number < 40
        ? Paper.page(number + 1, number == 0 ? Letters.consultation : "continued \(number)\nnothing new")
        : Paper.page(number + 1, letters[number % letters.count])
    }
    let source = Paper.source(1, pages)
    let whole = source.understood(by: lexicon, pagesAtOnce: pages.count)
    #expect(whole.documents.count > 10)
    #expect(whole.documents.first?.document.lastPage == PageNumber(40))
    #expect(source.understood(by: lexicon, pagesAtOnce: pagesAtOnce) == whole)
  }

  @Test
  func `a coordinator's cut and type go before the rules`() throws {
    let digest = try #require(BlobDigest(hex: Paper.hex("x")))
    let pages = [Letters.consultation, Letters.consultationSecond].enumerated().map {
      Paper.page($0.offset + 1, $0.element)
    }
    let decisions = [
      Decision(subject: "cut/s1/p2", evidenceDigest: digest, choice: "cut", note: nil),
      Decision(subject: "type/s1/p2", evidenceDigest: digest, choice: "invoice", note: nil),
    ]
    let documents = Paper.source(1, pages).understood(by: lexicon, decisions: decisions).documents
    #expect(documents.map(\.document.type.value) == ["consultation-note", "invoice"])
  }

  @Test(arguments: [
    (Letters.consultation, "2026-03-04"), (Letters.pathology, "2026-02-10"), (Letters.radiology, "2026-02-20"),
    (Letters.laboratory, "2026-03-01"), (Letters.spanish, "2026-03-04"), (Letters.operative, "2026-01-12"),
    (Letters.progress, "2026-01-15"), (Letters.discharge, "2025-11-06"),
  ])
  func `the service date is not the date of birth, print or comparison`(_ text: String, _ date: String) {
    #expect(read([text]).first?.document.date?.value.description == date)
  }

  @Test
  func `no date is no date`() {
    #expect(read([Letters.medication]).first?.document.date == nil)
  }

  @Test
  func `the dates of a table are not the document's`() {
    let rows =
      "11/08/2012 Tetanus left arm A5295\n10/17/2014 Zoster right arm C6038\n04/17/2015 Pneumococcal left arm A5"
    let table = "IMMUNIZATION RECORD\n\(Letters.banner)\nDate Vaccine Place Lot\n\(rows)"
    #expect(read([table]).first?.document.date == nil)
    #expect(read([table + "\nDate of visit: 05/02/2016"]).first?.document.date?.value.description == "2016-05-02")
  }

  @Test
  func `author, facility, accession and exam carry the words they stand on`() throws {
    let document = try #require(read([Letters.consultation]).first)
    #expect(document.document.author?.value.hasPrefix("Alice Rivers") == true)
    #expect(document.document.facility?.value == "Fairview Regional Medical Center")
    let report = try #require(read([Letters.pathology]).first)
    #expect(report.extract.accessionNumber?.value == "S26-01234")
    let evidence = try #require(report.extract.accessionNumber?.evidence.first)
    guard case .page(let address, let box) = evidence.place else {
      Issue.record("the evidence stands on no page")
      return
    }
    #expect(address == PageAddress(source: SourceID(1), page: PageNumber(1)))
    #expect(box != nil)
    #expect(read([Letters.faxCover]).first?.extract.references.map(\.value.digits) == ["1000000001"])
  }

  @Test
  func `the language is told by its small words`() {
    #expect(read([Letters.spanish]).first?.document.language == "es")
    #expect(read([Letters.consultation]).first?.document.language == "en")
    #expect(read(["שלום המטופלת הגיעה למרפאה עם כאבים בבטן ובגב"]).first?.document.language == "he")
    #expect(DetectLanguage(lexicon).needsTranslation("es"))
    #expect(!DetectLanguage(lexicon).needsTranslation("en"))
  }

  @Test
  func `post boxes and web addresses, however often, tell no language`() {
    let address = "P.O. Box 832 Richardson TX\nwww.example.com example.com records@example.com\n"
    #expect(read([String(repeating: address, count: 3) + "Jane Doe"]).first?.document.language == nil)
    #expect(read(["O exame da paciente foi realizado em casa, sem dor"]).first?.document.language == "pt")
  }

  @Test
  func `the heading of a section is no title of another document`() {
    let first = Letters.discharge + "\n1 | Page"
    let second = "HOSPITAL COURSE PER PROBLEM LIST:\n1. Stroke. She was given aspirin.\n2 | Page"
    #expect(read([first, second]).map(\.document.pageNumbers) == [1...2])
    #expect(read([Letters.discharge, "PROBLEM LIST\n\(Letters.banner)\n1. Stroke"]).count == 2)
  }

  @Test
  func `negated diagnoses, relatives' diagnoses and those to rule out are none`() {
    let found = read([Letters.consultation]).first?.extract.diagnoses.map(\.value) ?? []
    #expect(found.contains("endometrial carcinoma"))
    for absent in ["breast cancer", "colon cancer", "ovarian cancer", "pulmonary embolism"] {
      #expect(!found.contains(absent))
    }
  }

  @Test
  func `ten megabytes without a line break are read up to a bound and said so`() {
    let text = String(repeating: "carcinoma of the lung 03/04/2026 ", count: 320_000)
    let reading = Paper.source(1, [Paper.page(1, text)]).understood(by: lexicon)
    #expect(reading.documents.count == 1)
    #expect(reading.findings.map(\.code) == ["page-text-too-long"])
  }

  @Test
  func `one fifth of wrong characters and right-to-left text end in documents and never in a crash`() {
    for seed in UInt64(1)...20 {
      let texts =
        Letters.typed.map { FaxNoise(seed: seed, share: 0.2).through($0.text) } + [
          "مرحبا المريض 12/13/2026 الاسم:", "\u{202E}:DOB",
        ]
      #expect(!read(texts, kind: .recognised).isEmpty)
    }
  }

  @Test(arguments: [
    (
      "CHIEF COMPLAINT\nBack pain.\nHISTORY OF PRESENT ILLNESS\nThree weeks.\nREVIEW OF SYSTEMS\nNegative.\nPHYSICAL EXAMINATION\nTender.\nRESULTS\nNone.\nASSESSMENT AND PLAN\nRest.",
      ["consultation-note", "history-and-physical", "progress-note"]
    ),
    ("Attending Provider Notes\nProvider: Dr. Ann Field\nPatient: Jane Doe\nStomach pain.", ["progress-note"]),
    ("Hospital Services\nBill to\nName: Jane Doe\nSUBTOTAL\nINVOICE\nIf paying by check", ["invoice"]),
  ])
  func `visit notes without a title and simple invoices are typed by what they hold`(_ text: String, _ types: [String])
    throws
  {
    let found = try #require(read([text]).first)
    #expect(types.contains(found.document.type.value))
  }

  @Test
  func `a title is written without the mark of a continued page`() throws {
    let found = try #require(read(["ORTHOPEDIC CLINIC NOTE (continued)\nDoe, Jane DOB 03/04/1965\nPlan: brace."]).first)
    #expect(found.document.title?.value == "ORTHOPEDIC CLINIC NOTE")
  }

  @Test
  func `a clinical document stays one, whatever its sections look like`() {
    let pages = [Letters.discharge, Letters.radiology, Letters.laboratory].enumerated().map {
      Paper.page($0.offset + 1, $0.element)
    }
    let source = Paper.source(1, pages, kind: .clinicalDocument)
    #expect(source.understood(by: lexicon).documents.map(\.document.pageNumbers) == [1...3])
    #expect(Paper.source(1, pages).understood(by: lexicon).documents.count == 3)
  }

  @Test
  func `two hundred pages are timed`() {
    let texts = (0..<200).map {
      Letters.typed[$0 % Letters.typed.count].text
        + String(
          repeating:
            "\nThe patient was seen and examined in the clinic today and reports that symptoms are stable since the last visit.",
          count: 25)
    }
    let pages = texts.enumerated().map {
      Paper.page($0.offset + 1, $0.element, source: $0.offset % 2 == 0 ? .embedded : .recognised)
    }
    let clock = ContinuousClock()
    let took = clock.measure { _ = Paper.source(1, pages).understood(by: lexicon) }
    print("200 pages read in \(took)")
  }
}
