import CaseModel

/// The phrases of a description sorted by what they do, with the sides given to the sites they belong to.
struct NamedMentions {
  private(set) var sites: [SiteMention] = []
  private(set) var absorbing: [SiteMention] = []
  private(set) var implied: [SiteMention] = []
  private(set) var unclear: [SiteMention] = []
  private(set) var weak: [SiteMention] = []
  /// The side of the whole text, where only one is told.
  private(set) var onlySide: Laterality?

  init(_ mentions: [SiteMention], sidedness: [BodySite: SiteEntry.Sidedness]) {
    var active = mentions.filter { !$0.isAside }
    var isWeak = Array(repeating: false, count: active.count)
    for at in active.indices where active[at].kind == .weak {
      var before = at - 1
      while before >= 0 && active[before].kind == .weak { before -= 1 }
      if before >= 0 && Self.namesSite(active[before]) { isWeak[before] = true }
    }
    Self.giveSides(&active, sidedness: sidedness)
    onlySide = Self.onlySide(active)
    for (at, mention) in active.enumerated() {
      switch mention.kind {
      case .absorbs: absorbing.append(mention)
      case .implied: implied.append(mention)
      case .unclear, .spine: unclear.append(mention)
      case .site, .both, .region: if isWeak[at] { weak.append(mention) } else { sites.append(mention) }
      default: break
      }
    }
  }

  private static func namesSite(_ mention: SiteMention) -> Bool {
    mention.kind == .site || mention.kind == .both || mention.kind == .region
  }

  private static func onlySide(_ mentions: [SiteMention]) -> Laterality? {
    let sides = Set(mentions.compactMap { $0.kind == .side ? $0.entry?.meaning.side : nil })
    return sides.count == 1 ? sides.first : sides.count > 1 ? .bilateral : nil
  }

  /// With the side before its site ('RT KNEE LT SHOULDER') or after it ('KNEE RT, SHOULDER LT'), as the text begins;
  /// a text with one side only gives it to every paired site.
  private static func giveSides(_ mentions: inout [SiteMention], sidedness: [BodySite: SiteEntry.Sidedness]) {
    func isPaired(_ mention: SiteMention) -> Bool {
      guard namesSite(mention) || mention.kind == .unclear else { return false }
      return (mention.entry?.meaning.choices ?? []).joined().contains {
        sidedness[$0.site] == .paired || sidedness[$0.site] == .pairedConfig
      }
    }
    func side(_ at: Int, _ mentions: [SiteMention]) -> Laterality? {
      switch mentions[at].kind {
      case .side: return mentions[at].entry?.meaning.side
      case .sideAfter: return at > 0 && isPaired(mentions[at - 1]) ? mentions[at].entry?.meaning.side : nil
      default: return nil
      }
    }
    let items = mentions.indices.filter { side($0, mentions) != nil || isPaired(mentions[$0]) }
    let sides = items.compactMap { side($0, mentions) }
    guard let first = items.first, let only = sides.first else { return }
    if Set(sides).count == 1 {
      for at in items where isPaired(mentions[at]) { mentions[at].side = only }
      return
    }
    let isBefore = side(first, mentions) != nil
    var current: Laterality?
    var lastWasSide = false
    for at in isBefore ? items : items.reversed() {
      if let next = side(at, mentions) {
        current = lastWasSide && current != next ? .bilateral : next
        lastWasSide = true
      } else {
        mentions[at].side = current
        lastWasSide = false
      }
    }
  }
}

/// What the modality alone tells.
package enum ModalityRule {
  /// The site of everything that such a device examines; `nil` where it examines any.
  package static func site(_ modality: String?) -> BodySite? {
    switch modality {
    case "MG": BodySite("breast")
    case "OP", "OPT", "OPV", "OAM", "AR", "LEN", "KER": BodySite("eye")
    case "IO", "PX": BodySite("dental")
    case "PT": BodySite("whole_body")
    default: nil
    }
  }
}

extension SiteDoubt {
  static func side(of site: BodySite, words: String) -> SiteDoubt {
    let left = SidedSite(site: site, side: .left)
    let right = SidedSite(site: site, side: .right)
    let either = SidedSite(site: site, side: nil)
    return SiteDoubt(
      kind: .side, choices: [[left], [right], [left, right], [either]], standing: [either], words: words)
  }

  /// The questions of what counts as one.
  static func policies(_ sites: [SidedSite], modality: String?, words: String) -> [SiteDoubt] {
    let names = Set(sites.map(\.site.id))
    func pair(_ first: String, _ second: String) -> [[SidedSite]] {
      let both = sites.filter { $0.site.id == first || $0.site.id == second }
      return [both, both.filter { $0.site.id == first }]
    }
    var doubts: [SiteDoubt] = []
    if names.contains("abdomen") && names.contains("pelvis") && !names.contains("chest") {
      doubts.append(
        SiteDoubt(kind: .abdomenPelvis, choices: pair("abdomen", "pelvis"), standing: nil, words: words))
    }
    if names.contains("heart") && names.contains("chest") {
      doubts.append(SiteDoubt(kind: .heartChest, choices: pair("chest", "heart"), standing: nil, words: words))
    }
    let isRadiograph = ["CR", "DX", "RF"].contains(modality)
    if isRadiograph && names.contains("pelvis") && sites.count(where: { $0.site.id == "hip" }) == 2 {
      doubts.append(SiteDoubt(kind: .hipsPelvis, choices: pair("pelvis", "hip"), standing: nil, words: words))
    }
    return doubts
  }
}
