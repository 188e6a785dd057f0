import CaseModel
import CaseReconciliation
import ChartUnderstanding
import ContentHashing
import ImagingSites
import StageContract

/// Brings everything that was read of a case together: whose it is, what counts, what belongs together, what is missing.
package struct ReconcileCase: Stage {
  package static let name = StageName("reconcile-case")
  package static let version = 1

  package struct Input: Codable, Sendable {
    package struct Paper: Codable, Sendable {
      package let source: SourceSummary
      /// The digests of its `SourceText`, `[Document]` and `ExtractFacts.Output`; `nil` where it could not be read.
      package let text: BlobDigest?
      package let documents: BlobDigest?
      package let facts: BlobDigest?
    }

    package struct Disc: Codable, Sendable {
      package let source: SourceSummary
      /// The digest of its `DiscReading`.
      package let reading: BlobDigest?
    }

    package let form: RequestForm?
    package let papers: [Paper]
    package let discs: [Disc]
    package let decisions: [Decision]
    package let holds: [Hold]
    package let findings: [Finding]
    /// The day of the first arrival: ages are told for it.
    package let asOf: CalendarDate?
  }

  package struct Settings: Codable, Sendable {
    package let rules: BlobDigest
    package let sites: SitePolicy
    package let pages: PagePolicy
    package let jurisdictions: JurisdictionTable
  }

  package let settings: Settings
  private let rules: RuleBook
  private let vote: StudySiteVote

  /// `vocabularyDigest` stands for the tables of `sites` in keys.
  package init(
    rules: RuleBook, vote: StudySiteVote, sites: SitePolicy, pages: PagePolicy, jurisdictions: JurisdictionTable
  ) {
    settings = Settings(rules: rules.digest.rules, sites: sites, pages: pages, jurisdictions: jurisdictions)
    self.rules = rules
    self.vote = vote
  }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> ReconciledCase {
    var papers: [ReadPaperSource] = []
    for paper in input.papers {
      guard let text = paper.text, let documents = paper.documents, let facts = paper.facts else { continue }
      papers.append(
        ReadPaperSource(
          summary: paper.source, text: try await context.blobs.output(SourceText.self, text),
          documents: try await context.blobs.output([Document].self, documents),
          facts: try await context.blobs.output(ExtractFacts.Output.self, facts)))
    }
    var discs: [(SourceSummary, DiscReading)] = []
    for disc in input.discs {
      guard let reading = disc.reading else { continue }
      discs.append((disc.source, try await context.blobs.output(DiscReading.self, reading)))
    }
    // Once without answers, to see every question; then with the answers whose evidence is still what it was.
    let asked = reconcile(input, papers, discs, decisions: [])
    let valid = input.decisions.filter { decision in
      guard let hold = asked.holds.first(where: { $0.subject == decision.subject }) else { return true }
      return decision.evidenceDigest == hold.evidenceDigest
    }
    return valid.isEmpty ? asked : reconcile(input, papers, discs, decisions: valid)
  }

  private func reconcile(
    _ input: Input, _ papers: [ReadPaperSource], _ discs: [(SourceSummary, DiscReading)], decisions: [Decision]
  ) -> ReconciledCase {
    let chosen = Dictionary(decisions.map { ($0.subject, $0.choice) }, uniquingKeysWith: { _, last in last })
    let answers = HoldAnswers { chosen[$0.subject] }
    let identity = JudgeIdentity(
      rules: rules.lexicon.rules.identity, form: input.form, papers: papers, discs: discs.map(\.1), answers: answers
    ).judge()
    let numbered = NumberedDocuments(papers, quarantined: identity.quarantined)
    let accepted = numbered.documents.filter(\.isAccepted).map(\.document)
    let acceptedIDs = Set(accepted.map(\.id))
    let extracts = numbered.extracts.filter { acceptedIDs.contains($0.document) }

    let reports = reports(accepted, extracts)
    let studies = matchedStudies(discs, identity: identity, reports: reports)
    let reviews = input.form?.reviews
    let imaging = CaseSites(policy: settings.sites, reader: vote.reader)
      .resolve(studies: studies.map(\.summary), decisions: chosen, reviews: reviews?.imaging)

    let specimens = numbered.specimens.map { summary in
      SpecimenSummary(
        specimen: summary.specimen, document: summary.document, isAccepted: acceptedIDs.contains(summary.document))
    }
    let biopsies = DistinctBiopsySites(rules.lexicon.rules.specimens).run(specimens, decisions: decisions)
    let questions = CountQuestions(rules.lexicon)
      .run(form: input.form, letters: extracts.flatMap(\.questions), decisions: decisions)
    let patient = input.form?.patient ?? identity.patient
    let eligibility = ChartUnderstanding.CheckEligibility(settings.jurisdictions)
      .run(patient, on: input.asOf, decisions: decisions)
    let count = CountPages(policy: settings.pages).count(
      papers.map { paper in
        CountedSource(
          text: paper.text, documents: paper.documents, name: paper.name,
          quarantined: Set(identity.quarantined.filter { $0.source == paper.text.source }.map(\.page)))
      }, answers: answers)
    let imagingSites = studies.filter(\.summary.isAccepted).flatMap(\.summary.sites.sites)
    let specialties = ProposeSpecialties(rules.lexicon).run(
      ProposeSpecialties.Input(
        form: input.form, birthDate: patient?.birthDate, documents: accepted, extracts: extracts,
        imagingSites: imagingSites, biopsySites: biopsies.sites, questions: questions.questions))
    let completeness = CheckCompleteness(rules: rules.lexicon.rules.completeness, reader: vote.reader).check(
      form: input.form, documents: accepted,
      studies: studies.filter(\.summary.isAccepted).map { study in
        CheckCompleteness.ReceivedStudy(
          study: study.summary.study, sites: study.summary.sites.sites.map(\.value.site), report: study.summary.report)
      },
      reportsWithoutStudy: reports.map(\.document).filter { id in !studies.contains { $0.summary.report == id } },
      specialties: specialties.map(\.id))

    let biopsyUnits = reviews?.pathology == .some(.none) ? [] : biopsies.sites
    var open = imaging.openChoices.map { choice in
      ReconciledCase.OpenChoice(subject: choice.subject, choice: choice.choice, imagingReviews: choice.unitDelta)
    }
    open += count.openChoices.map { choice in
      ReconciledCase.OpenChoice(subject: choice.subject, choice: choice.choice, pages: choice.pages)
    }
    return ReconciledCase(
      form: input.form, sources: input.papers.map(\.source) + input.discs.map(\.source),
      documents: numbered.documents, pages: count.count, studies: studies.map(\.summary), imaging: imaging,
      specimens: specimens,
      biopsies: biopsyUnits.map { site in
        ReconciledCase.BiopsyUnit(
          site: site.value, label: biopsyLabel(site.value), evidence: site.evidence)
      },
      slidePreparations: slidePreparations(input.form), questions: questions.questions,
      eligibility: eligibility.eligibility, specialties: specialties, completeness: completeness,
      holds: input.holds + identity.holds + count.holds + imaging.holds + biopsies.holds + questions.holds
        + eligibility.holds,
      findings: input.findings + numbered.findings, openChoices: open)
  }

  private func reports(_ documents: [Document], _ extracts: [DocumentExtract]) -> [ReportFacts] {
    documents.filter { $0.type.value == "radiology-report" }.map { document in
      let extract = extracts.first { $0.document == document.id }
      let title = extract?.exam ?? document.title
      let answer = title.map { vote.reader.read(text: $0.value, modality: nil) }
      return ReportFacts(
        document: document.id, date: document.date?.value, accession: extract?.accessionNumber?.value, title: title,
        modalities: answer?.modality.map { [$0] } ?? [], sites: answer?.sites.map(\.site.site) ?? [])
    }
  }

  private struct MatchedStudy {
    let summary: StudySummary
  }

  /// Reports are matched on what the images say alone; then their titles vote on the sites too.
  private func matchedStudies(
    _ discs: [(SourceSummary, DiscReading)], identity: JudgedIdentity, reports: [ReportFacts]
  ) -> [MatchedStudy] {
    let all = discs.flatMap { source, disc in disc.studies.map { (source.id, $0) } }
    let alone = Dictionary(
      all.map { ($0.1.uid, vote.sites(of: $0.1).sites.map(\.value.site)) }, uniquingKeysWith: { first, _ in first })
    let matches = MatchReports(dateToleranceInDays: rules.lexicon.rules.completeness.dateToleranceInDays)
      .matches(studies: all.map(\.1), sites: alone, reports: reports)
    return all.map { source, study in
      let report = matches.first { $0.study == study.uid }?.document
      let title = reports.first { $0.document == report }?.title
      let verdict = identity.studies[study.uid] ?? .unstated
      return MatchedStudy(
        summary: StudySummary(
          study: study, source: source, sites: vote.sites(of: study, reportTitles: title.map { [$0] } ?? []),
          identity: verdict, report: report, isAccepted: !identity.quarantinedStudies.contains(study.uid)))
    }
  }

  private func biopsyLabel(_ site: SidedSite) -> String {
    let name = rules.lexicon.rules.specimens.sites.first { $0.id == site.site.id }?.label ?? site.site.id
    return site.side.map { "\(name), \($0.rawValue)" } ?? name
  }

  /// Materials that cost a preparation: as declared, never as a report happens to mention them.
  private func slidePreparations(_ form: RequestForm?) -> [Evidenced<String>] {
    (form?.declared?.pathology ?? []).enumerated().flatMap { index, declared in
      (declared.materials ?? []).filter { material in
        let words = material.lowercased()
        return words.contains("block") || words.contains("unstained") || words.contains("special stain")
      }.map { material in
        Evidenced(
          material,
          evidence: [
            Evidence(
              place: .requestForm(key: "declared.pathology[\(index)].materials"), words: material, rule: "declared",
              confidence: 1)
          ])
      }
    }
  }
}

extension Hold {
  /// What a decision remembers: it counts as long as this is what it was.
  package var evidenceDigest: BlobDigest {
    do {
      return try CanonicalJSON.digest(of: evidence)
    } catch {
      preconditionFailure("evidence is plain values: \(error)")
    }
  }
}
