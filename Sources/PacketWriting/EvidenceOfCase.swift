import CaseModel

/// Everything that the facts of a case rest on, what is to be decided and billed first.
struct EvidenceOfCase {
  let list: [Evidence]

  init(_ summary: CaseSummary) {
    var list = summary.holds.flatMap(\.evidence)
    list += summary.quote.lines.flatMap { $0.details.flatMap(\.evidence) }
    list += summary.questions.flatMap(\.evidence)
    list += summary.specimens.flatMap(\.specimen.evidence)
    list += summary.studies.flatMap { $0.sites.sites.flatMap(\.evidence) }
    list += summary.eligibility.reasons.flatMap(\.evidence)
    list += summary.completeness.flatMap(\.evidence)
    list += summary.specialties.flatMap(\.evidence)
    list += summary.pages.exclusions.flatMap(\.evidence)
    for document in summary.documents.map(\.document) {
      list += document.type.evidence + (document.title?.evidence ?? []) + (document.date?.evidence ?? [])
    }
    // Last: there are only so many pictures, and a report's first page is among them anyway.
    for said in summary.documents.compactMap(\.facts?.statements) {
      list += [said.diagnosis, said.impression].compactMap(\.self).flatMap(\.evidence)
      list += said.stages.flatMap(\.value.evidence) + (said.technique?.evidence ?? [])
    }
    self.list = list
  }
}
