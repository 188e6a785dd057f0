import CaseModel

/// Each open hold as a Task for the coordinator, with its choices and what each does to the quote.
struct FHIRTasks {
  let resources: [FHIRResource]

  init(_ summary: CaseSummary, patient: JSONValue, request: JSONValue) {
    let currency = summary.quote.total.currency
    resources = summary.holds.map { hold in
      FHIRResource(
        "Task", key: hold.id, of: summary.reference, display: hold.question,
        [
          "identifier": .array([FHIRValues.identifier("urn:dossier:hold", hold.id)]), "status": .string("requested"),
          "intent": .string("order"), "code": FHIRValues.concept(text: WrittenNames.spelled(hold.matter.rawValue)),
          "description": FHIRValues.text(hold.question), "focus": request, "for": patient,
          "input": .array(hold.choices.map { FHIRTasks.choice($0, currency: currency) }),
        ])
    }
  }

  private static func choice(_ choice: Hold.Choice, currency: String) -> JSONValue {
    let delta = choice.quoteDeltaInCents.map { Money(cents: $0, currency: currency) }
    let effect = delta.map { $0.cents == 0 ? " (the quote stays)" : " (\($0.cents > 0 ? "+" : "")\($0.text))" } ?? ""
    return FHIRValues.object([
      "type": FHIRValues.concept(text: choice.id), "valueString": FHIRValues.text(choice.label + effect),
    ])
  }
}
