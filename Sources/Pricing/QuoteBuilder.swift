import CaseModel

/// Turns counts into a quote, line by line, and says what every open question would change.
package struct QuoteBuilder: Sendable {
  package let priceList: PriceList

  package init(priceList: PriceList) { self.priceList = priceList }

  package struct Result: Hashable, Sendable, Codable {
    package let quote: Quote
    /// The holds that were given, each choice with what it does to the total.
    package let holds: [Hold]
  }

  /// Matters whose answer could change a price.
  private static let moneyMatters: Set<Hold.Matter> = [.pages, .sites, .pathology, .reviews, .questions, .eligibility]

  package func build(_ input: QuoteInput) -> Result {
    let counts = Counts(input)
    let charged = lines(input)
    let known = FeeTotals(priceList: priceList, input: input)
    let lines = charged + adjustments(input, known.amounts(counts), charged)
    let total = known.total(counts)
    let holds = input.holds.map { hold in
      var hold = hold
      for at in hold.choices.indices {
        let choice = hold.choices[at].id
        guard let open = input.openChoices.first(where: { $0.subject == hold.subject && $0.choice == choice }) else {
          continue
        }
        let changed = counts.adding(open)
        let canBeTold = known.isPriced(changed) && known.isPriced(counts)
        hold.choices[at].quoteDeltaInCents = canBeTold ? known.total(changed) - total : nil
      }
      return hold
    }
    let range = QuoteRange(openChoices: input.openChoices)
    let totals = range.combinations.map { open in known.total(open.reduce(counts) { $0.adding($1) }) }
    let isPartial =
      lines.contains { $0.amount == nil } || input.holds.contains { Self.moneyMatters.contains($0.matter) }
    let readings = input.otherReadings.map { reading in
      var other = counts
      other.imagingReviews = reading.imagingReviews
      return Quote.OtherReading(
        setting: reading.setting, label: "\(reading.imagingReviews) imaging reviews",
        total: priceList.money(known.total(other)))
    }
    return Result(
      quote: Quote(
        priceList: priceList.identity, lines: lines, total: priceList.money(total), isPartial: isPartial,
        lowTotal: priceList.money(min(totals.min() ?? total, total)),
        highTotal: priceList.money(max(totals.max() ?? total, total)), otherReadings: readings),
      holds: holds)
  }

  private func lines(_ input: QuoteInput) -> [QuoteLine] {
    let eligibility = input.eligibility
    if eligibility?.verdict == .prohibited {
      return [
        QuoteLine(
          item: "specialist-opinion", label: "Nothing is offered: the programme may not serve this patient",
          quantity: 0,
          unitPrice: nil, amount: priceList.money(0), details: reasons(eligibility))
      ]
    }
    let items = priceList.items
    var lines = [line("specialist-opinion", items.specialistOpinion, 1, [])]
    lines += reviews("imaging-review", items.imagingReview, input.imagingReviews, eligibility, \.allowsImagingReview)
    lines += reviews("biopsy-review", items.biopsyReview, input.biopsyReviews, eligibility, \.allowsPathologyReview)
    if !input.slidePreparations.isEmpty && eligibility?.allowsPathologyReview != false {
      lines.append(
        line("slide-preparation", items.slidePreparation, input.slidePreparations.count, input.slidePreparations))
    }
    lines.append(records(input))
    let extra = input.questions.count - priceList.questionsIncluded
    if extra > 0 { lines.append(line("extra-questions", items.extraQuestions, extra, input.questions)) }
    if input.followUpQuestions > 0 {
      lines.append(line("follow-up-questions", items.followUpQuestions, input.followUpQuestions, []))
    }
    if input.collectionService { lines.append(line("collection-service", items.collectionService, 1, [])) }
    return lines
  }

  private func reviews(
    _ name: String, _ item: PriceList.Item, _ details: [QuoteDetail], _ eligibility: Eligibility?,
    _ allows: KeyPath<Eligibility, Bool>
  ) -> [QuoteLine] {
    guard !details.isEmpty else { return [] }
    if let eligibility, !eligibility[keyPath: allows] {
      return [
        QuoteLine(
          item: name, label: "\(item.label): not offered, such reports may not be shared with the patient's place",
          quantity: 0, unitPrice: nil, amount: priceList.money(0), details: reasons(eligibility) + details)
      ]
    }
    return [line(name, item, details.count, details)]
  }

  private func records(_ input: QuoteInput) -> QuoteLine {
    let label = priceList.recordsLabel
    func line(_ suffix: String, _ cents: Int?, _ entry: String) -> QuoteLine {
      let rule = QuoteDetail(
        label: suffix,
        evidence: [
          Evidence(
            place: .pipeline(entry: "price-list records \(entry)"), words: suffix, rule: priceList.identity,
            confidence: 1)
        ])
      return QuoteLine(
        item: "records-pages", label: "\(label), \(input.pages) pages", quantity: input.pages, unitPrice: nil,
        amount: cents.map(priceList.money), details: [rule] + input.pageDetails, plain: priceList.recordsPlain)
    }
    switch priceList.recordsFee(pages: input.pages) {
    case .included: return line("within the pages that are included", 0, "included")
    case .fee(let tier, let cents): return line("pages \(tier.range)", cents, "tier \(tier.range)")
    case .toBeQuoted(let tier): return line("pages \(tier.range): to be quoted", nil, "tier \(tier.range)")
    }
  }

  private func line(_ name: String, _ item: PriceList.Item, _ quantity: Int, _ details: [QuoteDetail]) -> QuoteLine {
    QuoteLine(
      item: name, label: item.cents == nil ? "\(item.label): to be quoted" : item.label, quantity: quantity,
      unitPrice: item.cents.map(priceList.money), amount: item.cents.map { priceList.money($0 * quantity) },
      details: details, plain: item.plain)
  }

  private func reasons(_ eligibility: Eligibility?) -> [QuoteDetail] {
    (eligibility?.reasons ?? []).map { QuoteDetail(label: $0.value, evidence: $0.evidence) }
  }

  /// A line of its own for each discount and waiver: what it takes off, from what, and why.
  private func adjustments(_ input: QuoteInput, _ amounts: FeeTotals.Amounts, _ lines: [QuoteLine]) -> [QuoteLine] {
    amounts.reductions.map { reduction in
      let adjustment = reduction.adjustment
      let what =
        adjustment.item == QuoteAdjustment.wholeQuote
        ? "the whole quote" : lines.first { $0.item == adjustment.item }?.label ?? adjustment.item
      return QuoteLine(
        item: "discount-\(adjustment.item)", label: "\(adjustment.label): \(what)", quantity: 1, unitPrice: nil,
        amount: priceList.money(-reduction.cents), details: [QuoteDetail(label: adjustment.reason, evidence: [])])
    }
  }
}
