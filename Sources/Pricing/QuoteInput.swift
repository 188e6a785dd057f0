import CaseModel

/// What is counted: everything a quote stands on, already decided and traced.
package struct QuoteInput: Hashable, Sendable, Codable {
  /// What the choice of an open hold would change.
  package struct OpenChoice: Hashable, Sendable, Codable {
    package var subject: String
    package var choice: String
    package var pages: Int
    package var imagingReviews: Int
    package var biopsyReviews: Int
    package var questions: Int

    package init(
      subject: String, choice: String, pages: Int = 0, imagingReviews: Int = 0, biopsyReviews: Int = 0,
      questions: Int = 0
    ) {
      self.subject = subject
      self.choice = choice
      self.pages = pages
      self.imagingReviews = imagingReviews
      self.biopsyReviews = biopsyReviews
      self.questions = questions
    }
  }

  /// Another reading of a policy: how many reviews it would give.
  package struct Reading: Hashable, Sendable, Codable {
    package var setting: String
    package var imagingReviews: Int

    package init(setting: String, imagingReviews: Int) {
      self.setting = setting
      self.imagingReviews = imagingReviews
    }
  }

  package var pages: Int
  /// Exclusions and what else explains the page count.
  package var pageDetails: [QuoteDetail]
  /// One entry a review.
  package var imagingReviews: [QuoteDetail]
  package var biopsyReviews: [QuoteDetail]
  /// Blocks, unstained slides, special stains: one entry each.
  package var slidePreparations: [QuoteDetail]
  /// One entry a part of a question.
  package var questions: [QuoteDetail]
  package var followUpQuestions: Int
  package var collectionService: Bool
  /// `nil`: not yet known.
  package var eligibility: Eligibility?
  package var holds: [Hold]
  package var openChoices: [OpenChoice]
  package var otherReadings: [Reading]
  /// Discounts and waivers, in the order in which they are taken off; those on the whole quote come last.
  package var adjustments: [QuoteAdjustment]

  package init(
    pages: Int, pageDetails: [QuoteDetail] = [], imagingReviews: [QuoteDetail] = [], biopsyReviews: [QuoteDetail] = [],
    slidePreparations: [QuoteDetail] = [], questions: [QuoteDetail] = [], followUpQuestions: Int = 0,
    collectionService: Bool = false, eligibility: Eligibility? = nil, holds: [Hold] = [],
    openChoices: [OpenChoice] = [], otherReadings: [Reading] = [], adjustments: [QuoteAdjustment] = []
  ) {
    self.pages = pages
    self.pageDetails = pageDetails
    self.imagingReviews = imagingReviews
    self.biopsyReviews = biopsyReviews
    self.slidePreparations = slidePreparations
    self.questions = questions
    self.followUpQuestions = followUpQuestions
    self.collectionService = collectionService
    self.eligibility = eligibility
    self.holds = holds
    self.openChoices = openChoices
    self.otherReadings = otherReadings
    self.adjustments = adjustments
  }
}
