import CaseModel

/// The verdict on eligibility with the questions it leaves.
package struct EligibilityCheck: Sendable, Hashable {
  package let eligibility: Eligibility
  package let holds: [Hold]
}

/// Holds the patient's state, country and age against the jurisdiction table.
package struct CheckEligibility: Sendable {
  let table: JurisdictionTable

  package init(_ table: JurisdictionTable) { self.table = table }

  /// - Parameter day: the day of the newest thing received; age is not checked without it.
  package func run(_ patient: RequestForm.Patient?, on day: CalendarDate?, decisions: [Decision] = [])
    -> EligibilityCheck
  {
    var rules: [JurisdictionTable.Rule] = []
    var reasons: [Evidenced<String>] = []
    func note(_ rule: JurisdictionTable.Rule, _ text: String, _ key: String, _ words: String, _ entry: String) {
      rules.append(rule)
      reasons.append(
        Evidenced(
          text,
          evidence: [
            Evidence(place: .requestForm(key: key), words: words, rule: "jurisdiction", confidence: 1),
            Evidence(place: .pipeline(entry: entry), words: rule.rawValue, rule: "jurisdiction", confidence: 1),
          ]))
    }
    let country = patient?.country.flatMap { $0.isEmpty ? nil : $0 }
    let state = patient?.state.flatMap { $0.isEmpty ? nil : $0 }
    let isHome = country.map { isHomeCountry($0) } ?? true
    if let country, !isHome {
      let entry = find(country, table.countries)
      note(
        entry?.rule ?? table.default, text(entry?.rule ?? table.default, place: entry?.name ?? "the country"),
        "patient.country", country, "jurisdictions countries \(entry?.name ?? "default")")
    }
    if isHome, let state {
      let entry = find(state, table.states)
      note(
        entry?.rule ?? table.default, text(entry?.rule ?? table.default, place: entry?.name ?? "the state"),
        "patient.state", state, "jurisdictions states \(entry?.name ?? "default")")
    }
    if rules.isEmpty {
      rules.append(.unknown)
      reasons.append(
        Evidenced(
          "No state or country is known: ask the referring physician where the patient lives.",
          evidence: [
            Evidence(place: .pipeline(entry: "jurisdictions default"), words: "", rule: "jurisdiction", confidence: 1)
          ]))
    }
    var isMinor = false
    if table.adultsOnly == true, let birth = patient?.birthDate, let day,
      birth.wholeYears(until: day) < table.adultAge ?? 18
    {
      isMinor = true
      reasons.append(
        Evidenced(
          "The programme takes adults only and the patient is younger than \(table.adultAge ?? 18).",
          evidence: [
            Evidence(
              place: .requestForm(key: "patient.birthDate"), words: birth.description, rule: "adults only",
              confidence: 1)
          ]))
    }
    return verdict(rules, isMinor, reasons, decisions)
  }

  private func verdict(
    _ rules: [JurisdictionTable.Rule], _ isMinor: Bool, _ reasons: [Evidenced<String>], _ decisions: [Decision]
  ) -> EligibilityCheck {
    func check(_ verdict: Eligibility.Verdict, imaging: Bool, pathology: Bool, holds: [Hold] = []) -> EligibilityCheck {
      EligibilityCheck(
        eligibility: Eligibility(
          verdict: verdict, allowsImagingReview: imaging, allowsPathologyReview: pathology, reasons: reasons),
        holds: holds)
    }
    if isMinor || rules.contains(.prohibited) || rules.contains(.sanctioned) {
      return check(.prohibited, imaging: false, pathology: false)
    }
    let imaging = !rules.contains(.radiologyProhibited) && !rules.contains(.bothProhibited)
    let pathology = !rules.contains(.pathologyProhibited) && !rules.contains(.bothProhibited)
    if !imaging || !pathology { return check(.restricted, imaging: imaging, pathology: pathology) }
    guard rules.contains(.unknown) else { return check(.eligible, imaging: true, pathology: true) }
    switch decisions.last(where: { $0.subject == "eligibility/jurisdiction" })?.choice {
    case "eligible": return check(.eligible, imaging: true, pathology: true)
    case "prohibited": return check(.prohibited, imaging: false, pathology: false)
    default:
      let hold = Hold(
        subject: "eligibility/jurisdiction", matter: .eligibility,
        question: "The table does not say whether the programme may serve where the patient lives. May it?",
        choices: [
          Hold.Choice(id: "eligible", label: "Yes: the programme confirmed it"),
          Hold.Choice(id: "prohibited", label: "No: the case cannot proceed"),
        ], evidence: reasons.flatMap(\.evidence), standing: nil)
      return check(.unconfirmed, imaging: true, pathology: true, holds: [hold])
    }
  }

  private func isHomeCountry(_ text: String) -> Bool {
    let home = table.homeCountry ?? "US"
    let known = find(text, table.countries)
    let folded = Folding.folded(text)
    return folded == Folding.folded(home) || known?.code.map { Folding.folded($0) } == Folding.folded(home)
      || ["us", "usa", "united states", "united states of america"].contains(folded)
        && ["us", "usa", "united states"].contains(Folding.folded(home))
  }

  private func find(_ text: String, _ entries: [JurisdictionTable.Entry]) -> JurisdictionTable.Entry? {
    let folded = Folding.folded(text)
    return entries.first { entry in
      ([entry.name] + [entry.code].compactMap { $0 } + (entry.otherNames ?? [])).contains {
        Folding.folded($0) == folded
      }
    }
  }

  private func text(_ rule: JurisdictionTable.Rule, place: String) -> String {
    switch rule {
    case .eligible: "Second opinions may be given to residents of \(place)."
    case .prohibited: "\(place) prohibits second opinions from outside: the case cannot proceed."
    case .pathologyProhibited: "\(place) does not allow pathology reports to be shared: no pathology review."
    case .radiologyProhibited: "\(place) does not allow radiology reports to be shared: no imaging review."
    case .bothProhibited: "\(place) allows neither radiology nor pathology reports to be shared: no reviews."
    case .sanctioned: "\(place) is under sanctions: the case cannot proceed."
    case .unknown: "The table does not say what holds in \(place): the programme must confirm."
    }
  }
}
