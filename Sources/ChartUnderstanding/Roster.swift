import CaseModel

/// The people of a programme who give opinions: a CSV file that the pipeline names, one person a line.
package struct Roster: Codable, Sendable, Hashable {
  package struct Person: Codable, Sendable, Hashable {
    package let name: String
    /// An id of the pipeline's specialties, adult or paediatric.
    package let specialty: String
    /// Words and phrases that the person is asked for: `sarcoma`, `pituitary adenoma`.
    package let subspecialties: [String]
    /// States and countries, by code or name.
    package let licences: [String]
    package let isAvailable: Bool
    package let availableFrom: CalendarDate?
    /// Open cases.
    package let load: Int
    /// In the file.
    package let line: Int

    package init(
      name: String, specialty: String, subspecialties: [String], licences: [String], isAvailable: Bool,
      availableFrom: CalendarDate?, load: Int, line: Int
    ) {
      self.name = name
      self.specialty = specialty
      self.subspecialties = subspecialties
      self.licences = licences
      self.isAvailable = isAvailable
      self.availableFrom = availableFrom
      self.load = load
      self.line = line
    }
  }

  /// The file's name, which evidence gives.
  package let file: String
  package let people: [Person]

  package init(file: String, people: [Person]) {
    self.file = file
    self.people = people
  }
}

/// How people are ranked: a setting of the pipeline.
package struct RosterPolicy: Codable, Sendable, Hashable {
  package enum Reason: String, Codable, Sendable, Hashable, CaseIterable {
    case availability, licence, subspecialty, load
  }

  /// So many of the proposed specialties get names.
  package let specialties: Int
  /// So many names for each.
  package let peopleEach: Int
  /// What counts first; those that are equal in all stand by name.
  package let order: [Reason]

  package init(specialties: Int, peopleEach: Int, order: [Reason]) {
    self.specialties = specialties
    self.peopleEach = peopleEach
    self.order = order
  }

  package static let plain = RosterPolicy(
    specialties: 3, peopleEach: 5, order: [.availability, .licence, .subspecialty, .load])
}
