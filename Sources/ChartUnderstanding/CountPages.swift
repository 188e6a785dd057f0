import CaseModel

/// The page count with the questions it leaves.
package struct PageCounting: Sendable, Hashable {
  package let count: PageCount
  package let holds: [Hold]
}

/// Counts billable pages by the programme's page policy; each page that does not count is listed with its reason.
package struct CountPages: Sendable {
  /// What is left out; each a setting.
  package struct Policy: Sendable, Hashable, Codable {
    package var countsBlank: Bool
    package var countsCovers: Bool
    package var countsDuplicates: Bool
    package var countsRequestForms: Bool

    package init(
      countsBlank: Bool = false, countsCovers: Bool = false, countsDuplicates: Bool = false,
      countsRequestForms: Bool = true
    ) {
      self.countsBlank = countsBlank
      self.countsCovers = countsCovers
      self.countsDuplicates = countsDuplicates
      self.countsRequestForms = countsRequestForms
    }
  }

  /// Findings of a reading that put the number of its pages in doubt.
  private static let doubts: Set<String> = [
    "page-tree-damaged", "page-count-missing", "page-chain-cycle", "page-chain-truncated", "page-missing",
    "page-repeated", "pdf-rebuilt", "dynamic-form", "too-many-pages",
  ]

  package let policy: Policy

  package init(_ policy: Policy = Policy()) { self.policy = policy }

  /// Decisions: `pages/s1/p3` (`count`, `exclude`) reverses one page; `pages/s1/p3/near` (`both`, `once`) tells whether pages
  /// that are probably copies count; `pages/s1/count` (`found`, `exclude`) settles a source
  /// whose own count differs from its pages.
  package func run(
    sources: [SourceText], documents: [Document], identity: IdentityOutcome, unrenderable: [PageAddress] = [],
    nearDuplicates: [NearDuplicates] = [], decisions: [Decision] = []
  ) -> PageCounting {
    var near = NearDuplicateQuestions(nearDuplicates, decisions)
    var exclusions: [PageCount.Exclusion] = []
    var holds: [Hold] = []
    var declared = 0
    var found = 0
    var billable = 0
    var seen: [BlobDigest: (page: PageAddress, text: BlobDigest, isImage: Bool)] = [:]
    let quarantined = Dictionary(identity.quarantined.map { ($0, true) }, uniquingKeysWith: { first, _ in first })
    for source in sources.sorted(by: { $0.source < $1.source }) {
      declared += source.declaredPageCount ?? source.pages.count
      found += source.pages.count
      let broken = unrenderable.filter { $0.source == source.source }
      let isLeftOut = hold(source, broken, decisions, &holds)
      let types = typeOfPages(documents.filter { $0.source == source.source })
      for page in source.pages {
        let address = PageAddress(source: source.source, page: page.number)
        let decision = decisions.last { $0.subject == "pages/\(source.source)/p\(page.number)" }?.choice
        var reason = reason(page, types[page.number.value], quarantined[address] == true)
        var original: PageAddress?
        if reason == nil, !policy.countsDuplicates, let known = seen[page.contentDigest],
          known.isImage || known.text == page.textDigest
        {
          (reason, original) = (.duplicate, known.page)
        }
        if reason == nil, !policy.countsDuplicates, !isLeftOut, decision != "count", decision != "exclude",
          let copied = near.original(of: address)
        {
          (reason, original) = (.duplicate, copied)
        }
        if decision == "count", reason != .quarantined { reason = nil }
        if let reason {
          exclusions.append(exclusion(address, reason, original))
          continue
        }
        if isLeftOut || decision == "exclude" { continue }
        if seen[page.contentDigest] == nil {
          seen[page.contentDigest] = (
            address, page.textDigest, page.textSource == .recognised || page.textSource == .none
          )
        }
        near.count(address)
        billable += 1
      }
    }
    holds += near.holds
    return PageCounting(
      count: PageCount(
        billable: billable, declared: declared, found: found, exclusions: exclusions, isSettled: holds.isEmpty),
      holds: holds)
  }

  private func reason(_ page: PageOutline, _ type: String?, _ isQuarantined: Bool) -> PageCount.Reason? {
    if isQuarantined { return .quarantined }
    if page.isBlank && !policy.countsBlank { return .blank }
    switch type {
    case "fax-cover" where !policy.countsCovers: return .faxCover
    case "separator-sheet" where !policy.countsCovers: return .separator
    case "request-form" where !policy.countsRequestForms: return .requestForm
    default: return nil
    }
  }

  private func typeOfPages(_ documents: [Document]) -> [Int: String] {
    var types: [Int: String] = [:]
    for document in documents { for page in document.pageNumbers { types[page] = document.type.value } }
    return types
  }

  private func exclusion(
    _ page: PageAddress, _ reason: PageCount.Reason, _ original: PageAddress?
  ) -> PageCount.Exclusion {
    PageCount.Exclusion(
      page: page, reason: reason, counted: original,
      evidence: [
        Evidence(place: .page(page, box: nil), words: "", rule: "page policy \(reason.rawValue)", confidence: 0.95)
      ])
  }

  /// True where the coordinator decided that the source is not counted.
  private func hold(
    _ source: SourceText, _ broken: [PageAddress], _ decisions: [Decision], _ holds: inout [Hold]
  ) -> Bool {
    let disagrees =
      source.declaredPageCount.map { $0 != source.pages.count } ?? false
      || source.findings.contains { CountPages.doubts.contains($0.code) }
    guard disagrees || !broken.isEmpty else { return false }
    let subject = "pages/\(source.source)/count"
    switch decisions.last(where: { $0.subject == subject })?.choice {
    case "found": return false
    case "exclude": return true
    default: break
    }
    let said = source.declaredPageCount.map { "says \($0)" } ?? "says nothing"
    holds.append(
      Hold(
        subject: subject, matter: .pages,
        question:
          "The file \(said) of its pages, \(source.pages.count) were found and \(source.pages.count - broken.count) "
          + "can be shown. What counts?",
        choices: [
          Hold.Choice(id: "found", label: "The \(source.pages.count) pages found"),
          Hold.Choice(id: "exclude", label: "Nothing of this file until it is sent again"),
        ],
        evidence: [
          Evidence(
            place: .page(PageAddress(source: source.source, page: PageNumber(1)), box: nil),
            words: "declared \(source.declaredPageCount ?? 0), found \(source.pages.count)", rule: "page count",
            confidence: 1)
        ], standing: "found"))
    return false
  }
}
