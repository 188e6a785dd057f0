import CaseModel

/// What any counts would cost with the discounts that were granted: one reckoning for the total, for holds and for other readings.
struct FeeTotals {
  let priceList: PriceList
  let input: QuoteInput

  struct Amounts {
    struct Reduction {
      let adjustment: QuoteAdjustment
      let cents: Int
    }

    let reductions: [Reduction]
    let total: Int
  }

  func total(_ counts: Counts) -> Int { amounts(counts).total }

  /// What is to be quoted counts nothing. A discount on what costs nothing takes nothing and is left out.
  func amounts(_ counts: Counts) -> Amounts {
    var items = charged(counts)
    var reductions: [Amounts.Reduction] = []
    for adjustment in input.adjustments where adjustment.item != QuoteAdjustment.wholeQuote {
      guard let cents = items[adjustment.item] else { continue }
      let taken = adjustment.reduction(of: cents)
      if taken > 0 { reductions.append(Amounts.Reduction(adjustment: adjustment, cents: taken)) }
      items[adjustment.item] = cents - taken
    }
    var total = items.values.reduce(0, +)
    for adjustment in input.adjustments where adjustment.item == QuoteAdjustment.wholeQuote {
      let taken = adjustment.reduction(of: total)
      if taken > 0 { reductions.append(Amounts.Reduction(adjustment: adjustment, cents: taken)) }
      total -= taken
    }
    return Amounts(reductions: reductions, total: total)
  }

  /// False where a part of it is to be quoted, so that a difference cannot be told.
  func isPriced(_ counts: Counts) -> Bool {
    if case .toBeQuoted = priceList.recordsFee(pages: counts.pages) { return false }
    return counts.questions <= priceList.questionsIncluded || priceList.items.extraQuestions.cents != nil
  }

  private func charged(_ counts: Counts) -> [String: Int] {
    if input.eligibility?.verdict == .prohibited { return [:] }
    let items = priceList.items
    var amounts: [String: Int] = ["specialist-opinion": items.specialistOpinion.cents ?? 0]
    if input.eligibility?.allowsImagingReview != false {
      amounts["imaging-review"] = counts.imagingReviews * (items.imagingReview.cents ?? 0)
    }
    if input.eligibility?.allowsPathologyReview != false {
      amounts["biopsy-review"] = counts.biopsyReviews * (items.biopsyReview.cents ?? 0)
      amounts["slide-preparation"] = input.slidePreparations.count * (items.slidePreparation.cents ?? 0)
    }
    if case .fee(_, let cents) = priceList.recordsFee(pages: counts.pages) { amounts["records-pages"] = cents }
    let extra = max(0, counts.questions - priceList.questionsIncluded)
    amounts["extra-questions"] = extra * (items.extraQuestions.cents ?? 0)
    amounts["follow-up-questions"] = input.followUpQuestions * (items.followUpQuestions.cents ?? 0)
    amounts["collection-service"] = input.collectionService ? items.collectionService.cents ?? 0 : 0
    return amounts
  }
}
