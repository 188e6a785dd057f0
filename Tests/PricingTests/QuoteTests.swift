import CaseModel
import Pricing
import Testing

@Suite struct QuoteTests {
  static func item(_ label: String, _ cents: Int?) -> PriceList.Item { PriceList.Item(label: label, cents: cents) }

  static func list(base: Int? = nil, through: CalendarDate? = nil) throws -> PriceList {
    PriceList(
      name: "oso", version: "test", currency: "USD", validFrom: try #require(CalendarDate("2026-01-01")),
      validThrough: through, source: "test", questionsIncluded: 4,
      items: PriceList.Items(
        specialistOpinion: item("Specialist opinion", base), imagingReview: item("Imaging review", 37500),
        biopsyReview: item("Biopsy review", 42500), slidePreparation: item("Blocks", nil),
        extraQuestions: item("Questions", nil), followUpQuestions: item("Follow-up", nil),
        collectionService: item("Collection", nil)),
      recordsLabel: "Medical records",
      recordsTiers: [
        PriceList.Tier(from: 51, through: 75, cents: 2500), PriceList.Tier(from: 76, through: 100, cents: 5000),
        PriceList.Tier(from: 101, through: 125, cents: 7500), PriceList.Tier(from: 126, through: 150, cents: 10000),
        PriceList.Tier(from: 151, through: 175, cents: 12500), PriceList.Tier(from: 176, through: 200, cents: 15000),
        PriceList.Tier(from: 201, through: nil, cents: nil),
      ])
  }

  static func details(_ count: Int) -> [QuoteDetail] {
    (0..<count).map { QuoteDetail(label: "\($0 + 1)", evidence: []) }
  }

  @Test(
    arguments: [
      (0, 0), (1, 0), (50, 0), (51, 2500), (75, 2500), (76, 5000), (100, 5000), (101, 7500), (125, 7500), (126, 10000),
      (150, 10000), (151, 12500), (175, 12500), (176, 15000), (200, 15000), (201, nil), (5000, nil),
    ] as [(Int, Int?)])
  func `pages cost what their tier says, at both of its ends`(_ pages: Int, _ cents: Int?) throws {
    let quote = QuoteBuilder(priceList: try Self.list(base: 57500)).build(QuoteInput(pages: pages)).quote
    let line = try #require(quote.lines.first { $0.item == "records-pages" })
    #expect(line.amount?.cents == cents)
    #expect(line.quantity == pages)
    #expect(quote.isPartial == (cents == nil))
    #expect(quote.total.cents == 57500 + (cents ?? 0))
  }

  @Test func `a price that is not printed is to be quoted and the total is partial`() throws {
    let quote = QuoteBuilder(priceList: try Self.list()).build(
      QuoteInput(pages: 10, imagingReviews: Self.details(3), biopsyReviews: Self.details(2))
    ).quote
    #expect(quote.total.cents == 3 * 37500 + 2 * 42500)
    #expect(quote.isPartial)
    let base = try #require(quote.lines.first { $0.item == "specialist-opinion" })
    #expect(base.amount == nil && base.label.contains("to be quoted"))
  }

  @Test func `questions count from the fifth, preparation and collection are to be quoted`() throws {
    let builder = QuoteBuilder(priceList: try Self.list(base: 57500))
    #expect(!builder.build(QuoteInput(pages: 1, questions: Self.details(4))).quote.isPartial)
    let quote = builder.build(
      QuoteInput(
        pages: 1, slidePreparations: Self.details(1), questions: Self.details(6), followUpQuestions: 1,
        collectionService: true)
    ).quote
    #expect(quote.lines.first { $0.item == "extra-questions" }?.quantity == 2)
    for item in ["slide-preparation", "extra-questions", "follow-up-questions", "collection-service"] {
      let line = try #require(quote.lines.first { $0.item == item })
      #expect(line.amount == nil)
    }
    #expect(quote.isPartial)
  }

  @Test func `open holds span the total and say what each choice does`() throws {
    let hold = Hold(
      subject: "sites/case/abdomen-pelvis", matter: .sites, question: "?",
      choices: [Hold.Choice(id: "separate", label: "two"), Hold.Choice(id: "one", label: "one")], evidence: [],
      standing: "separate")
    let pages = Hold(
      subject: "pages/s1", matter: .pages, question: "?",
      choices: [Hold.Choice(id: "all", label: "all"), Hold.Choice(id: "none", label: "none")], evidence: [],
      standing: nil)
    let result = QuoteBuilder(priceList: try Self.list(base: 0)).build(
      QuoteInput(
        pages: 70, imagingReviews: Self.details(2), holds: [hold, pages],
        openChoices: [
          QuoteInput.OpenChoice(subject: hold.subject, choice: "separate"),
          QuoteInput.OpenChoice(subject: hold.subject, choice: "one", imagingReviews: -1),
          QuoteInput.OpenChoice(subject: pages.subject, choice: "all", pages: 10),
          QuoteInput.OpenChoice(subject: pages.subject, choice: "none"),
        ]))
    #expect(result.quote.total.cents == 77500)
    #expect(result.quote.lowTotal.cents == 40000)
    #expect(result.quote.highTotal.cents == 80000)
    #expect(result.holds[0].choices.map(\.quoteDeltaInCents) == [0, -37500])
    #expect(result.holds[1].choices.map(\.quoteDeltaInCents) == [2500, 0])
    #expect(result.quote.isPartial)
  }

  @Test func `what may not be reviewed is not priced, and the line says why`() throws {
    let reason = Evidenced("radiology reports may not be shared", evidence: [])
    let eligibility = Eligibility(
      verdict: .restricted, allowsImagingReview: false, allowsPathologyReview: true, reasons: [reason])
    let quote = QuoteBuilder(priceList: try Self.list(base: 0)).build(
      QuoteInput(
        pages: 1, imagingReviews: Self.details(2), biopsyReviews: Self.details(1), eligibility: eligibility,
        otherReadings: [QuoteInput.Reading(setting: "per: study-and-site", imagingReviews: 5)])
    ).quote
    let line = try #require(quote.lines.first { $0.item == "imaging-review" })
    #expect(line.amount?.cents == 0 && line.details.first?.label == reason.value)
    #expect(quote.total.cents == 42500)
    #expect(quote.otherReadings.map(\.total.cents) == [42500])
  }

  @Test func `nothing is priced where the programme may not serve`() throws {
    let quote = QuoteBuilder(priceList: try Self.list(base: 57500)).build(
      QuoteInput(
        pages: 100, imagingReviews: Self.details(2),
        eligibility: Eligibility(
          verdict: .prohibited, allowsImagingReview: false, allowsPathologyReview: false, reasons: []))
    ).quote
    #expect(quote.total.cents == 0 && quote.lines.count == 1)
  }

  @Test func `overlapping tiers, gaps and ends before beginnings are problems`() throws {
    let good = try Self.list()
    #expect(good.problems.isEmpty)
    let bad = PriceList(
      name: "x", version: "1", currency: "USD", validFrom: good.validFrom, validThrough: CalendarDate("2025-01-01"),
      source: "", questionsIncluded: 4, items: good.items, recordsLabel: "",
      recordsTiers: [
        PriceList.Tier(from: 51, through: 75, cents: 1), PriceList.Tier(from: 75, through: 100, cents: 1),
        PriceList.Tier(from: 110, through: 105, cents: 1),
      ])
    #expect(
      bad.problems.map(\.key) == [
        "validThrough", "recordsTiers[1].from", "recordsTiers[2].through", "recordsTiers[2].from",
      ])
  }

  @Test func `many open holds neither hang nor overflow`() throws {
    let open =
      (0..<60).map { QuoteInput.OpenChoice(subject: "s\($0)", choice: "x", imagingReviews: 1) }
      + (0..<60).map { QuoteInput.OpenChoice(subject: "s\($0)", choice: "y") }
    let quote = QuoteBuilder(priceList: try Self.list(base: 0)).build(QuoteInput(pages: 1, openChoices: open)).quote
    #expect(quote.highTotal.cents == 60 * 37500)
  }
}
