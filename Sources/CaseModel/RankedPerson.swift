/// Somebody of the programme's roster who could take the case: a proposal with its reasons, never an assignment.
package struct RankedPerson: Hashable, Sendable, Codable {
  package enum Licence: String, Sendable, Codable, CaseIterable {
    /// For the patient's state or country.
    case held
    case notHeld
    /// The roster or the request says too little.
    case unknown
  }

  package enum Availability: String, Sendable, Codable, CaseIterable {
    case available
    /// From a day after the case began.
    case later
    case unavailable
  }

  package let name: String
  /// The id of a proposed specialty.
  package let specialty: String
  package let availability: Availability
  /// The day from which somebody is available, where the roster tells one.
  package let availableFrom: CalendarDate?
  package let licence: Licence
  /// Open cases.
  package let load: Int
  /// Those of the person's subspecialties that the case is about, each with what says so.
  package let subspecialties: [Evidenced<String>]
  /// The line of the roster.
  package let evidence: [Evidence]

  package init(
    name: String, specialty: String, availability: Availability, availableFrom: CalendarDate?, licence: Licence,
    load: Int, subspecialties: [Evidenced<String>], evidence: [Evidence]
  ) {
    self.name = name
    self.specialty = specialty
    self.availability = availability
    self.availableFrom = availableFrom
    self.licence = licence
    self.load = load
    self.subspecialties = subspecialties
    self.evidence = evidence
  }
}
