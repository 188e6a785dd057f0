import CaseModel

/// One description on its way from phrases to sites.
struct SiteReading {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let tokens: DescriptionTokens
  private var mentions: [SiteMention]
  private let modality: String?
  private let sidedness: [BodySite: SiteEntry.Sidedness]

  init(
    bytes: UnsafeBufferPointer<UInt8>, tokens: DescriptionTokens, mentions: [SiteMention], modality: String?,
    sidedness: [BodySite: SiteEntry.Sidedness]
  ) {
    self.bytes = bytes
    self.tokens = tokens
    self.mentions = mentions
    self.modality = modality
    self.sidedness = sidedness
  }

  mutating func answer() -> SiteAnswer {
    markAsides()
    nameRegions()
    let named = NamedMentions(mentions, sidedness: sidedness)
    var sites = named.sites.flatMap { sided($0) }
    var doubts: [SiteDoubt] = []
    let unclear = named.unclear.map { mention in
      let choices = (mention.entry?.meaning.choices ?? []).map { $0.flatMap { turned($0, to: mention.side) } }
      return SiteDoubt(kind: .unclear, choices: choices, standing: nil, words: words(mention.tokens))
    }
    if !named.absorbing.isEmpty {
      sites = named.absorbing.flatMap { sided($0) }
    } else {
      // A word that could mean several sites says nothing new beside one that names one of them.
      let plain = Set(sites.map(\.site.site))
      doubts += unclear.filter { doubt in
        !doubt.choices.contains { !$0.isEmpty && $0.allSatisfy { plain.contains($0.site) } }
      }
      if sites.isEmpty && doubts.isEmpty { sites = named.implied.flatMap { sided($0) } }
      if sites.isEmpty && doubts.isEmpty, let implied = ModalityRule.site(modality) {
        let side = named.onlySide
        sites = turned(SidedSite(site: implied, side: nil), to: side).map {
          NamedSite(site: $0, words: modality ?? "", rule: "modality \(modality ?? "")", confidence: 0.5)
        }
      }
      if sites.isEmpty && doubts.isEmpty, !named.weak.isEmpty {
        let choices = named.weak.map { sided($0).map(\.site) }
        doubts.append(
          SiteDoubt(kind: .unclear, choices: choices, standing: nil, words: words(named.weak[0].tokens)))
      }
    }
    sites = Self.distinct(sites)
    doubts += sideDoubts(sites)
    doubts += SiteDoubt.policies(sites.map(\.site), modality: modality, words: text)
    if sites.isEmpty && doubts.isEmpty {
      doubts.append(SiteDoubt(kind: .nothing, choices: [], standing: nil, words: text))
    }
    return SiteAnswer(sites: sites, doubts: doubts, modality: modality)
  }

  /// A history or suspicion ends at punctuation or where a modality begins anew; a comparison at a full stop only.
  private mutating func markAsides() {
    var aside: SitePhrase.Kind?
    for at in mentions.indices {
      let mention = mentions[at]
      let gap = tokens.tokens[mention.tokens.lowerBound].gap
      switch aside {
      case .aside where gap != .plain || mention.kind == .modality: aside = nil
      case .compare where gap == .strong: aside = nil
      default: break
      }
      if mention.kind == .aside || mention.kind == .compare {
        aside = mention.kind
      } else if aside != nil {
        mentions[at].isAside = true
      }
    }
  }

  /// Spine regions: 'C/T/L SPINE', 'rachis dorso-lombaire'. A region is one only where a spine word is in reach.
  private mutating func nameRegions() {
    for at in mentions.indices where mentions[at].region != nil && !mentions[at].isAside {
      guard let region = mentions[at].region else { continue }
      if reachesSpine(from: at, by: 1) || (!region.isLetter && reachesSpine(from: at, by: -1)) {
        mentions[at].sites = region.meaning.choices.first
        mentions[at].entry = region
      } else if mentions[at].entry == nil {
        mentions[at].sites = region.meaning.otherwise
        mentions[at].entry = region.meaning.otherwise.isEmpty ? nil : region
      }
    }
    // The spine word has done its work where a region stands beside it.
    for at in mentions.indices where mentions[at].kind == .spine {
      let isNamed =
        neighbours(of: at, by: 1) || neighbours(of: at, by: -1)
      if isNamed { mentions[at].entry = nil }
    }
  }

  private func neighbours(of start: Int, by step: Int) -> Bool {
    var at = start + step
    while mentions.indices.contains(at) {
      let mention = mentions[at]
      if mention.sites != nil && mention.kind == .region || isSpinal(mention) { return true }
      guard isTransparent(mention) else { return false }
      at += step
    }
    return false
  }

  private func reachesSpine(from start: Int, by step: Int) -> Bool {
    var at = start + step
    while mentions.indices.contains(at) {
      let mention = mentions[at]
      if mention.kind == .spine || isSpinal(mention) { return true }
      guard mention.region != nil || isTransparent(mention) else { return false }
      at += step
    }
    return false
  }

  private func isSpinal(_ mention: SiteMention) -> Bool {
    guard mention.kind == .site || mention.kind == .region, let sites = mention.entry?.meaning.choices.first else {
      return false
    }
    if mention.kind == .region && mention.region?.isLetter == true { return false }
    let name = sites.map(\.site.id)
    return name.allSatisfy { $0 == "c_spine" || $0 == "t_spine" || $0 == "l_spine" }
      && (mention.kind == .site || mention.region?.meaning.otherwise == sites)
  }

  private func isTransparent(_ mention: SiteMention) -> Bool {
    mention.kind == .connector || mention.kind == .noise || mention.region != nil
  }

  private func sided(_ mention: SiteMention) -> [NamedSite] {
    let meaning = mention.sites ?? mention.entry?.meaning.choices.first ?? []
    let side = mention.kind == .both ? Laterality.bilateral : mention.side
    let base = mention.isTypo ? 0.7 : mention.kind == .implied ? 0.6 : 0.9
    return meaning.flatMap { turned($0, to: side) }.map {
      NamedSite(site: $0, words: words(mention.tokens), rule: mention.entry?.rule ?? "", confidence: base)
    }
  }

  /// The site with a side where it has sides; a paired site on both sides is two.
  private func turned(_ site: SidedSite, to side: Laterality?) -> [SidedSite] {
    guard site.side == nil, let side else { return [site] }
    switch sidedness[site.site] ?? .none {
    case .none, .pairedAsOne: return [site]
    case .pairedConfig: return [SidedSite(site: site.site, side: side)]
    case .paired where side == .bilateral:
      return [SidedSite(site: site.site, side: .left), SidedSite(site: site.site, side: .right)]
    case .paired: return [SidedSite(site: site.site, side: side)]
    }
  }

  /// Each site once; a site without a side gives way to the same with one.
  private static func distinct(_ sites: [NamedSite]) -> [NamedSite] {
    var kept: [NamedSite] = []
    for site in sites where !kept.contains(where: { $0.site == site.site }) { kept.append(site) }
    return kept.filter { site in
      site.site.side != nil || !kept.contains { $0.site.site == site.site.site && $0.site.side != nil }
    }
  }

  private func sideDoubts(_ sites: [NamedSite]) -> [SiteDoubt] {
    sites.filter { sidedness[$0.site.site] == .paired && $0.site.side == nil }.map {
      SiteDoubt.side(of: $0.site.site, words: $0.words)
    }
  }

  private var text: String { String(decoding: bytes.prefix(DescriptionTokens.byteLimit), as: UTF8.self) }

  private func words(_ range: Range<Int>) -> String {
    let start = tokens.tokens[range.lowerBound].source.lowerBound
    let end = tokens.tokens[range.upperBound - 1].source.upperBound
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}
