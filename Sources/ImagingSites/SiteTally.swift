import CaseModel

/// Counts the ballots of one study.
struct SiteTally {
  private let study: StudyRecord
  private let ballots: SiteBallots
  private let vocabulary: SiteVocabulary
  private var doubts: [(doubt: SiteDoubt, evidence: [Evidence])] = []

  init(study: StudyRecord, ballots: SiteBallots, vocabulary: SiteVocabulary) {
    self.study = study
    self.ballots = ballots
    self.vocabulary = vocabulary
  }

  mutating func result() -> StudySites {
    guard ballots.modality != nil else { return StudySites(study: study.uid, sites: [], holds: []) }
    var sites = givingSides(to: chosenSites())
    sites = foldingAbsorbed(sites)
    let all = sites
    for site in all where sidedness(site.site) == .paired && site.side == nil {
      doubts.append((SiteDoubt.side(of: site.site, words: ""), evidence(for: site)))
    }
    for doubt in SiteDoubt.policies(all, modality: ballots.modality, words: "") {
      let touched = Set(doubt.choices.joined().map(\.site))
      doubts.append((doubt, distinct(all.filter { touched.contains($0.site) }.flatMap { evidence(for: $0) })))
    }
    if all.isEmpty && doubts.isEmpty {
      doubts.append((SiteDoubt(kind: .nothing, choices: siteChoices(), standing: nil, words: ""), described()))
    }
    return StudySites(
      study: study.uid, sites: all.sorted().map { Evidenced($0, evidence: evidence(for: $0)) },
      holds: doubts.map { $0.doubt.hold(name: study.uid, evidence: $0.evidence) })
  }

  /// The strongest sources that name anything, with what weaker ones add as a question.
  private mutating func chosenSites() -> [SidedSite] {
    let strong = ballots.ballots.filter { $0.weight == .study && !$0.sites.isEmpty }
    let unclear = ballots.ballots.filter { $0.weight >= .series }.flatMap { ballot in
      ballot.doubts.map { ($0, ballot.evidence) }
    }
    if !strong.isEmpty {
      let agreed = agreement(of: strong)
      askForExtras(beside: agreed)
      return resolve(unclear, by: agreed)
    }
    let regions = ballots.ballots.filter { ($0.weight == .region || $0.weight == .series) && !$0.sites.isEmpty }
    if !regions.isEmpty { return resolve(unclear, by: union(regions)) }
    if !unclear.isEmpty { return resolve(unclear, by: []) }
    let implied = ModalityRule.site(ballots.modality)
    let tags = ballots.ballots.filter { $0.weight == .tag }
    if let implied {
      let tagged = Set(tags.flatMap(\.sites).map(\.site.site))
      if tagged.isEmpty || tagged.contains(implied) || implied.id != "whole_body" {
        return [SidedSite(site: implied, side: nil)]
      }
      let choices = [[SidedSite(site: implied, side: nil)], union(tags)]
      doubts.append((SiteDoubt(kind: .contradiction, choices: choices, standing: nil, words: ""), tags.map(\.evidence)))
      return []
    }
    guard !tags.isEmpty else { return [] }
    let tagged = union(tags)
    let isRadiograph = ["CR", "DX", "RF", "RG"].contains(ballots.modality ?? "")
    if !isRadiograph || tagged.count > 1 {
      doubts.append(
        (SiteDoubt(kind: .tagOnly, choices: [tagged, []], standing: tagged, words: ""), tags.map(\.evidence)))
    }
    return tagged
  }

  /// Sources that describe the whole study: one that tells more than another stands where a second or a series confirms it.
  private mutating func agreement(of strong: [SiteBallot]) -> [SidedSite] {
    let sets = strong.map { Set($0.sites.map(\.site.site)) }
    let all = union(strong)
    let common = sets.dropFirst().reduce(sets[0]) { $0.intersection($1) }
    if let absorbing = all.first(where: { $0.site.id == "whole_body" }), ballots.modality == "PT" { return [absorbing] }
    let evidence = strong.map(\.evidence)
    guard !common.isEmpty else {
      var choices: [[SidedSite]] = []
      for ballot in strong {
        let choice = ballot.sites.map(\.site).sorted()
        if !choices.contains(choice) { choices.append(choice) }
      }
      // Two sources may each tell a half ('chest' and 'abdomen'): all together is a choice as well.
      if !choices.contains(all.sorted()) { choices.append(all.sorted()) }
      doubts.append((SiteDoubt(kind: .contradiction, choices: choices, standing: nil, words: ""), evidence))
      return []
    }
    let confirmed = Set(
      ballots.ballots.filter { $0.weight < .study }.flatMap { $0.sites.map(\.site.site) })
    let open = all.filter { site in
      !common.contains(site.site) && !confirmed.contains(site.site) && sets.filter { $0.contains(site.site) }.count == 1
    }
    if !open.isEmpty {
      doubts.append((SiteDoubt(kind: .extent, choices: [open, []], standing: open, words: ""), evidence))
    }
    return all
  }

  /// Series may show more than the description of the whole study names: a question, and not counted until answered.
  private mutating func askForExtras(beside agreed: [SidedSite]) {
    guard !agreed.isEmpty, !agreed.contains(where: { $0.site.id == "whole_body" }) else { return }
    let series = ballots.ballots.filter { $0.weight == .region || $0.weight == .series }
    let strong = union(ballots.ballots.filter { $0.weight == .study })
    let extra = union(series).filter { site in
      site.site.id != "whole_body" && !(agreed + strong).contains { $0.site == site.site }
    }
    guard !extra.isEmpty else { return }
    let evidence = series.filter { ballot in
      ballot.sites.contains { named in extra.contains { $0.site == named.site.site } }
    }.map(\.evidence)
    doubts.append((SiteDoubt(kind: .extent, choices: [extra, []], standing: [], words: ""), distinct(evidence)))
  }

  /// Words that leave several sites open are answered by what other sources name.
  private mutating func resolve(_ unclear: [(SiteDoubt, Evidence)], by named: [SidedSite]) -> [SidedSite] {
    let names = Set((named + union(ballots.ballots.filter { $0.weight != .tag })).map(\.site))
    let tags = Set(union(ballots.ballots.filter { $0.weight == .tag }).map(\.site))
    var found = named
    for (doubt, evidence) in unclear {
      let fitting = doubt.choices.filter { Set($0.map(\.site)).isSubset(of: names) }
      if let most = fitting.max(by: { $0.count < $1.count }) {
        for site in most where !found.contains(where: { $0.site == site.site }) { found.append(site) }
      } else if named.isEmpty
        || doubt.choices.allSatisfy({ Set($0.map(\.site)).isDisjoint(with: Set(named.map(\.site))) })
      {
        let tagged = doubt.choices.first { Set($0.map(\.site)) == tags }
        doubts.append(
          (SiteDoubt(kind: .unclear, choices: doubt.choices, standing: tagged, words: doubt.words), [evidence]))
      }
    }
    return found
  }

  private func union(_ ballots: [SiteBallot]) -> [SidedSite] {
    var sites: [SidedSite] = []
    for named in ballots.flatMap(\.sites) where !sites.contains(named.site) { sites.append(named.site) }
    return sites.filter { site in
      site.side != nil || !sites.contains { $0.site == site.site && $0.side != nil }
    }.sorted()
  }

  /// Sides from words of any series and from headers, for sites that have sides and none yet.
  private mutating func givingSides(to sites: [SidedSite]) -> [SidedSite] {
    var result: [SidedSite] = []
    for site in sites {
      let kind = sidedness(site.site)
      guard kind == .paired || kind == .pairedConfig else {
        result.append(SidedSite(site: site.site, side: nil))
        continue
      }
      let inWords = Set(
        ballots.ballots.flatMap(\.sites).filter { $0.site.site == site.site }.compactMap(\.site.side))
      let inHeaders = Set(ballots.sides.map(\.value))
      if let side = site.side {
        if kind == .paired && side != .bilateral && inHeaders.count == 1 && inHeaders.first != side
          && inHeaders.first != .bilateral && inWords.count == 1
        {
          doubts.append(
            (SiteDoubt.side(of: site.site, words: ""), evidence(for: site) + ballots.sides.flatMap(\.evidence)))
        }
        result.append(site)
      } else {
        let told = inWords.isEmpty ? inHeaders : inWords
        result += expanded(site.site, told, kind)
      }
    }
    var distinct: [SidedSite] = []
    for site in result where !distinct.contains(site) { distinct.append(site) }
    return distinct
  }

  private func expanded(_ site: BodySite, _ sides: Set<Laterality>, _ kind: SiteEntry.Sidedness) -> [SidedSite] {
    guard !sides.isEmpty else { return [SidedSite(site: site, side: nil)] }
    let isBoth = sides.contains(.bilateral) || sides.count > 1
    guard isBoth else { return sides.map { SidedSite(site: site, side: $0) } }
    return kind == .paired
      ? [SidedSite(site: site, side: .left), SidedSite(site: site, side: .right)]
      : [SidedSite(site: site, side: .bilateral)]
  }

  /// Beside the whole body no part of it counts.
  private func foldingAbsorbed(_ sites: [SidedSite]) -> [SidedSite] {
    guard let whole = sites.first(where: { $0.site.id == "whole_body" }) else { return sites }
    return [whole]
  }

  private func sidedness(_ site: BodySite) -> SiteEntry.Sidedness { vocabulary.entry(site)?.sidedness ?? .none }

  private func evidence(for site: SidedSite) -> [Evidence] {
    let words = ballots.ballots.filter { ballot in
      ballot.sites.contains { $0.site.site == site.site }
        || ballot.doubts.contains { $0.choices.joined().contains { $0.site == site.site } }
    }.map(\.evidence)
    let sides = site.side == nil ? [] : ballots.sides.flatMap(\.evidence)
    if !words.isEmpty || !sides.isEmpty { return distinct(words + sides) }
    return [
      Evidence(
        place: .header(study: study.uid, series: nil, attribute: "(0008,0060) Modality"),
        words: ballots.modality ?? "", rule: "modality \(ballots.modality ?? "")", confidence: 0.5)
    ]
  }

  /// Equal words of many series are one piece of evidence.
  private func distinct(_ evidence: [Evidence]) -> [Evidence] {
    var kept: [Evidence] = []
    for piece in evidence
    where !kept.contains(where: { $0.words == piece.words && Self.attribute($0) == Self.attribute(piece) }) {
      kept.append(piece)
    }
    return kept
  }

  private static func attribute(_ evidence: Evidence) -> String {
    if case .header(_, _, let attribute) = evidence.place { return attribute }
    return "\(evidence.place)"
  }

  private func described() -> [Evidence] {
    let words = ([study.description].compactMap { $0 } + study.series.compactMap(\.description)).prefix(5)
    return words.map {
      Evidence(
        place: .header(study: study.uid, series: nil, attribute: "(0008,1030) StudyDescription"), words: $0,
        rule: "no site named", confidence: 0)
    }
  }

  /// What a person is most likely to answer: what anything hints at, then what the modality usually examines.
  private func siteChoices() -> [[SidedSite]] {
    let usual = vocabulary.sites.filter { $0.usualModalities.contains(ballots.modality ?? "") }.map(\.id)
    var offered: [BodySite] = []
    for site in ballots.hints + usual where !offered.contains(site) && vocabulary.entry(site) != nil {
      offered.append(site)
    }
    return offered.prefix(SiteTally.mostChoices).map { [SidedSite(site: $0, side: nil)] } + [[]]
  }

  private static let mostChoices = 6
}
