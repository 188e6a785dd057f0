import CaseModel
import CaseReconciliation
import ChartUnderstanding

/// Whose pages and studies are whose.
struct JudgedIdentity {
  /// The case's patient: from the form or, without one, on whom the documents agree.
  var patient: RequestForm.Patient?
  var quarantined: Set<PageAddress> = []
  var quarantinedStudies: Set<String> = []
  var studies: [String: IdentityVerdict] = [:]
  var documents: [String: IdentityVerdict] = [:]
  var holds: [Hold] = []
}

/// Holds what pages and headers state against the case's patient.
///
/// A page that states somebody else is quarantined whole; so are the pages after it, within its document, that state nothing:
/// they follow the page before them. What is near goes to the coordinator and stays in until somebody decides.
struct JudgeIdentity {
  let rules: IdentityRules
  let form: RequestForm?
  let papers: [ReadPaperSource]
  let discs: [DiscReading]
  let answers: HoldAnswers

  func judge() -> JudgedIdentity {
    var judged = JudgedIdentity()
    let match = MatchIdentity(rules)
    let stated = papers.flatMap { $0.facts.extracts.flatMap(\.identities).map(\.identity) }
    judged.patient =
      form?.patient.flatMap { $0.family == nil && $0.birthDate == nil ? nil : $0 } ?? match.consensus(of: stated)
    guard let patient = judged.patient else {
      if !stated.isEmpty { judged.holds.append(noPatient(stated)) }
      return judged
    }
    for paper in papers { judge(paper, patient, match, &judged) }
    for disc in discs {
      for study in disc.studies { judge(study, patient, match, &judged) }
    }
    return judged
  }

  private func judge(
    _ paper: ReadPaperSource, _ patient: RequestForm.Patient, _ match: MatchIdentity, _ judged: inout JudgedIdentity
  ) {
    for document in paper.documents {
      guard let extract = paper.facts.extracts.first(where: { $0.document == document.id }) else { continue }
      var verdicts: [PageNumber: (verdict: IdentityVerdict, evidence: [Evidence])] = [:]
      for page in extract.identities {
        verdicts[page.page] = (match.run(page.identity, patient).verdict, page.identity.evidence)
      }
      var groups: [(verdict: IdentityVerdict, pages: [PageNumber], evidence: [Evidence])] = []
      for number in document.pageNumbers {
        let page = PageNumber(number)
        let own = verdicts[page]
        if let own, own.verdict != .unstated, groups.last?.verdict != own.verdict {
          groups.append((own.verdict, [page], own.evidence))
        } else if groups.isEmpty {
          groups.append((own?.verdict ?? .unstated, [page], own?.evidence ?? []))
        } else {
          groups[groups.count - 1].pages.append(page)
          groups[groups.count - 1].evidence += own?.evidence ?? []
        }
      }
      for group in groups where group.verdict == .conflict || group.verdict == .probable {
        let isOut = isQuarantined(
          group.verdict, name: "\(paper.name)/p\(group.pages[0])", count: group.pages.count, what: "page",
          evidence: Array(group.evidence.prefix(6)), &judged)
        if isOut {
          for page in group.pages {
            judged.quarantined.insert(PageAddress(source: document.source, page: page))
          }
        }
      }
    }
  }

  private func judge(
    _ study: StudyRecord, _ patient: RequestForm.Patient, _ match: MatchIdentity, _ judged: inout JudgedIdentity
  ) {
    let verdict = match.run(study.patient, patient).verdict
    judged.studies[study.uid] = verdict
    guard verdict == .conflict || verdict == .probable else { return }
    let words = [study.patient.name, study.patient.birthDate?.description, study.patient.identifier]
      .compactMap { $0 }.joined(separator: ", ")
    let evidence = Evidence(
      place: .header(study: study.uid, series: nil, attribute: "(0010,0010) PatientName"), words: words,
      rule: "identity", confidence: 1)
    if isQuarantined(verdict, name: study.uid, count: 1, what: "study", evidence: [evidence], &judged) {
      judged.quarantinedStudies.insert(study.uid)
    }
  }

  /// A conflict is out and can be brought back; a near match is in and can be put out.
  private func isQuarantined(
    _ verdict: IdentityVerdict, name: String, count: Int, what: String, evidence: [Evidence],
    _ judged: inout JudgedIdentity
  ) -> Bool {
    let isConflict = verdict == .conflict
    let things = count == 1 ? "One \(what)" : "\(count) \(what)s"
    let hold = Hold(
      subject: "identity/\(name)", matter: .identity,
      question: isConflict
        ? "\(things) state\(count == 1 ? "s" : "") another patient and \(count == 1 ? "is" : "are") kept out of the packet. Right?"
        : "\(things) state\(count == 1 ? "s" : "") a patient who is nearly the case's. The same person?",
      choices: [
        Hold.Choice(id: "keep-out", label: "Another patient: keep out of packet, count and price"),
        Hold.Choice(id: "accept", label: "This patient: take in"),
      ],
      evidence: evidence, standing: isConflict ? "keep-out" : "accept")
    switch answers.choice(for: hold) {
    case "keep-out": return true
    case "accept": return false
    default:
      judged.holds.append(hold)
      return isConflict
    }
  }

  private func noPatient(_ stated: [StatedIdentity]) -> Hold {
    Hold(
      subject: "identity/patient", matter: .identity,
      question: "The documents do not agree on a patient, and no request form names one. Whose case is it?",
      choices: [Hold.Choice(id: "form-follows", label: "A request form with the patient will be filed")],
      evidence: Array(stated.flatMap(\.evidence).prefix(8)), standing: nil)
  }
}
