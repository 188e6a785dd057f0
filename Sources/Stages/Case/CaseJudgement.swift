import CaseModel
import ChartUnderstanding
import ImagingSites

/// One pass over a case with a set of answers: what follows from everything that was read if these are the decisions.
///
/// Everything is computed from values in hand, so the same pass answers 'what if': once for each choice of an open hold.
struct CaseJudgement {
  let identity: IdentityOutcome
  let accepted: [Document]
  let studies: [StudySummary]
  let reports: ReportMatches
  let imaging: CaseSites.Result
  /// The question whether studies that came undeclared are reviewed, where the quote hangs on it.
  let undeclaredReviews: [Hold]
  let specimens: [SpecimenSummary]
  let biopsies: BiopsySites
  let questions: QuestionCount
  let pages: PageCounting
  let eligibility: EligibilityCheck

  /// What a quote counts.
  var counts: Counts {
    Counts(
      pages: pages.count.billable, imagingReviews: imaging.units.count, biopsyReviews: biopsies.sites.count,
      questions: questions.total)
  }

  struct Counts {
    let pages: Int
    let imagingReviews: Int
    let biopsyReviews: Int
    let questions: Int
  }

  var holds: [Hold] {
    identity.holds + pages.holds + imaging.holds + undeclaredReviews + biopsies.holds + questions.holds
      + eligibility.holds
  }
}

/// What a judgement is made of, and by which rules.
struct CaseJudge {
  let rules: RuleBook
  let vote: StudySiteVote
  let sitePolicy: SitePolicy
  let pagePolicy: CountPages.Policy
  let jurisdictions: JurisdictionTable
  let reference: CaseReference?
  let form: RequestForm?
  let papers: [ReadPaperSource]
  let numbered: NumberedDocuments
  let identities: ComparedIdentities
  let nearDuplicates: [NearDuplicates]
  let studies: [(source: SourceID, study: StudyRecord)]
  let asOf: CalendarDate?

  func judge(_ decisions: [Decision]) -> CaseJudgement {
    var identity = ReconcileIdentity(rules.lexicon.rules.identity).outcome(identities, decisions: decisions)
    if let reference {
      identity = CheckReferences(rules.lexicon.rules.documentTypes).run(
        identity, reference: reference, documents: numbered.documents, extracts: numbered.extracts, decisions: decisions
      )
    }
    let out = Set(identity.quarantined)
    let accepted = numbered.documents.filter { document in
      document.pageNumbers.contains { !out.contains(PageAddress(source: document.source, page: PageNumber($0))) }
    }
    let acceptedIDs = Set(accepted.map(\.id))
    let extracts = numbered.extracts.filter { acceptedIDs.contains($0.document) }
    let reports = MatchReports(rules.lexicon).run(
      documents: accepted, extracts: extracts,
      studies: studies.map(\.study).filter { identity.verdict(ofStudy: $0.uid) != .conflict })
    let summaries = studySummaries(identity, accepted, extracts, reports.matches)
    let choices = Dictionary(
      decisions.compactMap { decision in
        SiteDoubt.choice(of: decision, reader: vote.reader).map { (decision.subject, $0) }
      }, uniquingKeysWith: { _, last in last })
    let (imaging, undeclared) = imagingReviews(summaries, choices)
    let specimens = numbered.extracts.flatMap { extract in
      extract.specimens.map {
        SpecimenSummary(
          specimen: $0, document: extract.document, isAccepted: acceptedIDs.contains(extract.document))
      }
    }
    let wantsNone = form?.reviews?.pathology == RequestForm.ReviewSelection.none
    var biopsies = DistinctBiopsySites(rules.lexicon.rules.specimens)
      .run(wantsNone ? [] : specimens, decisions: decisions)
    if case .listed(let listed)? = form?.reviews?.pathology {
      biopsies = SelectBiopsyReviews(rules.lexicon).run(biopsies, listed: listed, decisions: decisions)
    }
    return CaseJudgement(
      identity: identity, accepted: accepted, studies: summaries, reports: reports, imaging: imaging,
      undeclaredReviews: undeclared, specimens: specimens, biopsies: biopsies,
      questions: CountQuestions(rules.lexicon)
        .run(form: form, letters: extracts.flatMap(\.questions), decisions: decisions),
      pages: CountPages(pagePolicy).run(
        sources: papers.map(\.text), documents: numbered.documents, identity: identity, unrenderable: doubtfulPages,
        nearDuplicates: nearDuplicates, decisions: decisions),
      eligibility: CheckEligibility(jurisdictions).run(
        form?.patient ?? identity.patient, on: asOf, decisions: decisions))
  }

  private static let undeclaredSubject = "reviews/imaging/undeclared"

  /// The reviews, and the question of studies that came though the request declared others: they count until somebody leaves them out.
  private func imagingReviews(
    _ summaries: [StudySummary], _ choices: [String: String]
  ) -> (reviews: CaseSites.Result, holds: [Hold]) {
    func resolve(_ studies: [StudySummary]) -> CaseSites.Result {
      CaseSites(policy: sitePolicy, reader: vote.reader)
        .resolve(studies: studies, decisions: choices, reviews: form?.reviews?.imaging)
    }
    let all = resolve(summaries)
    // A list of reviews says itself what is asked for.
    if case .listed? = form?.reviews?.imaging { return (all, []) }
    let undeclared = CheckCompleteness(rules.lexicon).undeclared(form, summaries.filter(\.isAccepted))
    guard !undeclared.isEmpty else { return (all, []) }
    let uids = Set(undeclared.map(\.study.uid))
    let declared = resolve(summaries.filter { !uids.contains($0.study.uid) })
    switch choices[CaseJudge.undeclaredSubject] {
    case "leave-out": return (declared, [])
    case "review": return (all, [])
    default: break
    }
    guard declared.units.count != all.units.count else { return (all, []) }
    let hold = Hold(
      subject: CaseJudge.undeclaredSubject, matter: .reviews,
      question: undeclared.count == 1
        ? "A study came that the request does not declare. Is it to be reviewed?"
        : "\(undeclared.count) studies came that the request does not declare. Are they to be reviewed?",
      choices: [
        Hold.Choice(id: "review", label: "Review what came"),
        Hold.Choice(id: "leave-out", label: "Review only what was declared"),
      ],
      evidence: undeclared.map { entry in
        Evidence(
          place: .header(study: entry.study.uid, series: nil, attribute: "(0008,1030) StudyDescription"),
          words: entry.study.description ?? entry.study.modalities.joined(separator: "/"), rule: "undeclared imaging",
          confidence: 1)
      }, standing: "review")
    return (all, [hold])
  }

  /// Findings of a reading that put what a page is, or whether it is one, in doubt.
  private static let doubtfulCodes: Set<String> = ["page-not-renderable", "page-repeated", "page-size-absurd"]

  private var doubtfulPages: [PageAddress] {
    papers.flatMap { paper in
      paper.text.findings.compactMap { finding in
        guard CaseJudge.doubtfulCodes.contains(finding.code), let page = finding.page else { return nil }
        return PageAddress(source: paper.text.source, page: page)
      }
    }
  }

  /// Each report's title votes on the sites of the study it belongs to.
  private func studySummaries(
    _ identity: IdentityOutcome, _ documents: [Document], _ extracts: [DocumentExtract], _ matches: [ReportMatch]
  ) -> [StudySummary] {
    return studies.map { source, study in
      let report = matches.first { $0.study == study.uid }?.document
      let title =
        extracts.first { $0.document == report }?.exam ?? documents.first { $0.id == report }?.title
      let verdict = identity.verdict(ofStudy: study.uid)
      return StudySummary(
        study: study, source: source, sites: vote.sites(of: study, reportTitles: title.map { [$0] } ?? []),
        identity: verdict, report: report, isAccepted: verdict != .conflict)
    }
  }
}
