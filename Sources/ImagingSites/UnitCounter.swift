import CaseModel

/// Counts distinct units under one policy.
struct UnitCounter {
  private let policy: SitePolicy
  private let vocabulary: SiteVocabulary
  private var entries: [Entry] = []

  private struct Key: Hashable {
    var site: BodySite
    var side: Laterality?
    var modality: String?
    var study: String?
    var date: CalendarDate?
  }

  private struct Entry {
    var key: Key
    let study: String
    let modalities: [String]
    let evidence: [Evidence]
  }

  init(policy: SitePolicy, vocabulary: SiteVocabulary) {
    self.policy = policy
    self.vocabulary = vocabulary
  }

  mutating func add(_ study: StudySummary, decided: [Evidenced<SidedSite>]) {
    let modalities = study.study.modalities.filter { !["SR", "PR", "KO", "DOC", "OT", "REG", "SEG"].contains($0) }
    let asked = Set(study.sites.holds.compactMap { CaseSites.policyName($0.subject) })
    let names = Set(decided.map(\.value.site.id))
    let isPETCT = study.study.modalities.contains("PT") && study.study.modalities.contains("CT")
    for site in decided {
      let folded = fold(site.value, names: names, asked: asked)
      entries.append(
        Entry(
          key: Key(
            site: folded.site, side: folded.side,
            modality: policy.per == .siteAndModality ? modalities.joined(separator: "+") : nil,
            study: policy.per == .studyAndSite ? study.study.uid : nil,
            date: policy.timepoints == .each ? study.study.date : nil),
          study: study.study.uid, modalities: modalities, evidence: site.evidence))
      if isPETCT, policy.attenuationCT == .own, let entry = entries.last {
        var key = entry.key
        key.modality = "CT"
        entries.append(Entry(key: key, study: entry.study, modalities: ["CT"], evidence: entry.evidence))
      }
    }
  }

  /// The site as the policy counts it within its study.
  private func fold(_ site: SidedSite, names: Set<String>, asked: Set<String>) -> SidedSite {
    func counted(as id: String) -> SidedSite { SidedSite(site: BodySite(id), side: nil) }
    let id = site.site.id
    switch id {
    case "prostate" where policy.prostate == .asPelvis: return fold(counted(as: "pelvis"), names: names, asked: asked)
    case "pelvis" where policy.abdomenPelvis == .one && asked.contains("abdomen-pelvis"): return counted(as: "abdomen")
    case "heart" where policy.heartWithChest == .one && names.contains("chest"): return counted(as: "chest")
    case "hip" where policy.hipsWithPelvis == .one && asked.contains("hips-pelvis"): return counted(as: "pelvis")
    case "pituitary" where policy.pituitaryWithBrain == .one && names.contains("brain"): return counted(as: "brain")
    case "c_spine", "t_spine", "l_spine":
      let isWhole = names.isSuperset(of: ["c_spine", "t_spine", "l_spine"])
      return isWhole && policy.wholeSpine == .one ? counted(as: "spine_whole") : site
    default: break
    }
    switch vocabulary.entry(site.site)?.sidedness ?? .none {
    case .none, .pairedAsOne: return SidedSite(site: site.site, side: nil)
    case .pairedConfig: return policy.breast == .one ? SidedSite(site: site.site, side: nil) : site
    case .paired: return policy.pairedJoints == .one ? SidedSite(site: site.site, side: nil) : site
    }
  }

  /// Sorted by site and side. A side that is both covers left and right; a side that is not told is the one that is.
  func units() -> [CaseSites.Unit] {
    var groups: [(key: Key, entries: [Entry])] = []
    for entry in entries {
      if let at = groups.firstIndex(where: { $0.key == entry.key }) {
        groups[at].entries.append(entry)
      } else {
        groups.append((entry.key, [entry]))
      }
    }
    for at in groups.indices.reversed() {
      let key = groups[at].key
      guard key.side != .bilateral || policy.breast == .perSide else { continue }
      let cover = groups.firstIndex { other in
        var same = other.key
        same.side = key.side
        guard same == key, other.key.side != key.side else { return false }
        return key.side == nil || other.key.side == .bilateral
      }
      guard let cover else { continue }
      groups[cover].entries += groups[at].entries
      groups.remove(at: at)
    }
    return groups.map { group in
      let site = SidedSite(site: group.key.site, side: group.key.side)
      var label = vocabulary.label(site)
      if let modality = group.key.modality { label += ", \(modality)" }
      if let date = group.key.date { label += ", \(date)" }
      return CaseSites.Unit(
        site: site, label: label, studies: Set(group.entries.map(\.study)).sorted(),
        modalities: Set(group.entries.flatMap(\.modalities)).sorted(), evidence: group.entries.flatMap(\.evidence))
    }.sorted { ($0.site, $0.studies.first ?? "", $0.label) < ($1.site, $1.studies.first ?? "", $1.label) }
  }
}
