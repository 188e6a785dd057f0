import CaseModel
import Pricing
import Testing

@Suite struct QuoteAdjustmentTests {
  private func quote(_ decisions: [(item: String, choice: String)], imaging: Int = 2, base: Int? = 57500) throws
    -> Quote
  {
    let digest = try #require(BlobDigest(hex: String(repeating: "0", count: 64)))
    let adjustments = decisions.compactMap { decision in
      QuoteAdjustment(
        Decision(
          subject: "fee/\(decision.item)", evidenceDigest: digest, choice: decision.choice, note: "hardship fund"))
    }
    return QuoteBuilder(priceList: try QuoteTests.list(base: base)).build(
      QuoteInput(pages: 60, imagingReviews: QuoteTests.details(imaging), adjustments: adjustments)
    ).quote
  }

  @Test(
    arguments: [
      ("imaging-review", "waive", -75000), ("imaging-review", "percent-10", -7500),
      ("imaging-review", "amount-99.50", -9950), ("imaging-review", "amount-9999", -75000),
      ("total", "percent-50", -67500), ("total", "amount-100", -10000), ("records-pages", "waive", -2500),
    ])
  func `a discount is a line of its own with its reason, and comes off the total`(
    _ item: String, _ choice: String, _ cents: Int
  ) throws {
    let quote = try quote([(item, choice)])
    let line = try #require(quote.lines.last)
    #expect(line.item == "discount-\(item)" && line.amount?.cents == cents)
    #expect(line.details.map(\.label) == ["hardship fund"])
    #expect(quote.total.cents == 57500 + 75000 + 2500 + cents)
    #expect(quote.lines.compactMap(\.amount?.cents).reduce(0, +) == quote.total.cents)
  }

  @Test func `discounts on items come off before those on the whole quote, and never below zero`() throws {
    let both = try quote([("total", "percent-10"), ("imaging-review", "waive")])
    #expect(both.total.cents == 54000)
    let all = try quote([("total", "waive"), ("imaging-review", "percent-100"), ("specialist-opinion", "amount-1000")])
    #expect(all.total.cents == 0 && all.lowTotal.cents == 0)
  }

  @Test(arguments: [
    "charge", "", "percent-0", "percent-101", "amount--5", "amount-1.5", "amount-1.005", "half", "waive ",
  ])
  func `what is no discount takes nothing off`(_ choice: String) throws {
    #expect(try quote([("total", choice)]).total.cents == 135000)
  }

  @Test func `a discount on what the quote does not have, or that has no price, is no line`() throws {
    #expect(try quote([("biopsy-review", "waive")]).lines.allSatisfy { !$0.item.hasPrefix("discount") })
    #expect(try quote([("specialist-opinion", "waive")], base: nil).lines.allSatisfy { !$0.item.hasPrefix("discount") })
  }

  @Test func `what a hold's choice would do is told with the discount`() throws {
    let digest = try #require(BlobDigest(hex: String(repeating: "0", count: 64)))
    let half = QuoteAdjustment(
      Decision(subject: "fee/total", evidenceDigest: digest, choice: "percent-50", note: "x"))
    let hold = Hold(
      subject: "sites/x", matter: .sites, question: "?", choices: [Hold.Choice(id: "one", label: "one")], evidence: [],
      standing: nil)
    let result = QuoteBuilder(priceList: try QuoteTests.list(base: 0)).build(
      QuoteInput(
        pages: 1, imagingReviews: QuoteTests.details(2), holds: [hold],
        openChoices: [QuoteInput.OpenChoice(subject: "sites/x", choice: "one", imagingReviews: -1)],
        otherReadings: [QuoteInput.Reading(setting: "per: study-and-site", imagingReviews: 4)],
        adjustments: [half].compactMap(\.self)))
    #expect(result.quote.total.cents == 37500 && result.quote.lowTotal.cents == 18750)
    #expect(result.holds.first?.choices.first?.quoteDeltaInCents == -18750)
    #expect(result.quote.otherReadings.map(\.total.cents) == [75000])
  }
}
