import CaseModel

/// Which of the units found the request asks to have reviewed.
struct ReviewChoice {
  private let reviews: RequestForm.ReviewSelection?
  private let reader: SiteReader

  init(_ reviews: RequestForm.ReviewSelection?, reader: SiteReader) {
    self.reviews = reviews
    self.reader = reader
  }

  struct Selection {
    var units: [CaseSites.Unit]
    var rest: [CaseSites.Unit]
    var holds: [Hold]
  }

  /// An entry of the list selects units of its sites, and of its modality and date where it tells them.
  func select(_ units: [CaseSites.Unit], studies: [StudySummary], decisions: [String: String]) -> Selection {
    switch reviews {
    case nil, .all: return Selection(units: units, rest: [], holds: [])
    case .some(.none): return Selection(units: [], rest: units, holds: [])
    case .listed(let list):
      var chosen = Set<Int>()
      var holds: [Hold] = []
      for (number, text) in list.enumerated() {
        let wanted = reader.read(text: text)
        let date = ReviewDate(text)
        let matches = units.indices.filter { isWanted(units[$0], wanted, date, studies) }
        let subject = "reviews/imaging/\(number + 1)"
        if matches.isEmpty && decisions[subject] == nil {
          holds.append(unanswered(subject, number: number, words: text))
        } else if matches.isEmpty && decisions[subject] == "all" {
          chosen.formUnion(units.indices)
        }
        chosen.formUnion(matches)
      }
      return Selection(
        units: units.indices.filter(chosen.contains).map { units[$0] },
        rest: units.indices.filter { !chosen.contains($0) }.map { units[$0] }, holds: holds)
    }
  }

  private func isWanted(
    _ unit: CaseSites.Unit, _ wanted: SiteAnswer, _ date: ReviewDate?, _ studies: [StudySummary]
  ) -> Bool {
    let isSame = wanted.sites.contains { named in
      (named.site.site == unit.site.site || named.site.site.id == "prostate" && unit.site.site.id == "pelvis")
        && (named.site.side == nil || unit.site.side == nil || named.site.side == unit.site.side
          || named.site.side == .bilateral)
    }
    guard isSame else { return false }
    let modality = wanted.modality == "DX" ? nil : wanted.modality
    // Modality and date must be those of one and the same study; a study that does not tell its date is not refused for it.
    return studies.contains { entry in
      guard unit.studies.contains(entry.study.uid) else { return false }
      guard modality.map(entry.study.modalities.contains) ?? true else { return false }
      guard let date, let taken = entry.study.date else { return true }
      return date.covers(taken)
    }
  }

  private func unanswered(_ subject: String, number: Int, words: String) -> Hold {
    Hold(
      subject: subject, matter: .reviews,
      question: "The request asks for an imaging review that matches no site found. What is to be reviewed?",
      choices: [
        Hold.Choice(id: "none", label: "Nothing for this entry"),
        Hold.Choice(id: "all", label: "Every site that was found"),
      ],
      evidence: [
        Evidence(
          place: .requestForm(key: "reviews.imaging[\(number)]"), words: words, rule: "declared review", confidence: 1)
      ], standing: nil)
  }
}
