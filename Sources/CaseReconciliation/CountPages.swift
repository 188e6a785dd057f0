import CaseModel

/// Which pages the records fee does not count: the pipeline's page policy.
package struct PagePolicy: Hashable, Sendable, Codable {
  /// Reasons for which a page is left out of the count.
  package var excludes: [PageCount.Reason]
  /// Document types that are fax covers, and those that are separator sheets.
  package var coverTypes: [String]
  package var separatorTypes: [String]

  package init(
    excludes: [PageCount.Reason] = [.blank, .faxCover, .separator, .duplicate, .quarantined],
    coverTypes: [String] = ["fax-cover"], separatorTypes: [String] = ["separator-sheet"]
  ) {
    self.excludes = excludes
    self.coverTypes = coverTypes
    self.separatorTypes = separatorTypes
  }
}

/// A paper source as the count sees it.
package struct CountedSource: Sendable {
  package let text: SourceText
  package let documents: [Document]
  /// The first digits of the file's digest: names the source in holds whatever else arrives.
  package let name: String
  package let quarantined: Set<PageNumber>

  package init(text: SourceText, documents: [Document], name: String, quarantined: Set<PageNumber>) {
    self.text = text
    self.documents = documents
    self.name = name
    self.quarantined = quarantined
  }
}

/// Counts the pages of a case and names every one that does not count, with its reason.
package struct CountPages: Sendable {
  /// Findings of a reading that put its page count in doubt.
  static let doubtfulCodes: Set<String> = [
    "page-count-disagrees", "page-tree-damaged", "page-repeated", "page-not-renderable", "page-box-absurd",
    "too-many-pages",
  ]

  package let policy: PagePolicy

  package init(policy: PagePolicy) { self.policy = policy }

  package struct Outcome: Sendable {
    package let count: PageCount
    package let holds: [Hold]
    /// What the choices of the open holds would add to the count.
    package let openChoices: [OpenChoice]
  }

  package struct OpenChoice: Hashable, Sendable, Codable {
    package let subject: String
    package let choice: String
    package let pages: Int
  }

  /// Sources in the order of the case: of equal pages the first is counted.
  package func count(_ sources: [CountedSource], answers: HoldAnswers) -> Outcome {
    var billable = 0
    var declared = 0
    var found = 0
    var exclusions: [PageCount.Exclusion] = []
    var holds: [Hold] = []
    var openChoices: [OpenChoice] = []
    var counted: [BlobDigest: PageAddress] = [:]

    for source in sources {
      let pages = source.text.pages
      found += pages.count
      declared += source.text.declaredPageCount ?? pages.count
      var taken = 0
      let doubt = hold(on: source)
      let choice = doubt.flatMap { answers.choice(for: $0) }
      if let doubt, choice == nil { holds.append(doubt) }
      for page in pages {
        let address = PageAddress(source: source.text.source, page: page.number)
        if let exclusion = exclusion(of: page, at: address, in: source, counted: counted) {
          let keep = reversal(of: exclusion, page: page)
          if answers.choice(for: keep) != "count" {
            exclusions.append(exclusion)
            continue
          }
        }
        counted[page.contentDigest] = counted[page.contentDigest] ?? address
        taken += 1
      }
      let asDeclared = max(taken, (source.text.declaredPageCount ?? 0) - (pages.count - taken))
      switch choice {
      case "declared": billable += asDeclared
      case "leave-out": break
      default: billable += taken
      }
      if let doubt, choice == nil {
        openChoices += doubt.choices.map { open in
          let count = open.id == "declared" ? asDeclared : open.id == "leave-out" ? 0 : taken
          return OpenChoice(subject: doubt.subject, choice: open.id, pages: count - taken)
        }
      }
    }
    return Outcome(
      count: PageCount(
        billable: billable, declared: declared, found: found, exclusions: exclusions, isSettled: holds.isEmpty),
      holds: holds, openChoices: openChoices)
  }

  /// The question by which a coordinator brings an excluded page back: never open by itself.
  package func reversal(of exclusion: PageCount.Exclusion, page: PageContent) -> Hold {
    Hold(
      subject: "page/\(page.contentDigest.hex.prefix(16))/\(exclusion.reason.rawValue)", matter: .pages,
      question: "Should this page count after all?",
      choices: [Hold.Choice(id: "count", label: "Count it"), Hold.Choice(id: "leave-out", label: "Leave it out")],
      evidence: [], standing: "leave-out")
  }

  private func exclusion(
    of page: PageContent, at address: PageAddress, in source: CountedSource, counted: [BlobDigest: PageAddress]
  ) -> PageCount.Exclusion? {
    let document = source.documents.first { $0.pageNumbers.contains(page.number.value) }
    let type = document?.type.value ?? ""
    func excluded(_ reason: PageCount.Reason, _ words: String, counted: PageAddress? = nil) -> PageCount.Exclusion? {
      guard policy.excludes.contains(reason) else { return nil }
      let evidence = Evidence(
        place: .page(address, box: nil), words: words, rule: "page-policy/\(reason.rawValue)",
        confidence: document?.type.evidence.first?.confidence ?? 1)
      return PageCount.Exclusion(page: address, reason: reason, counted: counted, evidence: [evidence])
    }
    if source.quarantined.contains(page.number), let found = excluded(.quarantined, "states another patient") {
      return found
    }
    if page.isBlank, let found = excluded(.blank, "no mark but specks") { return found }
    if policy.coverTypes.contains(type), let found = excluded(.faxCover, "fax cover sheet") { return found }
    if policy.separatorTypes.contains(type), let found = excluded(.separator, "separator sheet") { return found }
    if let first = counted[page.contentDigest] {
      return excluded(.duplicate, "shows exactly what another page shows", counted: first)
    }
    return nil
  }

  /// `nil` where the file's own word, its structure and what can be shown agree.
  private func hold(on source: CountedSource) -> Hold? {
    let text = source.text
    let doubts = text.findings.filter { CountPages.doubtfulCodes.contains($0.code) }
    let declared = text.declaredPageCount ?? text.pages.count
    guard declared != text.pages.count || !doubts.isEmpty else { return nil }
    let evidence = Evidence(
      place: .page(PageAddress(source: text.source, page: PageNumber(1)), box: nil),
      words: "the file says \(declared) pages, \(text.pages.count) were found",
      rule: doubts.first?.code ?? "page-count-disagrees", confidence: 1)
    var choices = [Hold.Choice(id: "found", label: "Count the \(text.pages.count) pages that were found")]
    if declared > 0 && declared != text.pages.count {
      choices.append(Hold.Choice(id: "declared", label: "Count the \(declared) pages that the file declares"))
    }
    choices.append(Hold.Choice(id: "leave-out", label: "Count none of them and ask the sender for another copy"))
    return Hold(
      subject: "pages/\(source.name)", matter: .pages,
      question: "A file's own page count and its pages do not agree. Which number counts?", choices: choices,
      evidence: [evidence], standing: "found")
  }
}
