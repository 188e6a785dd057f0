/// The counts that open holds can change.
struct Counts {
  var pages: Int
  var imagingReviews: Int
  var biopsyReviews: Int
  var questions: Int

  init(_ input: QuoteInput) {
    pages = input.pages
    imagingReviews = input.imagingReviews.count
    biopsyReviews = input.biopsyReviews.count
    questions = input.questions.count
  }

  func adding(_ open: QuoteInput.OpenChoice) -> Counts {
    var sum = self
    sum.pages = max(0, pages + open.pages)
    sum.imagingReviews = max(0, imagingReviews + open.imagingReviews)
    sum.biopsyReviews = max(0, biopsyReviews + open.biopsyReviews)
    sum.questions = max(0, questions + open.questions)
    return sum
  }
}

/// What open holds can add up to: for each hold the choices that differ, and of all holds together the combinations.
struct QuoteRange {
  /// Past this many combinations only those of all least and of all most choices are taken.
  static let combinationLimit = 4096

  let combinations: [[QuoteInput.OpenChoice]]

  init(openChoices: [QuoteInput.OpenChoice]) {
    var bySubject: [String: [QuoteInput.OpenChoice]] = [:]
    var subjects: [String] = []
    for choice in openChoices {
      if bySubject[choice.subject] == nil { subjects.append(choice.subject) }
      bySubject[choice.subject, default: []].append(choice)
    }
    let extremes = subjects.compactMap { subject -> [QuoteInput.OpenChoice]? in
      guard let choices = bySubject[subject] else { return nil }
      let sorted = choices.sorted { Self.order($0) < Self.order($1) }
      guard let least = sorted.first, let most = sorted.last else { return nil }
      return Self.order(least) == Self.order(most) ? [least] : [least, most]
    }
    let count = extremes.reduce(1) { min($0 * $1.count, Self.combinationLimit + 1) }
    if count > Self.combinationLimit {
      combinations = [extremes.compactMap(\.first), extremes.compactMap(\.last)]
    } else {
      combinations = extremes.reduce([[]]) { all, choices in all.flatMap { head in choices.map { head + [$0] } } }
    }
  }

  private static func order(_ choice: QuoteInput.OpenChoice) -> (Int, Int, Int, Int) {
    (choice.imagingReviews, choice.biopsyReviews, choice.pages, choice.questions)
  }
}
