import CaseModel

/// Ranks the people of a roster beside the proposed specialties; nobody is assigned by it.
package struct RankRoster: Sendable {
  /// What a case is about, in words with what they rest on.
  package struct Subject: Sendable {
    package let specialties: [ProposedSpecialty]
    package let patient: RequestForm.Patient?
    package let words: [Evidenced<String>]
    /// The day for which availability is told.
    package let asOf: CalendarDate?

    package init(
      specialties: [ProposedSpecialty], patient: RequestForm.Patient?, words: [Evidenced<String>], asOf: CalendarDate?
    ) {
      self.specialties = specialties
      self.patient = patient
      self.words = words
      self.asOf = asOf
    }
  }

  let roster: Roster
  let policy: RosterPolicy
  let jurisdictions: JurisdictionTable

  package init(_ roster: Roster, policy: RosterPolicy, jurisdictions: JurisdictionTable) {
    self.roster = roster
    self.policy = policy
    self.jurisdictions = jurisdictions
  }

  /// Those of the first specialties, best first within each.
  package func run(_ subject: Subject) -> [RankedPerson] {
    let texts = subject.words.map { (words: " \(Folding.words($0.value).joined(separator: " ")) ", said: $0) }
    return subject.specialties.prefix(policy.specialties).flatMap { specialty in
      let people = roster.people.filter { $0.specialty == specialty.id }.map { person in
        ranked(person, subject, texts)
      }
      return people.sorted(by: goesBefore).prefix(policy.peopleEach)
    }
  }

  private func ranked(
    _ person: Roster.Person, _ subject: Subject, _ texts: [(words: String, said: Evidenced<String>)]
  ) -> RankedPerson {
    let matched = person.subspecialties.compactMap { phrase -> Evidenced<String>? in
      let words = Folding.words(phrase)
      guard !words.isEmpty else { return nil }
      let wanted = " \(words.joined(separator: " ")) "
      return texts.first { $0.words.contains(wanted) }.map {
        Evidenced(phrase, evidence: Array($0.said.evidence.prefix(2)))
      }
    }
    return RankedPerson(
      name: person.name, specialty: person.specialty, availability: availability(of: person, on: subject.asOf),
      availableFrom: person.availableFrom, licence: licence(of: person, for: subject.patient), load: person.load,
      subspecialties: matched,
      evidence: [
        Evidence(
          place: .pipeline(entry: "\(roster.file) line \(person.line)"), words: person.name, rule: "roster",
          confidence: 1)
      ])
  }

  private func availability(of person: Roster.Person, on day: CalendarDate?) -> RankedPerson.Availability {
    guard person.isAvailable else { return .unavailable }
    guard let from = person.availableFrom else { return .available }
    guard let day, from <= day else { return .later }
    return .available
  }

  /// The state counts at home, the country abroad; what cannot be compared is unknown, and never 'not held'.
  private func licence(of person: Roster.Person, for patient: RequestForm.Patient?) -> RankedPerson.Licence {
    let home = jurisdictions.homeCountry.map(names(of:)) ?? []
    let isAbroad = patient?.country.map { country in !names(of: country).contains { home.contains($0) } } ?? false
    guard let place = isAbroad ? patient?.country : patient?.state, !person.licences.isEmpty else { return .unknown }
    let own = names(of: place)
    let held = person.licences.map(names(of:))
    if held.contains(where: { licence in licence.contains { own.contains($0) } }) { return .held }
    // Two codes can be told apart; a code and a name only where the table knows both.
    let isComparable = held.allSatisfy { licence in
      licence.count > 1 && own.count > 1 || licence.contains { $0.count == 2 } && own.contains { $0.count == 2 }
    }
    return isComparable ? .notHeld : .unknown
  }

  private func names(of place: String) -> [String] {
    let folded = Folding.words(place).joined(separator: " ")
    let known = (jurisdictions.states + jurisdictions.countries).first { entry in
      ([entry.name] + [entry.code].compactMap(\.self)).contains { Folding.words($0).joined(separator: " ") == folded }
    }
    guard let known else { return [folded] }
    return ([known.name] + [known.code].compactMap(\.self)).map { Folding.words($0).joined(separator: " ") }
  }

  private func goesBefore(_ left: RankedPerson, _ right: RankedPerson) -> Bool {
    for reason in policy.order {
      let (a, b) = (rank(left, reason), rank(right, reason))
      if a != b { return a < b }
    }
    return left.name < right.name
  }

  private func rank(_ person: RankedPerson, _ reason: RosterPolicy.Reason) -> Int {
    switch reason {
    case .availability: [.available, .later, .unavailable].firstIndex(of: person.availability) ?? 0
    case .licence: [.held, .unknown, .notHeld].firstIndex(of: person.licence) ?? 0
    case .subspecialty: -person.subspecialties.count
    case .load: person.load
    }
  }
}
