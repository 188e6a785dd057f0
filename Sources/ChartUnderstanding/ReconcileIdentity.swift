import CaseModel

/// Whose each document, page and study is.
package struct IdentityOutcome: Sendable, Hashable {
  /// The patient that everything was held against; `nil` where neither a form nor the documents name one.
  package let patient: RequestForm.Patient?
  package let documents: [DocumentIdentity]
  package let studies: [StudyIdentity]
  package let holds: [Hold]

  /// Pages of somebody else, whatever their document.
  package var quarantined: [PageAddress] { documents.flatMap(\.quarantinedPages) }
  package func verdict(ofDocument id: String) -> IdentityVerdict {
    documents.first { $0.document == id }?.verdict ?? .unstated
  }
  package func verdict(ofStudy uid: String) -> IdentityVerdict {
    studies.first { $0.study == uid }?.verdict ?? .unstated
  }
}

package struct DocumentIdentity: Sendable, Hashable {
  package let document: String
  package let verdict: IdentityVerdict
  package let quarantinedPages: [PageAddress]
}

package struct StudyIdentity: Sendable, Hashable {
  package let study: String
  package let verdict: IdentityVerdict
}

/// What comparing gave, before any decision.
package struct ComparedIdentities: Sendable {
  let documents: [Document]
  /// `nil` where nobody is named to compare with.
  let found: (patient: RequestForm.Patient, questions: IdentityQuestions)?
  let studies: [(study: StudyRecord, found: IdentityMatch?)]
  let stated: [StatedIdentity]
}

/// Holds every stated identity against the case's patient: the form's, or without a form the one on whom the documents agree.
package struct ReconcileIdentity: Sendable {
  let match: MatchIdentity

  package init(_ rules: IdentityRules) { match = MatchIdentity(rules) }

  /// Decisions on `identity/s1/p3` (choices `accept` and `quarantine`) and `identity/study/UID` go before every comparison;
  /// a decision on the first page of pages that state the same holds for all of them.
  package func run(
    form: RequestForm?, documents: [Document], extracts: [DocumentExtract], studies: [StudyRecord],
    decisions: [Decision] = []
  ) -> IdentityOutcome {
    outcome(compared(form: form, documents: documents, extracts: extracts, studies: studies), decisions: decisions)
  }

  /// Every comparison, which no decision changes: a case is judged once for each choice of its holds.
  package func compared(
    form: RequestForm?, documents: [Document], extracts: [DocumentExtract], studies: [StudyRecord]
  ) -> ComparedIdentities {
    let stated = extracts.flatMap { $0.identities.map(\.identity) } + studies.map { MatchIdentity.stated($0.patient) }
    guard var patient = patient(form, stated) else {
      return ComparedIdentities(documents: documents, found: nil, studies: studies.map { ($0, nil) }, stated: stated)
    }
    // A record number that stands beside a full match is the patient's own.
    for identity in stated where match.run(identity, patient).verdict == .match {
      patient.identifiers = match.adding(identity.identifiers, to: patient.identifiers ?? [])
    }
    let byDocument = Dictionary(extracts.map { ($0.document, $0) }, uniquingKeysWith: { first, _ in first })
    let questions = IdentityQuestions(documents: documents, extracts: byDocument, patient: patient, match: match)
    return ComparedIdentities(
      documents: documents, found: (patient, questions),
      studies: studies.map { ($0, match.run($0.patient, patient)) }, stated: stated)
  }

  package func outcome(_ compared: ComparedIdentities, decisions: [Decision]) -> IdentityOutcome {
    let documents = compared.documents
    guard let (patient, questions) = compared.found else {
      return IdentityOutcome(
        patient: nil,
        documents: documents.map { DocumentIdentity(document: $0.id, verdict: .unstated, quarantinedPages: []) },
        studies: compared.studies.map { StudyIdentity(study: $0.study.uid, verdict: .unstated) },
        holds: noPatient(compared.stated))
    }
    var holds: [Hold] = []
    let judged = documents.map { judge($0, questions, decisions) }
    holds += questions.holds(judged.flatMap(\.open))
    let discs = compared.studies.map { study, found -> StudyIdentity in
      let subject = "identity/study/\(study.uid)"
      let evidence = [
        Evidence(
          place: .header(study: study.uid, series: nil, attribute: "(0010,0010) PatientName"),
          words: study.patient.name ?? "", rule: "identity of a study", confidence: 0.9)
      ]
      guard let found else { return StudyIdentity(study: study.uid, verdict: .unstated) }
      let verdict = settled(found, subject, "This study", evidence, decisions, &holds)
      return StudyIdentity(study: study.uid, verdict: verdict)
    }
    return IdentityOutcome(
      patient: patient, documents: judged.map(\.identity), studies: discs,
      holds: holds.sorted { $0.subject < $1.subject })
  }

  private func patient(_ form: RequestForm?, _ stated: [StatedIdentity]) -> RequestForm.Patient? {
    if let patient = form?.patient, patient.family != nil || patient.given != nil || patient.birthDate != nil {
      return patient
    }
    guard var agreed = match.consensus(of: stated) else { return nil }
    agreed.state = form?.patient?.state
    agreed.country = form?.patient?.country
    agreed.sex = form?.patient?.sex
    return agreed
  }

  private func judge(
    _ document: Document, _ questions: IdentityQuestions, _ decisions: [Decision]
  ) -> (identity: DocumentIdentity, open: [PageAddress]) {
    let stated = questions.pages(of: document)
    var quarantined: [PageAddress] = []
    var open: [PageAddress] = []
    var strongest: IdentityVerdict = .unstated
    for page in stated {
      let choice = questions.subjects(of: page.address).lazy
        .compactMap { subject in decisions.last { $0.subject == subject }?.choice }.first
      let verdict: IdentityVerdict
      switch choice {
      case "accept": verdict = .match
      case "quarantine": verdict = .conflict
      default: verdict = page.found.verdict
      }
      if verdict == .probable { open.append(page.address) }
      if verdict == .conflict { quarantined.append(page.address) }
      strongest = stronger(strongest, verdict)
    }
    // Where everything stated is somebody else, the pages that state nothing are theirs too.
    if !quarantined.isEmpty, quarantined.count == stated.count {
      let pages = document.pageNumbers.map { PageAddress(source: document.source, page: PageNumber($0)) }
      return (DocumentIdentity(document: document.id, verdict: .conflict, quarantinedPages: pages), open)
    }
    return (
      DocumentIdentity(
        document: document.id, verdict: strongest == .conflict ? .probable : strongest,
        quarantinedPages: quarantined.sorted()), open
    )
  }

  private func stronger(_ left: IdentityVerdict, _ right: IdentityVerdict) -> IdentityVerdict {
    let order: [IdentityVerdict] = [.unstated, .conflict, .probable, .match]
    if left == .probable || right == .probable { return .probable }
    return order.firstIndex(of: left)! >= order.firstIndex(of: right)! ? left : right
  }

  private func settled(
    _ found: IdentityMatch, _ subject: String, _ what: String, _ evidence: [Evidence], _ decisions: [Decision],
    _ holds: inout [Hold]
  ) -> IdentityVerdict {
    switch decisions.last(where: { $0.subject == subject })?.choice {
    case "accept": return .match
    case "quarantine": return .conflict
    default: break
    }
    guard found.verdict == .probable else { return found.verdict }
    holds.append(
      IdentityQuestions.hold(
        subject, "\(what) is near the case's patient but not surely theirs (\(found.reason)). Is it?", evidence))
    return .probable
  }

  private func noPatient(_ stated: [StatedIdentity]) -> [Hold] {
    guard !stated.allSatisfy({ $0.family == nil && $0.birthDate == nil }) else { return [] }
    return [
      Hold(
        subject: "identity/case", matter: .identity,
        question:
          "There is no request form and the documents do not agree on one patient. Add a case.yaml with the patient.",
        choices: [Hold.Choice(id: "form", label: "A request form was added")],
        evidence: stated.prefix(6).flatMap { $0.evidence.prefix(1) }, standing: nil)
    ]
  }
}
