import CaseModel
import ChartTesting
import ChartUnderstanding
import Foundation
import Testing

/// Paper as bad as it comes: an honest answer each time, and never a guess about whose it is.
@Suite struct BadPaperTests {
  let lexicon: ChartLexicon
  let patient = RequestForm.Patient(family: "Doe", given: "Jane", birthDate: CalendarDate("1965-03-04"))

  init() throws { lexicon = try RuleTables.lexicon.get() }

  private func read(_ texts: [String], kind: Paper.TextKind = .embedded) -> [ReadDocument] {
    let pages = texts.enumerated().map { Paper.page($0.offset + 1, $0.element, source: kind) }
    return Paper.source(1, pages).understood(by: lexicon).documents
  }

  private func whose(_ documents: [ReadDocument]) -> IdentityOutcome {
    ReconcileIdentity(lexicon.rules.identity).run(
      form: RequestForm(patient: patient), documents: documents.map(\.document), extracts: documents.map(\.extract),
      studies: [])
  }

  /// Every page belongs to one document, whatever came.
  private func pagesOnce(_ documents: [ReadDocument], _ count: Int) -> Bool {
    documents.flatMap { Array($0.document.pageNumbers) }.sorted() == Array(1...count)
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func `with a fifth of the characters wrong nobody is taken in and nobody sent away for good`(_ seed: UInt64) {
    let noise = FaxNoise(seed: seed, share: 0.2)
    let texts = Letters.typed.map { noise.through($0.text) }
    let documents = read(texts, kind: .recognised)
    #expect(pagesOnce(documents, texts.count))
    let stranger = RequestForm.Patient(family: "Hoffman", given: "Gregory", birthDate: CalendarDate("1948-11-30"))
    let outcome = ReconcileIdentity(lexicon.rules.identity).run(
      form: RequestForm(patient: stranger), documents: documents.map(\.document), extracts: documents.map(\.extract),
      studies: [])
    #expect(!outcome.documents.contains { $0.verdict == .match })
    #expect(documents.allSatisfy { $0.extract.statements.stages.isEmpty })
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `pages in no order keep whose they are: none of the patient goes out, none of somebody else comes in`(
    _ seed: UInt64
  ) throws {
    let folder = AnnotatedChartTests.folder.appending(path: "develop")
    var random = Shuffling(state: seed)
    for chart in try AnnotatedChart.all(in: folder) {
      let shuffled = chart.pages.shuffled(using: &random)
      let documents = read(shuffled.map(\.text))
      #expect(pagesOnce(documents, shuffled.count))
      let outcome = ReconcileIdentity(lexicon.rules.identity).run(
        form: RequestForm(patient: chart.patient), documents: documents.map(\.document),
        extracts: documents.map(\.extract), studies: [])
      let out = Set(outcome.quarantined.map(\.page.value))
      for (index, page) in shuffled.enumerated() {
        if page.whose == .match { #expect(!out.contains(index + 1), "\(chart.name) page \(page.number)") }
        guard page.whose == .other else { continue }
        let document = documents.first { $0.document.pageNumbers.contains(index + 1) }
        let verdict = document.map { outcome.verdict(ofDocument: $0.document.id) }
        #expect(
          out.contains(index + 1) || verdict == .probable,
          "\(chart.name) page \(page.number): \(verdict as Any) \(document?.extract.identities as Any)")
      }
    }
  }

  @Test
  func `records without any date are undated, and nothing is made up for them`() {
    let undated = Letters.typed.map { letter in
      letter.text.split(separator: "\n").filter { line in !line.contains { $0.isNumber } }.joined(separator: "\n")
    }
    let documents = read(undated)
    #expect(pagesOnce(documents, undated.count))
    #expect(documents.allSatisfy { $0.document.date == nil })
  }

  @Test
  func `two patients of one name are told apart by their birth dates, and without one a person is asked`() {
    func note(_ banner: String) -> String {
      "PROGRESS NOTE\nPatient: DOE, JANE   \(banner)\nSubjective: well.\nObjective: well.\nPlan: none.\nPage 1 of 1"
    }
    let documents = read([note("DOB: 03/04/1965"), note("DOB: 07/21/1991"), note("")])
    let outcome = whose(documents)
    #expect(documents.map { outcome.verdict(ofDocument: $0.document.id) } == [.match, .conflict, .probable])
    #expect(outcome.quarantined.map(\.page.value) == [2])
    #expect(outcome.holds.map(\.subject) == ["identity/s1/p3"])
  }

  @Test
  func `a document of nine hundred pages is one, and its last page is read for who wrote it`() {
    let banner = "DOE, JANE   DOB: 03/04/1965"
    let texts = (1...900).map { number in
      number == 1
        ? "\(Letters.progress)\nPage 1 of 900"
        : number == 900
          ? "\(banner)\nElectronically signed by: Ruth Calder, MD\nPage 900 of 900"
          : "\(banner)\nThe patient is stable, day \(number).\nPage \(number) of 900"
    }
    let documents = read(texts)
    #expect(documents.map(\.document.pageNumbers) == [1...900])
    #expect(documents.first?.extract.identities.count == 900)
    #expect(whose(documents).verdict(ofDocument: documents[0].document.id) == .match)
  }

  @Test(arguments: ["SURGICAL PATHOLOGY REPORT FINAL DIAGNOSIS: ", "RADIOLOGY REPORT IMPRESSION: ", "Questions: "])
  func `ten megabytes on one line are read up to a bound, whatever they claim to be`(_ head: String) throws {
    let text = head + String(repeating: "carcinoma pT2 pN1 stage II Gleason 3+4=7 of the lung? ", count: 190_000)
    let reading = Paper.source(1, [Paper.page(1, text, source: .recognised)]).understood(by: lexicon)
    #expect(reading.findings.map(\.code) == ["page-text-too-long"])
    let extract = try #require(reading.documents.first).extract
    #expect(extract.statements.stages.count <= 16 && extract.questions.count <= 40)
  }

  @Test(arguments: [
    "المريضة: ليلى حداد\nتاريخ الميلاد: 1965/03/04\nتقرير الأشعة\nالخلاصة: لا يوجد ورم",
    "שם המטופלת: יעל כהן\nתאריך לידה: 04/03/1965\nסיכום ביקור\nאבחנה: אין ממצא",
    "\u{202B}DOB: 03/04/1965 \u{202C}\u{202E}ENAJ ,EOD :tneitaP\u{202C}",
  ])
  func `what is written from right to left is kept, flagged for translation and taken for nobody's`(_ text: String) {
    let documents = read([text, Letters.consultation])
    #expect(pagesOnce(documents, 2))
    let outcome = whose(documents)
    #expect(!outcome.quarantined.contains { $0.page.value == 1 })
    guard let first = documents.first, first.document.lastPage.value == 1 else { return }
    #expect(outcome.verdict(ofDocument: first.document.id) != .match)
    if let language = first.document.language { #expect(DetectLanguage(lexicon).needsTranslation(language)) }
  }
}

/// SplitMix64: the same order for the same seed.
private struct Shuffling: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
