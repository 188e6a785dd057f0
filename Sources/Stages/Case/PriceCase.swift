import CaseModel
import ImagingSites
import Pricing
import StageContract

/// Turns what was counted into a quote.
package struct PriceCase: Stage {
  package static let name = StageName("price-case")
  package static let version = 2

  package struct Input: Codable, Sendable {
    /// The digest of a `ReconciledCase`.
    package let reconciled: BlobDigest
    /// Discounts and waivers that were decided.
    package let adjustments: [QuoteAdjustment]

    package init(reconciled: BlobDigest, adjustments: [QuoteAdjustment]) {
      self.reconciled = reconciled
      self.adjustments = adjustments
    }
  }

  package let settings: PriceList

  package init(priceList: PriceList) { settings = priceList }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> QuoteBuilder.Result {
    let reconciled = try await context.blobs.output(ReconciledCase.self, input.reconciled)
    var counted = PriceCase.quoteInput(reconciled)
    counted.adjustments = input.adjustments
    return QuoteBuilder(priceList: settings).build(counted)
  }

  /// What the quote is made from, line by line.
  package static func quoteInput(_ reconciled: ReconciledCase) -> QuoteInput {
    QuoteInput(
      pages: reconciled.pages.billable,
      pageDetails: reconciled.pages.exclusions.map { exclusion in
        QuoteDetail(
          label: "page \(exclusion.page.page) of \(exclusion.page.source) is not counted: "
            + reasonInWords(exclusion.reason),
          evidence: exclusion.evidence)
      },
      imagingReviews: reconciled.imaging.units.map {
        QuoteDetail(label: $0.label, site: $0.site, evidence: $0.evidence)
      },
      biopsyReviews: reconciled.biopsies.map {
        QuoteDetail(label: $0.label, site: $0.site, evidence: $0.evidence)
      },
      slidePreparations: reconciled.slidePreparations.map { QuoteDetail(label: $0.value, evidence: $0.evidence) },
      questions: reconciled.questions.flatMap { question in
        question.parts.map { QuoteDetail(label: $0, evidence: question.evidence) }
      },
      collectionService: reconciled.form?.collectionService ?? false, eligibility: reconciled.eligibility,
      holds: reconciled.holds,
      openChoices: reconciled.openChoices.map { open in
        QuoteInput.OpenChoice(
          subject: open.subject, choice: open.choice, pages: open.pages, imagingReviews: open.imagingReviews,
          biopsyReviews: open.biopsyReviews, questions: open.questions)
      },
      otherReadings: reconciled.imaging.otherReadings.map {
        QuoteInput.Reading(setting: $0.setting, imagingReviews: $0.unitCount)
      })
  }

  private static func reasonInWords(_ reason: PageCount.Reason) -> String {
    switch reason {
    case .blank: "blank"
    case .faxCover: "fax cover sheet"
    case .separator: "separator sheet"
    case .duplicate: "an exact copy of a counted page"
    case .quarantined: "another patient's"
    case .requestForm: "the request form"
    }
  }
}
