import CaseModel

/// Which of the biopsy sites found the request asks to have reviewed, where it lists them.
package struct SelectBiopsyReviews: Sendable {
  let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  /// An entry selects the sites that it names, of its side where it tells one; an entry that fits none is a question.
  package func run(_ found: BiopsySites, listed: [String], decisions: [Decision]) -> BiopsySites {
    var chosen = Set<SidedSite>()
    var holds = found.holds
    for (index, text) in listed.enumerated() {
      let words = lexicon.fold(text)
      let wanted = ReadSpecimens(lexicon).site(words, words.indices).0
      let fitting = found.sites.map(\.value).filter { site in
        site.site == wanted?.site && (wanted?.side == nil || site.side == nil || site.side == wanted?.side)
      }
      chosen.formUnion(fitting)
      guard fitting.isEmpty else { continue }
      let subject = "reviews/pathology/\(index + 1)"
      switch decisions.last(where: { $0.subject == subject })?.choice {
      case "all": chosen.formUnion(found.sites.map(\.value))
      case "none": break
      default: holds.append(unanswered(subject, index: index, words: text))
      }
    }
    return BiopsySites(sites: found.sites.filter { chosen.contains($0.value) }, holds: holds)
  }

  private func unanswered(_ subject: String, index: Int, words: String) -> Hold {
    Hold(
      subject: subject, matter: .reviews,
      question: "The request asks for a biopsy review that matches no site found. What is to be reviewed?",
      choices: [
        Hold.Choice(id: "none", label: "Nothing for this entry"),
        Hold.Choice(id: "all", label: "Every biopsy site that was found"),
      ],
      evidence: [
        Evidence(
          place: .requestForm(key: "reviews.pathology[\(index)]"), words: words, rule: "declared review", confidence: 1)
      ], standing: nil)
  }
}
