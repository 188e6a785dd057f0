import CaseModel
import ChartUnderstanding

/// What the patient's state, country and age allow, by the pipeline's table.
package struct CheckEligibility: Sendable {
  package let table: JurisdictionTable

  package init(table: JurisdictionTable) { self.table = table }

  package struct Outcome: Sendable {
    package let eligibility: Eligibility
    package let holds: [Hold]
  }

  /// `asOf` is the day that the age is told for: that of the first arrival.
  package func check(_ patient: RequestForm.Patient?, asOf: CalendarDate, answers: HoldAnswers) -> Outcome {
    var rules: [(rule: JurisdictionTable.Rule, reason: Evidenced<String>)] = []
    rules.append(place(patient))
    if let age = age(of: patient, asOf: asOf) { rules.append(age) }
    var holds: [Hold] = []
    var open = false
    var settled: [(rule: JurisdictionTable.Rule, reason: Evidenced<String>)] = []
    for entry in rules {
      guard entry.rule == .unknown else {
        settled.append(entry)
        continue
      }
      let hold = confirmation(entry.reason)
      switch answers.choice(for: hold) {
      case "eligible": settled.append((.eligible, entry.reason))
      case "radiology-prohibited": settled.append((.radiologyProhibited, entry.reason))
      case "pathology-prohibited": settled.append((.pathologyProhibited, entry.reason))
      case "both-prohibited": settled.append((.bothProhibited, entry.reason))
      case "prohibited": settled.append((.prohibited, entry.reason))
      default:
        holds.append(hold)
        open = true
        settled.append(entry)
      }
    }
    let names = settled.map(\.rule)
    let prohibited = names.contains(.prohibited) || names.contains(.sanctioned)
    let noImaging = prohibited || names.contains(.radiologyProhibited) || names.contains(.bothProhibited)
    let noPathology = prohibited || names.contains(.pathologyProhibited) || names.contains(.bothProhibited)
    let verdict: Eligibility.Verdict =
      prohibited ? .prohibited : open ? .unconfirmed : noImaging || noPathology ? .restricted : .eligible
    return Outcome(
      eligibility: Eligibility(
        verdict: verdict, allowsImagingReview: !noImaging, allowsPathologyReview: !noPathology,
        reasons: settled.map(\.reason)),
      holds: holds)
  }

  private func place(_ patient: RequestForm.Patient?) -> (rule: JurisdictionTable.Rule, reason: Evidenced<String>) {
    let home = table.homeCountry ?? "US"
    if let country = patient?.country, !CheckEligibility.same(country, home) {
      let entry = table.countries.first { CheckEligibility.names($0, country) }
      if let entry, entry.rule != .eligible || !isHome(entry) {
        return (entry.rule, reason(entry, written: country, key: "patient.country"))
      }
      if entry == nil {
        // A country that the list of sanctions does not name; the list arrived with gaps.
        return (table.default, unlisted(country, key: "patient.country"))
      }
    }
    guard let state = patient?.state else {
      return (
        .unknown,
        Evidenced(
          "The patient's state is not told.",
          evidence: [
            Evidence(
              place: .requestForm(key: "patient.state"), words: "", rule: "jurisdictions/missing", confidence: 1)
          ])
      )
    }
    guard let entry = table.states.first(where: { CheckEligibility.names($0, state) }) else {
      return (table.default, unlisted(state, key: "patient.state"))
    }
    return (entry.rule, reason(entry, written: state, key: "patient.state"))
  }

  private func age(
    of patient: RequestForm.Patient?, asOf: CalendarDate
  ) -> (rule: JurisdictionTable.Rule, reason: Evidenced<String>)? {
    guard table.adultsOnly == true else { return nil }
    let adult = table.adultAge ?? 18
    guard let birth = patient?.birthDate else {
      return (
        .unknown,
        Evidenced(
          "The programme takes adults only and the birth date is not told.",
          evidence: [
            Evidence(
              place: .requestForm(key: "patient.birthDate"), words: "", rule: "jurisdictions/age", confidence: 1)
          ])
      )
    }
    guard birth.wholeYears(until: asOf) < adult else { return nil }
    return (
      .prohibited,
      Evidenced(
        "The programme takes adults only; the patient is younger than \(adult).",
        evidence: [
          Evidence(
            place: .requestForm(key: "patient.birthDate"), words: birth.description, rule: "jurisdictions/age",
            confidence: 1)
        ])
    )
  }

  private func isHome(_ entry: JurisdictionTable.Entry) -> Bool {
    CheckEligibility.names(entry, table.homeCountry ?? "US")
  }

  private func reason(_ entry: JurisdictionTable.Entry, written: String, key: String) -> Evidenced<String> {
    let sentence =
      switch entry.rule {
      case .eligible: "\(entry.name): second opinions may be given."
      case .prohibited: "\(entry.name) prohibits second opinions over state lines."
      case .pathologyProhibited: "\(entry.name) does not allow pathology reports to be shared."
      case .radiologyProhibited: "\(entry.name) does not allow radiology reports to be shared."
      case .bothProhibited: "\(entry.name) allows neither pathology nor radiology reports to be shared."
      case .sanctioned: "\(entry.name) is under sanctions: the service is not available there."
      case .unknown: "\(entry.name): the table does not say; the programme must confirm."
      }
    return Evidenced(
      sentence,
      evidence: [
        Evidence(place: .requestForm(key: key), words: written, rule: "jurisdictions", confidence: 1),
        Evidence(
          place: .pipeline(entry: "jurisdictions \(entry.name)"), words: entry.source ?? "",
          rule: "jurisdictions/\(entry.rule.rawValue)", confidence: 1),
      ])
  }

  private func unlisted(_ written: String, key: String) -> Evidenced<String> {
    Evidenced(
      "The table of jurisdictions does not name this place.",
      evidence: [Evidence(place: .requestForm(key: key), words: written, rule: "jurisdictions/default", confidence: 1)])
  }

  private func confirmation(_ reason: Evidenced<String>) -> Hold {
    let rule = reason.evidence.first?.rule.replacing("/", with: "-") ?? "place"
    return Hold(
      subject: "eligibility/\(rule)", matter: .eligibility,
      question: "\(reason.value) May the case be served?",
      choices: [
        Hold.Choice(id: "eligible", label: "Yes, in full"),
        Hold.Choice(id: "radiology-prohibited", label: "Yes, but without imaging reviews"),
        Hold.Choice(id: "pathology-prohibited", label: "Yes, but without biopsy reviews"),
        Hold.Choice(id: "both-prohibited", label: "Yes, but without imaging and biopsy reviews"),
        Hold.Choice(id: "prohibited", label: "No"),
      ],
      evidence: reason.evidence, standing: nil)
  }

  private static func names(_ entry: JurisdictionTable.Entry, _ written: String) -> Bool {
    same(entry.name, written) || entry.code.map { same($0, written) } == true
      || (entry.otherNames ?? []).contains { same($0, written) }
  }

  /// Letters only, without case.
  private static func same(_ left: String, _ right: String) -> Bool {
    left.lowercased().filter(\.isLetter) == right.lowercased().filter(\.isLetter)
  }
}
