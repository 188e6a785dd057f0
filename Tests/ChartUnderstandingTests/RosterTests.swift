import CaseModel
import ChartUnderstanding
import Testing

/// People of a roster, ranked beside the proposed specialties.
@Suite struct RosterTests {
  private func person(
    _ name: String, _ specialty: String = "rheumatology", words: [String] = [], licences: [String] = ["OH"],
    isAvailable: Bool = true, from: String? = nil, load: Int = 0
  ) -> Roster.Person {
    Roster.Person(
      name: name, specialty: specialty, subspecialties: words, licences: licences, isAvailable: isAvailable,
      availableFrom: from.flatMap { CalendarDate($0) }, load: load, line: 2)
  }

  private func ranked(
    _ people: [Roster.Person], state: String? = "OH", country: String? = "US", policy: RosterPolicy = .plain
  ) -> [RankedPerson] {
    let table = JurisdictionTable(
      default: .unknown, homeCountry: "US",
      states: [.init(name: "Ohio", code: "OH", rule: .eligible, source: nil)], countries: [])
    return RankRoster(Roster(file: "roster.csv", people: people), policy: policy, jurisdictions: table).run(
      .init(
        specialties: [ProposedSpecialty(id: "rheumatology", label: "Rheumatology", score: 3, evidence: [])],
        patient: RequestForm.Patient(state: state, country: country),
        words: [Evidenced("Seropositive rheumatoid arthritis", evidence: [])], asOf: CalendarDate("2026-06-01")))
  }

  @Test
  func `who is free, licensed where the patient is and knows the matter goes first; then who has least to do`() {
    let people = [
      person("A", load: 9), person("B", isAvailable: false), person("C", licences: ["PA"]),
      person("D", words: ["rheumatoid arthritis"], load: 20), person("E", from: "2026-07-01"), person("F", load: 1),
      person("G", "cardiology"),
    ]
    let found = ranked(people)
    #expect(found.map(\.name) == ["D", "F", "A", "C", "E"])
    #expect(found[0].subspecialties.map(\.value) == ["rheumatoid arthritis"])
    #expect(found[3].licence == .notHeld && found[4].availability == .later)
    #expect(found[0].evidence.map(\.place) == [.pipeline(entry: "roster.csv line 2")])
  }

  @Test
  func `the order is a setting`() {
    let byLoad = RosterPolicy(specialties: 1, peopleEach: 1, order: [.load])
    #expect(
      ranked([person("A", load: 2), person("B", isAvailable: false, load: 1)], policy: byLoad).map(\.name) == ["B"])
  }

  @Test(
    arguments: [
      ("OH", "US", ["Ohio"], .held), ("Ohio", nil, ["PA", "OH"], .held), ("OH", "US", ["PA"], .notHeld),
      (nil, "US", ["OH"], .unknown), ("OH", "US", [], .unknown), ("OH", "US", ["Atlantis"], .unknown),
      ("OH", "CA", ["OH"], .notHeld), (nil, "CA", ["CA"], .held),
    ] as [(String?, String?, [String], RankedPerson.Licence)])
  func `a licence is held, not held, or unknown where the two cannot be compared`(
    _ state: String?, _ country: String?, _ licences: [String], _ wanted: RankedPerson.Licence
  ) {
    #expect(ranked([person("A", licences: licences)], state: state, country: country).map(\.licence) == [wanted])
  }
}
