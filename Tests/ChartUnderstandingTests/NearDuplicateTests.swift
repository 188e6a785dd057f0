import CaseModel
import ChartTesting
import ChartUnderstanding
import Testing

@Suite struct NearDuplicateTests {
  let lexicon: ChartLexicon

  init() throws { lexicon = try RuleTables.lexicon.get() }

  private static let report = """
    Fairview Imaging Center
    MRI OF THE RIGHT KNEE WITHOUT CONTRAST
    Patient Name: Jane Doe
    DOB: 03/04/1965
    Exam date: 02/20/2026
    Accession: R-778812
    Technique: Multiplanar multisequence images were obtained without intravenous contrast.
    Findings: The anterior cruciate ligament is intact. There is a tear of the medial meniscus measuring 8 mm.
    The articular cartilage is preserved. Moderate joint effusion is seen. No fracture is present.
    Impression: Tear of the posterior horn of the medial meniscus.
    """

  private func outcome(_ first: PageContent, _ second: PageContent, decisions: [Decision] = []) -> PageCounting {
    let sources = [Paper.source(1, [first]), Paper.source(2, [second], channel: .fax)]
    let read = sources.map { $0.understood(by: lexicon) }
    var documents: [Document] = []
    for understanding in read {
      for document in understanding.documents.map(\.document) {
        var numbered = document
        numbered.id = "d\(documents.count + 1)"
        documents.append(numbered)
      }
    }
    let identity = ReconcileIdentity(lexicon.rules.identity).run(
      form: nil, documents: documents, extracts: [], studies: [])
    let near = FindNearDuplicates(lexicon.rules.duplicates)
      .run(zip(sources, read).map { ($0.text.source, $1.stream.prints) })
    return CountPages().run(
      sources: sources.map(\.text), documents: documents, identity: identity, nearDuplicates: near, decisions: decisions
    )
  }

  /// As a fax brings it: some words read wrong, and the reader unsure of them.
  private func faxed(_ text: String, confidence: Double = 0.7) -> PageContent {
    let noisy = text.replacing("articular", with: "artjcuIar").replacing("preserved", with: "presewed")
    return Paper.page(1, noisy, source: .recognised, confidence: confidence)
  }

  @Test func `the same report by upload and by fax is a question, and counts twice until it is answered`() throws {
    let counted = outcome(Paper.page(1, Self.report), faxed(Self.report))
    let hold = try #require(counted.holds.first)
    #expect(hold.subject == "pages/s2/p1/near" && hold.matter == .pages && hold.standing == "both")
    #expect(hold.choices.map(\.id) == ["both", "once"])
    #expect(hold.evidence.count == 2)
    #expect(counted.count.billable == 2 && counted.count.exclusions.isEmpty)
  }

  @Test(arguments: [("once", 1), ("both", 2)])
  func `the answer is followed`(_ choice: String, _ pages: Int) {
    let decision = Decision(
      subject: "pages/s2/p1/near", evidenceDigest: BlobDigest(hex: Paper.hex("x"))!, choice: choice, note: nil)
    let counted = outcome(Paper.page(1, Self.report), faxed(Self.report), decisions: [decision])
    #expect(counted.count.billable == pages && counted.holds.isEmpty)
    #expect(counted.count.exclusions.map(\.reason) == (choice == "once" ? [.duplicate] : []))
  }

  @Test(arguments: [
    ("02/20/2026", "02/26/2026"), ("02/20/2026", "02/20/2025"), ("RIGHT", "LEFT"), ("8 mm", "6 mm"),
    ("R-778812", "R-778813"),
    ("Jane Doe", "June Doe"), ("Jane Doe", "Mary Roe"), ("03/04/1965", "03/04/1963"), ("No fracture", "A fracture"),
    ("is intact", "is not intact"), ("medial meniscus measuring", "lateral meniscus measuring"),
  ])
  func `reports that differ only in a date, a side, a number or the patient are never copies`(
    _ one: String, _ other: String
  ) {
    let changed = Self.report.replacing(one, with: other)
    #expect(changed != Self.report)
    for second in [
      Paper.page(1, changed), faxed(changed), faxed(changed, confidence: 0.3), faxed(changed, confidence: 0.99),
    ] {
      #expect(outcome(Paper.page(1, Self.report), second).holds.isEmpty)
      #expect(outcome(faxed(Self.report), second).holds.isEmpty)
    }
  }

  @Test func `a word read for sure against another read for sure makes another report`() {
    let changed = Self.report.replacing("preserved", with: "destroyed")
    #expect(outcome(Paper.page(1, Self.report), Paper.page(1, changed)).holds.isEmpty)
  }

  @Test func `numbers that change places make another report`() {
    let one = "\(Self.report)\nRetinal thickness 301 and 244"
    let other = "\(Self.report)\nRetinal thickness 244 and 301"
    #expect(outcome(Paper.page(1, one), Paper.page(1, other)).holds.isEmpty)
  }

  private func look(_ shift: Int, bits: Int = 60) -> PageLook {
    PageLook((0..<256).map { ($0 * 7 + shift) % 256 < bits })
  }

  @Test func `pages of few words are copies only where they look the same`() {
    func tracing(_ look: PageLook, _ digest: String) -> PageContent {
      Paper.page(1, "II aVF 25 mm", source: .recognised, digest: Paper.hex(digest), look: look)
    }
    #expect(outcome(tracing(look(0), "a"), tracing(look(0), "b")).holds.count == 1)
    #expect(outcome(tracing(look(0), "a"), tracing(look(100), "b")).holds.isEmpty)
    let other = Paper.page(1, "II aVF 50 mm", source: .recognised, digest: Paper.hex("c"), look: look(0))
    #expect(outcome(tracing(look(0), "a"), other).holds.isEmpty)
  }

  @Test func `an exact copy is left out without a question`() {
    let counted = outcome(Paper.page(1, Self.report), Paper.page(1, Self.report))
    #expect(counted.count.billable == 1 && counted.holds.isEmpty)
  }

  @Test func `a report of several pages sent twice is one question`() {
    func pages(_ source: Paper.TextKind, _ confidence: Double) -> [PageContent] {
      (1...3).map { number in
        Paper.page(
          number, "\(Self.report)\nPage \(number) of 3", source: source, digest: Paper.hex("\(source)\(number)"),
          confidence: confidence)
      }
    }
    let sources = [Paper.source(1, pages(.embedded, 1)), Paper.source(2, pages(.recognised, 0.8))]
    let near = FindNearDuplicates(lexicon.rules.duplicates)
      .run(sources.map { ($0.text.source, $0.understood(by: lexicon).stream.prints) })
    #expect(near.map { $0.pairs.map(\.page.page.value) } == [[1, 2, 3]])
    #expect(near.map { $0.pairs.map(\.original.page.value) } == [[1, 2, 3]])
  }
}
