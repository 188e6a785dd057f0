import CaseModel

/// The patient, the referring physician with the facility, the request with its questions, and the program as the author.
struct FHIRPeople {
  let patient: FHIRResource
  let physician: FHIRResource?
  let facility: FHIRResource?
  let role: FHIRResource?
  let request: FHIRResource
  let device: FHIRResource

  var resources: [FHIRResource] { [patient, physician, facility, role, request, device].compactMap(\.self) }

  init(_ summary: CaseSummary) {
    let reference = summary.reference
    let form = summary.requestForm
    let person = form?.patient
    let written = FHIRValues.object([
      "family": FHIRValues.text(person?.family), "given": person?.given.map { FHIRValues.list([FHIRValues.text($0)]) },
    ])
    patient = FHIRResource(
      "Patient", key: "patient", of: reference,
      [
        "identifier": .array(
          [FHIRValues.identifier("urn:dossier:case-reference", reference.digits)]
            + (person?.identifiers ?? []).map { identifier in
              FHIRValues.object([
                "value": FHIRValues.text(identifier.value),
                "assigner": FHIRValues.object(["display": FHIRValues.text(identifier.issuer)]),
              ])
            }),
        "name": FHIRValues.list([written]), "gender": FHIRPeople.gender(person?.sex),
        "birthDate": FHIRValues.text(person?.birthDate?.description),
        "address": FHIRValues.list([
          FHIRValues.object(["state": FHIRValues.text(person?.state), "country": FHIRValues.text(person?.country)])
        ]),
      ])
    let doctor = form?.physician
    physician = FHIRPeople.physician(doctor, reference)
    facility = FHIRValues.text(doctor?.facility).map { name in
      FHIRResource("Organization", key: "facility", of: reference, ["name": name])
    }
    if let physician, let facility {
      role = FHIRResource(
        "PractitionerRole", key: "referring", of: reference,
        ["practitioner": physician.reference, "organization": facility.reference])
    } else {
      role = nil
    }
    request = FHIRResource(
      "ServiceRequest", key: "request", of: reference,
      [
        "identifier": .array([FHIRValues.identifier("urn:dossier:case-reference", reference.digits)]),
        "status": .string("active"), "intent": .string("order"),
        "code": FHIRValues.concept(text: "Medical second opinion"), "subject": patient.reference,
        "requester": (role ?? physician ?? facility)?.reference,
        "performerType": summary.specialties.first.flatMap { FHIRValues.concept(text: $0.label) },
        "reasonCode": FHIRValues.list([FHIRValues.concept(text: form?.diagnosis)]),
        "note": FHIRValues.list(summary.questions.map(FHIRPeople.question)),
      ])
    device = FHIRResource(
      "Device", key: "dossier", of: reference,
      [
        "deviceName": .array([.object(["name": .string("Dossier"), "type": .string("user-friendly-name")])]),
        "version": .array([
          FHIRValues.object([
            "type": FHIRValues.concept(text: "pipeline"),
            "value": FHIRValues.text("\(summary.pipeline.name) \(summary.pipeline.digest.hex)"),
          ])
        ]),
      ])
  }

  private static func physician(_ doctor: RequestForm.Physician?, _ reference: CaseReference) -> FHIRResource? {
    guard let doctor, doctor.name != nil || doctor.email != nil || doctor.fax != nil else { return nil }
    func contact(_ system: String, _ value: String?) -> JSONValue? {
      FHIRValues.text(value).map { .object(["system": .string(system), "value": $0]) }
    }
    return FHIRResource(
      "Practitioner", key: "referring", of: reference,
      [
        "name": FHIRValues.list([FHIRValues.object(["text": FHIRValues.text(doctor.name)])]),
        "telecom": FHIRValues.list([contact("email", doctor.email), contact("fax", doctor.fax)]),
      ])
  }

  private static func question(_ question: CountedQuestion) -> JSONValue? {
    let parts = question.parts.count > 1 ? question.parts.map { "\n- \($0)" }.joined() : ""
    return FHIRValues.text("Question \(question.number): \(question.text)\(parts)").map { .object(["text": $0]) }
  }

  /// AdministrativeGender (hl7.org/fhir/R4/valueset-administrative-gender.html); `nil` where nothing is stated.
  private static func gender(_ stated: String?) -> JSONValue? {
    switch stated?.lowercased() {
    case nil, "": nil
    case "f", "female": .string("female")
    case "m", "male": .string("male")
    case "o", "other": .string("other")
    default: .string("unknown")
    }
  }
}
