import CaseModel

extension PacketView {
  /// Holds that ask the same with the same choices stand as one, however many pages they are about; what stops a case comes first.
  var holds: Values {
    var order: [String] = []
    var groups: [String: [Hold]] = [:]
    for hold in summary.holds {
      let choices = hold.choices.map { "\($0.id)\u{1F}\($0.label)\u{1F}\(effect(of: $0))" }
      let key = ([hold.matter.rawValue, hold.question, hold.standing ?? ""] + choices).joined(separator: "\u{1E}")
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(hold)
    }
    let asked = order.compactMap { groups[$0] }.enumerated()
      .sorted { (rank($0.element[0].matter), $0.offset) < (rank($1.element[0].matter), $1.offset) }
      .map { group(of: $0.element) }
    let shown = 4
    return [
      "holds": Array(asked.prefix(shown)), "hasHolds": !asked.isEmpty, "otherHolds": Array(asked.dropFirst(shown)),
      "hasOtherHolds": asked.count > shown, "otherHoldCount": asked.count - shown,
      "holdCount": summary.holds.count == 1 ? "1 question" : "\(summary.holds.count) questions",
      "isGrouped": asked.count < summary.holds.count, "groupCount": asked.count,
    ]
  }

  /// What the first screen must not leave to be found: that the case, or a kind of review, is not allowed.
  var notices: Values {
    let eligibility = summary.eligibility
    let reasons = eligibility.reasons.map(\.value).joined(separator: " ")
    var notices: [Values] = []
    if summary.pages.found == 0, summary.studies.isEmpty, !summary.sources.isEmpty {
      let count = summary.sources.count
      let files =
        count == 1
        ? "The one file that came has no readable page" : "None of the \(count) files that came has a readable page"
      notices.append(["title": "Nothing could be read.", "text": "\(files): what each lacks stands under What came."])
    }
    if eligibility.verdict == .prohibited {
      notices.append(["title": "This case may not be served.", "text": reasons])
    } else {
      let kinds = [
        eligibility.allowsImagingReview ? nil : "Imaging", eligibility.allowsPathologyReview ? nil : "Pathology",
      ].compactMap(\.self)
      notices += kinds.map { ["title": "\($0) may not be reviewed in this case.", "text": reasons] }
    }
    return ["notices": notices]
  }

  private func group(of holds: [Hold]) -> Values {
    let first = holds[0]
    let choices = first.choices.map { choice -> Values in
      ["label": choice.label, "choice": choice.id, "delta": effect(of: choice), "stands": choice.id == first.standing]
    }
    let members = holds.map { hold -> Values in with(hold.evidence, ["id": hold.id]) }
    let isOne = holds.count == 1
    return with(
      isOne ? first.evidence : [],
      [
        "question": first.question, "matter": WrittenNames.spelled(first.matter.rawValue), "isOne": isOne,
        "id": first.id, "count": holds.count, "members": isOne ? [] : members, "choices": choices,
      ])
  }

  private func effect(of choice: Hold.Choice) -> String {
    guard let cents = choice.quoteDeltaInCents else { return "effect on the quote not known yet" }
    guard cents != 0 else { return "no change to the quote" }
    return (cents > 0 ? "+" : "") + Money(cents: cents, currency: summary.quote.total.currency).text
  }

  private func rank(_ matter: Hold.Matter) -> Int {
    switch matter {
    case .eligibility: 0
    case .password: 1
    case .pages: 2
    case .sites, .pathology, .reviews, .questions: 3
    case .identity: 4
    case .matching: 5
    }
  }
}
