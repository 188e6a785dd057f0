import CaseModel

extension PacketFacts {
  /// The people of the roster beside the specialties, for `packet.json`; null without a roster.
  func people(_ people: [RankedPerson]?) -> JSONValue {
    guard let people else { return .null }
    return .array(
      people.map { person in
        .object([
          "name": .string(person.name), "specialty": .string(person.specialty),
          "availability": .string(person.availability.rawValue),
          "availableFrom": .text(person.availableFrom?.description), "licence": .string(person.licence.rawValue),
          "load": .int(person.load), "subspecialties": .array(person.subspecialties.map(stated)),
          "evidence": evidence(person.evidence),
        ])
      })
  }
}

extension PacketView {
  /// The people of one specialty, best first.
  func people(of specialty: String) -> Values {
    let people = (summary.people ?? []).filter { $0.specialty == specialty }.map { person in
      with(
        person.subspecialties.flatMap(\.evidence) + person.evidence,
        ["name": person.name, "note": PacketView.note(person)])
    }
    return ["people": people, "hasPeople": !people.isEmpty]
  }

  static func rosterNote(_ people: [RankedPerson]?) -> String {
    people?.isEmpty == true
      ? "Nobody of the roster has these specialties."
      : "Names are the roster's, ranked; nobody is assigned by it."
  }

  /// `sarcoma · licensed there · available · 3 open cases`
  private static func note(_ person: RankedPerson) -> String {
    let licence =
      switch person.licence {
      case .held: "licensed where the patient is"
      case .notHeld: "not licensed where the patient is"
      case .unknown: "licence to be confirmed"
      }
    let availability =
      switch person.availability {
      case .available: "available"
      case .later: person.availableFrom.map { "available from \($0)" } ?? "available later"
      case .unavailable: "not available"
      }
    let load = person.load == 1 ? "1 open case" : "\(person.load) open cases"
    return (person.subspecialties.map(\.value) + [availability, licence, load]).joined(separator: " · ")
  }
}
