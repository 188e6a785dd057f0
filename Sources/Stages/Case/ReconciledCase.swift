import CaseModel
import ImagingSites

/// A case with everything decided that prices stand on, before any price.
package struct ReconciledCase: Codable, Sendable {
  package let form: RequestForm?
  package let sources: [SourceSummary]
  package let documents: [AcceptedDocument]
  package let pages: PageCount
  package let studies: [StudySummary]
  package let imaging: CaseSites.Result
  package let specimens: [SpecimenSummary]
  package let biopsies: [BiopsyUnit]
  /// Blocks, unstained slides and special stains that were declared or asked for.
  package let slidePreparations: [Evidenced<String>]
  package let questions: [CountedQuestion]
  package let eligibility: Eligibility
  package let specialties: [ProposedSpecialty]
  /// `nil` without a roster.
  package let people: [RankedPerson]?
  package let reviews: [NeededReview]
  package let completeness: [CompletenessItem]
  package let holds: [Hold]
  package let findings: [Finding]
  /// What the choices of open holds would add to each count.
  package let openChoices: [OpenChoice]

  /// One biopsy review.
  package struct BiopsyUnit: Hashable, Codable, Sendable {
    package let site: SidedSite
    package let label: String
    package let evidence: [Evidence]
  }

  package struct OpenChoice: Hashable, Codable, Sendable {
    package let subject: String
    package let choice: String
    package var pages = 0
    package var imagingReviews = 0
    package var biopsyReviews = 0
    package var questions = 0
  }
}
