import CaseModel

/// From the sites of a case's studies to what is billed: distinct units with their evidence, questions, and other readings.
package struct CaseSites: Sendable {
  /// One imaging review.
  package struct Unit: Hashable, Sendable, Codable {
    package let site: SidedSite
    package let label: String
    /// Uids of the studies it was counted from, sorted.
    package let studies: [String]
    package let modalities: [String]
    package let evidence: [Evidence]
  }

  /// How many units each choice of an open hold would add (negative: take away).
  package struct OpenChoice: Hashable, Sendable, Codable {
    package let subject: String
    package let choice: String
    package let unitDelta: Int
  }

  package struct Reading: Hashable, Sendable, Codable {
    /// `per: study-and-site`
    package let setting: String
    package let unitCount: Int
  }

  package struct Result: Hashable, Sendable, Codable {
    package let units: [Unit]
    /// Found, but not asked for by the request's declared reviews.
    package let notRequested: [Unit]
    /// True where no request says what is reviewed: everything found is proposed.
    package let isProposal: Bool
    package let holds: [Hold]
    package let openChoices: [OpenChoice]
    /// Only readings that give another count.
    package let otherReadings: [Reading]
  }

  package let policy: SitePolicy
  package let reader: SiteReader

  package init(policy: SitePolicy, reader: SiteReader) {
    self.policy = policy
    self.reader = reader
  }

  /// Counts the accepted studies. `decisions`: choice by hold subject; only those whose evidence still holds.
  package func resolve(
    studies: [StudySummary], decisions: [String: String] = [:], reviews: RequestForm.ReviewSelection? = nil
  ) -> Result {
    let accepted = studies.filter(\.isAccepted)
    let counted = count(accepted, decisions, policy)
    let selection = ReviewChoice(reviews, reader: reader).select(counted, studies: accepted, decisions: decisions)
    func countSelected(_ decisions: [String: String], _ policy: SitePolicy) -> Int {
      let units = count(accepted, decisions, policy)
      return ReviewChoice(reviews, reader: reader).select(units, studies: accepted, decisions: decisions).units.count
    }
    var holds = holds(accepted, counted).filter { decisions[$0.subject] == nil }
    holds += selection.holds
    let base = selection.units.count
    var choices: [OpenChoice] = []
    for hold in holds {
      for choice in hold.choices where hold.choices.count <= 8 {
        var decided = decisions
        decided[hold.subject] = choice.id
        choices.append(
          OpenChoice(
            subject: hold.subject, choice: choice.id, unitDelta: countSelected(decided, policy) - base))
      }
    }
    let readings = policy.otherReadings.map {
      Reading(setting: $0.setting, unitCount: countSelected(decisions, $0.policy))
    }
    return Result(
      units: selection.units, notRequested: selection.rest, isProposal: reviews == nil, holds: holds,
      openChoices: choices, otherReadings: readings.filter { $0.unitCount != base })
  }

  /// A question of policy is asked once for the case; all others once a study.
  private func holds(_ studies: [StudySummary], _ units: [Unit]) -> [Hold] {
    var result: [Hold] = []
    var policyHolds: [String: Hold] = [:]
    for study in studies {
      for hold in study.sites.holds {
        guard let name = Self.policyName(hold.subject) else {
          result.append(hold)
          continue
        }
        let evidence = (policyHolds[name]?.evidence ?? []) + hold.evidence
        policyHolds[name] = Hold(
          subject: "sites/case/\(name)", matter: .sites, question: hold.question, choices: hold.choices,
          evidence: evidence, standing: standing(name).rawValue)
      }
    }
    return result + policyHolds.keys.sorted().compactMap { policyHolds[$0] }
  }

  static func policyName(_ subject: String) -> String? {
    for kind in SiteDoubt.Kind.allCases where kind.isPolicy && subject.hasSuffix("/\(kind.rawValue)") {
      return kind.rawValue
    }
    return nil
  }

  private func standing(_ name: String) -> SitePolicy.Pair {
    switch name {
    case SiteDoubt.Kind.abdomenPelvis.rawValue: policy.abdomenPelvis
    case SiteDoubt.Kind.heartChest.rawValue: policy.heartWithChest
    default: policy.hipsWithPelvis
    }
  }

  private func count(_ studies: [StudySummary], _ decisions: [String: String], _ policy: SitePolicy) -> [Unit] {
    var policy = policy
    func pair(_ kind: SiteDoubt.Kind) -> SitePolicy.Pair? {
      decisions["sites/case/\(kind.rawValue)"].flatMap(SitePolicy.Pair.init(rawValue:))
    }
    policy.abdomenPelvis = pair(.abdomenPelvis) ?? policy.abdomenPelvis
    policy.heartWithChest = pair(.heartChest) ?? policy.heartWithChest
    policy.hipsWithPelvis = pair(.hipsPelvis) ?? policy.hipsWithPelvis
    var counter = UnitCounter(policy: policy, vocabulary: reader.vocabulary)
    for study in studies { counter.add(study, decided: decidedSites(study.sites, decisions)) }
    return counter.units()
  }

  /// A study's sites with the answers to its questions put in: the chosen set takes the place of what was in doubt.
  private func decidedSites(_ sites: StudySites, _ decisions: [String: String]) -> [Evidenced<SidedSite>] {
    var current = sites.sites
    for hold in sites.holds where Self.policyName(hold.subject) == nil {
      guard let choice = decisions[hold.subject] ?? hold.standing, let chosen = SiteDoubt.sites(ofChoice: choice) else {
        continue
      }
      let inDoubt = Set(hold.choices.flatMap { SiteDoubt.sites(ofChoice: $0.id) ?? [] }.map(\.site))
      current.removeAll { inDoubt.contains($0.value.site) }
      current += chosen.map { Evidenced($0, evidence: hold.evidence) }
    }
    return current
  }
}
