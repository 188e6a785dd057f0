import CaseModel

/// Asks about what came under a cover sheet that carries another case's reference number.
///
/// Until somebody decides, only documents that name the case's patient themselves stay: a stranger's page is worse than a missing one.
package struct CheckReferences: Sendable {
  let rules: DocumentTypeRules

  package init(_ rules: DocumentTypeRules) { self.rules = rules }

  /// A cover with what came under it.
  private struct Section {
    let cover: Document
    let references: [Evidenced<CaseReference>]
    var documents: [Document]
  }

  /// Decisions on `identity/reference/s1/p1`: `accept`, `matching`, `quarantine`.
  package func run(
    _ identity: IdentityOutcome, reference: CaseReference, documents: [Document], extracts: [DocumentExtract],
    decisions: [Decision] = []
  ) -> IdentityOutcome {
    let byDocument = Dictionary(extracts.map { ($0.document, $0) }, uniquingKeysWith: { first, _ in first })
    var out: Set<String> = []
    var holds: [Hold] = []
    for section in sections(documents, byDocument, reference) {
      let subject = "identity/reference/\(section.cover.source)/p\(section.cover.firstPage)"
      let choice = decisions.last { $0.subject == subject }?.choice
      if !["accept", "matching", "quarantine"].contains(choice) { holds.append(hold(subject, section)) }
      switch choice {
      case "accept": break
      case "quarantine": out.formUnion((section.documents + [section.cover]).map(\.id))
      default:
        out.formUnion(section.documents.filter { identity.verdict(ofDocument: $0.id) != .match }.map(\.id))
      }
    }
    return identity.quarantining(documents.filter { out.contains($0.id) }, asking: holds)
  }

  /// From a cover with a reference to the next cover of the same file, or to its end.
  private func sections(
    _ documents: [Document], _ extracts: [String: DocumentExtract], _ reference: CaseReference
  ) -> [Section] {
    var sections: [Section] = []
    var isOpen = false
    for document in documents {
      if let cover = sections.last?.cover, cover.source != document.source { isOpen = false }
      if document.type.value == "fax-cover" {
        let references = extracts[document.id]?.references ?? []
        isOpen = !references.isEmpty && !references.contains { $0.value == reference }
        if isOpen { sections.append(Section(cover: document, references: references, documents: [])) }
      } else if isOpen {
        sections[sections.count - 1].documents.append(document)
      }
    }
    return sections
  }

  private func hold(_ subject: String, _ section: Section) -> Hold {
    Hold(
      subject: subject, matter: .identity,
      question:
        "A cover sheet in \(section.cover.source) carries another case's reference number. Is what came under it for this case?",
      choices: [
        Hold.Choice(id: "matching", label: "Keep only the documents that name this case's patient"),
        Hold.Choice(id: "accept", label: "It is for this case: keep all of it"),
        Hold.Choice(id: "quarantine", label: "It is for the other case: take all of it out"),
      ], evidence: section.references.flatMap(\.evidence), standing: "matching")
  }
}

extension IdentityOutcome {
  /// The same with all pages of some documents taken out, and more to ask.
  func quarantining(_ documents: [Document], asking more: [Hold]) -> IdentityOutcome {
    let out = Dictionary(documents.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return IdentityOutcome(
      patient: patient,
      documents: self.documents.map { known in
        guard let document = out[known.document] else { return known }
        return DocumentIdentity(
          document: known.document, verdict: .conflict,
          quarantinedPages: document.pageNumbers.map {
            PageAddress(source: document.source, page: PageNumber($0))
          })
      }, studies: studies, holds: (holds + more).sorted { $0.subject < $1.subject })
  }
}
