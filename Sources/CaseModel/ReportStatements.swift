/// What a report says under its headings, and stages and grades that it prints: as written, never computed.
package struct ReportStatements: Hashable, Sendable, Codable {
  package let technique: Evidenced<String>?
  package let impression: Evidenced<String>?
  package let diagnosis: Evidenced<String>?
  package let stages: [StatedStage]

  package init(
    technique: Evidenced<String>? = nil, impression: Evidenced<String>? = nil, diagnosis: Evidenced<String>? = nil,
    stages: [StatedStage] = []
  ) {
    self.technique = technique
    self.impression = impression
    self.diagnosis = diagnosis
    self.stages = stages
  }

  package var isEmpty: Bool { technique == nil && impression == nil && diagnosis == nil && stages.isEmpty }

  /// What the report comes to, with its stages, in one text; `nil` where it prints none.
  package var summary: String? {
    let lines = [impression?.value ?? diagnosis?.value] + stages.map { "\($0.label): \($0.value.value)" }
    let text = lines.compactMap(\.self).joined(separator: "\n")
    return text.isEmpty ? nil : text
  }
}

/// A stage or grade as a pathology report prints it: `pT1c pN0`, `IIA`, `3+4=7`.
package struct StatedStage: Hashable, Sendable, Codable {
  /// An id of the pipeline's stages: `tnm`, `stage-group`, `gleason`, `grade-group`.
  package let system: String
  package let label: String
  package let value: Evidenced<String>

  package init(system: String, label: String, value: Evidenced<String>) {
    self.system = system
    self.label = label
    self.value = value
  }
}

/// What the packet tells of a document beyond what kind it is.
package struct ReportFacts: Hashable, Sendable, Codable {
  package let exam: Evidenced<String>?
  package let accessionNumber: Evidenced<String>?
  package let statements: ReportStatements

  package init(
    exam: Evidenced<String>? = nil, accessionNumber: Evidenced<String>? = nil,
    statements: ReportStatements = ReportStatements()
  ) {
    self.exam = exam
    self.accessionNumber = accessionNumber
    self.statements = statements
  }
}
