import CaseModel

extension PacketFacts {
  /// What a report says, for `packet.json`; null for a document that is none or says nothing of it.
  func report(_ facts: ReportFacts?) -> JSONValue {
    guard let facts, !facts.isEmpty else { return .null }
    let said = facts.statements
    return .object([
      "exam": stated(facts.exam), "accessionNumber": stated(facts.accessionNumber), "technique": stated(said.technique),
      "impression": stated(said.impression), "diagnosis": stated(said.diagnosis),
      "stages": .array(
        said.stages.map { stage in
          .object([
            "system": .string(stage.system), "label": .string(stage.label), "value": .string(stage.value.value),
            "evidence": evidence(stage.value.evidence),
          ])
        }),
    ])
  }
}

extension PacketView {
  /// What a report says, behind one line that names it and shows its stages.
  func report(_ facts: ReportFacts?) -> Values {
    let said = facts?.statements ?? ReportStatements()
    let sections = [
      ("Diagnosis", said.diagnosis), ("Impression", said.impression), ("Technique", said.technique),
    ].compactMap { label, text in text.map { (label, $0) } }
    let stages = said.stages.map { ($0.label, $0.value) }
    let rows = (sections + stages).map { label, text in with(text.evidence, ["label": label, "text": text.value]) }
    let shown = sections.map(\.0) + stages.map { "\($0) \($1.value)" }
    return ["said": rows, "hasSaid": !rows.isEmpty, "saidSummary": shown.joined(separator: " · ")]
  }
}

extension ReportFacts {
  fileprivate var isEmpty: Bool { exam == nil && accessionNumber == nil && statements.isEmpty }
}
