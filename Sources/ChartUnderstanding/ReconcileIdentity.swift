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

/// Holds every stated identity against the case's patient: the form's, or without a form the one on whom the documents agree.
package struct ReconcileIdentity: Sendable {
  let match: MatchIdentity

  package init(_ rules: IdentityRules) { match = MatchIdentity(rules) }

  /// Decisions on `identity/s1/p3` (choices `accept` and `quarantine`) and `identity/study/UID` go before every comparison.
  package func run(
    form: RequestForm?, documents: [Document], extracts: [DocumentExtract], studies: [StudyRecord],
    decisions: [Decision] = []
  ) -> IdentityOutcome {
    let stated = extracts.flatMap { $0.identities.map(\.identity) } + studies.map { MatchIdentity.stated($0.patient) }
    guard var patient = patient(form, stated) else {
      return IdentityOutcome(
        patient: nil,
        documents: documents.map { DocumentIdentity(document: $0.id, verdict: .unstated, quarantinedPages: []) },
        studies: studies.map { StudyIdentity(study: $0.uid, verdict: .unstated) }, holds: noPatient(stated))
    }
    // A record number that stands beside a full match is the patient's own.
    for identity in stated where match.run(identity, patient).verdict == .match {
      for number in identity.identifiers where !(patient.identifiers ?? []).contains(where: { $0.value == number }) {
        patient.identifiers = (patient.identifiers ?? []) + [.init(value: number)]
      }
    }
    let byDocument = Dictionary(extracts.map { ($0.document, $0) }, uniquingKeysWith: { first, _ in first })
    var holds: [Hold] = []
    let judged = documents.map { judge($0, byDocument[$0.id], patient, decisions, &holds) }
    let discs = studies.map { study -> StudyIdentity in
      let subject = "identity/study/\(study.uid)"
      let found = match.run(study.patient, patient)
      let evidence = [
        Evidence(
          place: .header(study: study.uid, series: nil, attribute: "(0010,0010) PatientName"),
          words: study.patient.name ?? "", rule: "identity of a study", confidence: 0.9)
      ]
      let verdict = settled(found, subject, "This study", evidence, decisions, &holds)
      return StudyIdentity(study: study.uid, verdict: verdict)
    }
    return IdentityOutcome(
      patient: patient, documents: judged, studies: discs, holds: holds.sorted { $0.subject < $1.subject })
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
    _ document: Document, _ extract: DocumentExtract?, _ patient: RequestForm.Patient, _ decisions: [Decision],
    _ holds: inout [Hold]
  ) -> DocumentIdentity {
    let stated = extract?.identities ?? []
    let verdicts = stated.map { match.run($0.identity, patient) }
    let hasMatch = verdicts.contains { $0.verdict == .match }
    var quarantined: [PageAddress] = []
    var strongest: IdentityVerdict = .unstated
    for (index, page) in stated.enumerated() {
      let subject = "identity/\(document.source)/p\(page.page)"
      var found = verdicts[index]
      // A short banner on a page follows the full one on another page of its document.
      if found.verdict == .probable, hasMatch, !decisions.contains(where: { $0.subject == subject }),
        agrees(page.identity, stated, verdicts)
      {
        found = IdentityMatch(verdict: .match, reason: "follows its document")
      }
      let verdict = settled(found, subject, "This page", page.identity.evidence, decisions, &holds)
      if verdict == .conflict { quarantined.append(PageAddress(source: document.source, page: page.page)) }
      strongest = stronger(strongest, verdict)
    }
    // Where everything stated is somebody else, the pages that state nothing are theirs too.
    let others = stated.indices.count { verdicts[$0].verdict == .conflict }
    if !quarantined.isEmpty, quarantined.count == stated.count, others > 0 || strongest == .conflict {
      let pages = document.pageNumbers.map { PageAddress(source: document.source, page: PageNumber($0)) }
      return DocumentIdentity(document: document.id, verdict: .conflict, quarantinedPages: pages)
    }
    return DocumentIdentity(
      document: document.id, verdict: strongest == .conflict ? .probable : strongest,
      quarantinedPages: quarantined.sorted())
  }

  private func agrees(_ identity: StatedIdentity, _ stated: [PageIdentity], _ verdicts: [IdentityMatch]) -> Bool {
    stated.indices.contains { index in
      guard verdicts[index].verdict == .match else { return false }
      let full = stated[index].identity
      let whole = RequestForm.Patient(family: full.family, given: full.given, birthDate: full.birthDate)
      let reading = match.run(
        StatedIdentity(
          family: identity.family ?? full.family, given: identity.given ?? full.given,
          birthDate: identity.birthDate ?? full.birthDate, identifiers: [], evidence: []), whole)
      return reading.verdict == .match
    }
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
      Hold(
        subject: subject, matter: .identity,
        question: "\(what) is near the case's patient but not surely theirs (\(found.reason)). Is it?",
        choices: [
          Hold.Choice(id: "accept", label: "The case's patient: keep it"),
          Hold.Choice(id: "quarantine", label: "Somebody else: take it out"),
        ], evidence: evidence, standing: "accept"))
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
