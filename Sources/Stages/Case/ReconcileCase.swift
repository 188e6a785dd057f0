import CaseModel
import ChartUnderstanding
import ContentHashing
import ImagingSites
import StageContract

/// Brings everything that was read of a case together: whose it is, what counts, what belongs together, what is missing.
package struct ReconcileCase: Stage {
  package static let name = StageName("reconcile-case")
  package static let version = 7

  package struct Input: Codable, Sendable {
    package struct Paper: Codable, Sendable {
      package let source: SourceSummary
      /// The digests of its `SourceText` and `SourceUnderstanding`; `nil` where it could not be read.
      package let text: BlobDigest?
      package let documents: BlobDigest?
    }

    package struct Disc: Codable, Sendable {
      package let source: SourceSummary
      /// The digest of its `DiscReading`.
      package let reading: BlobDigest?
    }

    /// Cover sheets are held against it.
    package let reference: CaseReference?
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
    /// Of the words for sites.
    package let vocabulary: BlobDigest
    package let sites: SitePolicy
    package let pages: CountPages.Policy
    package let jurisdictions: JurisdictionTable
    package let roster: Roster?
    package let rosterPolicy: RosterPolicy
  }

  package let settings: Settings
  private let rules: RuleBook
  private let vote: StudySiteVote

  package init(
    rules: RuleBook, vote: StudySiteVote, vocabulary: BlobDigest, sites: SitePolicy, pages: CountPages.Policy,
    jurisdictions: JurisdictionTable, roster: Roster? = nil, rosterPolicy: RosterPolicy = .plain
  ) {
    settings = Settings(
      rules: rules.digest.rules, vocabulary: vocabulary, sites: sites, pages: pages, jurisdictions: jurisdictions,
      roster: roster, rosterPolicy: rosterPolicy)
    self.rules = rules
    self.vote = vote
  }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> ReconciledCase {
    var papers: [ReadPaperSource] = []
    for paper in input.papers {
      guard let text = paper.text, let documents = paper.documents else { continue }
      papers.append(
        ReadPaperSource(
          summary: paper.source, text: try await context.blobs.output(SourceText.self, text),
          understanding: try await context.blobs.output(SourceUnderstanding.self, documents)))
    }
    var studies: [(source: SourceID, study: StudyRecord)] = []
    for disc in input.discs {
      guard let reading = disc.reading else { continue }
      studies += try await context.blobs.output(DiscReading.self, reading).studies.map { (disc.source.id, $0) }
    }
    let merged = MergeStudies().run(studies)
    let numbered = NumberedDocuments(papers)
    let identities = ReconcileIdentity(rules.lexicon.rules.identity).compared(
      form: input.form, documents: numbered.documents, extracts: numbered.extracts,
      studies: merged.studies.map(\.study))
    let judge = CaseJudge(
      rules: rules, vote: vote, sitePolicy: settings.sites, pagePolicy: settings.pages,
      jurisdictions: settings.jurisdictions, reference: input.reference, form: input.form, papers: papers,
      numbered: numbered, identities: identities,
      nearDuplicates: FindNearDuplicates(rules.lexicon.rules.duplicates)
        .run(papers.map { ($0.text.source, $0.understanding.stream.prints) }),
      studies: merged.studies, asOf: input.asOf)
    // Once without answers, to see every question; then with the answers whose evidence is still what it was.
    let asked = judge.judge([])
    let evidence = Dictionary(
      asked.holds.map { ($0.subject, $0.evidenceDigest) }, uniquingKeysWith: { first, _ in first })
    let decisions = input.decisions.filter { evidence[$0.subject] == nil || evidence[$0.subject] == $0.evidenceDigest }
    let judged = decisions.isEmpty ? asked : judge.judge(decisions)
    return reconciled(input, judge, judged, merged.findings, openChoices(judged, judge, decisions))
  }

  /// What each choice of each open hold would change: the same judgement with that choice made.
  private func openChoices(
    _ judged: CaseJudgement, _ judge: CaseJudge, _ decisions: [Decision]
  ) -> [ReconciledCase.OpenChoice] {
    // Beyond so many questions a person decides in rounds; each round tells the prices anew.
    let asked = judged.holds.prefix(40)
    let counts = judged.counts
    return asked.flatMap { hold in
      hold.choices.prefix(8).map { choice in
        let decision = Decision(
          subject: hold.subject, evidenceDigest: hold.evidenceDigest, choice: choice.id, note: nil)
        let other = judge.judge(decisions + [decision]).counts
        return ReconciledCase.OpenChoice(
          subject: hold.subject, choice: choice.id, pages: other.pages - counts.pages,
          imagingReviews: other.imagingReviews - counts.imagingReviews,
          biopsyReviews: other.biopsyReviews - counts.biopsyReviews, questions: other.questions - counts.questions)
      }
    }
  }

  private func reconciled(
    _ input: Input, _ judge: CaseJudge, _ judged: CaseJudgement, _ copies: [Finding],
    _ openChoices: [ReconciledCase.OpenChoice]
  ) -> ReconciledCase {
    let lexicon = rules.lexicon
    let acceptedIDs = Set(judged.accepted.map(\.id))
    let acceptedStudies = judged.studies.filter(\.isAccepted)
    let specialties = ProposeSpecialties(lexicon).run(
      ProposeSpecialties.Input(
        form: input.form, birthDate: (input.form?.patient ?? judged.identity.patient)?.birthDate,
        documents: judged.accepted, extracts: judge.numbered.extracts.filter { acceptedIDs.contains($0.document) },
        imagingSites: acceptedStudies.flatMap(\.sites.sites), biopsySites: judged.biopsies.sites,
        questions: judged.questions.questions))
    let completeness =
      CheckCompleteness(lexicon).run(
        form: input.form, documents: judged.accepted, studies: acceptedStudies,
        specimens: judged.specimens.filter(\.isAccepted), specialties: specialties)
      + CheckImages().run(studies: acceptedStudies, documents: judged.accepted, reports: judged.reports)
    let language = DetectLanguage(lexicon)
    let documents = zip(judge.numbered.documents, judge.numbered.extracts).map { document, extract in
      AcceptedDocument(
        document: document, identity: judged.identity.verdict(ofDocument: document.id),
        isAccepted: acceptedIDs.contains(document.id), needsTranslation: language.needsTranslation(document.language),
        facts: acceptedIDs.contains(document.id) ? facts(of: extract, type: document.type.value) : nil)
    }
    return ReconciledCase(
      form: input.form, sources: input.papers.map(\.source) + input.discs.map(\.source),
      documents: PlacedDocuments(documents, decisions: input.decisions).documents,
      pages: judged.pages.count, studies: judged.studies, imaging: judged.imaging, specimens: judged.specimens,
      biopsies: judged.biopsies.sites.map { site in
        ReconciledCase.BiopsyUnit(site: site.value, label: biopsyLabel(site.value), evidence: site.evidence)
      },
      slidePreparations: slidePreparations(input.form), questions: judged.questions.questions,
      eligibility: judged.eligibility.eligibility, specialties: specialties,
      people: people(for: specialties, input, judge, judged),
      reviews: reviews(judged, acceptedStudies),
      completeness: completeness
        + judge.papers.flatMap { $0.understanding.stream.completeness(source: $0.text.source) }
        + Translations(judge.papers, documents, house: lexicon.rules.languages.house).completeness,
      holds: input.holds + judged.holds,
      findings: input.findings + copies + judge.papers.flatMap(\.understanding.findings)
        + Translations(judge.papers, documents, house: lexicon.rules.languages.house).findings,
      openChoices: openChoices)
  }

  private func people(
    for specialties: [ProposedSpecialty], _ input: Input, _ judge: CaseJudge, _ judged: CaseJudgement
  ) -> [RankedPerson]? {
    guard let roster = settings.roster else { return nil }
    let accepted = Set(judged.accepted.map(\.id))
    let diagnosis = input.form?.diagnosis.map { text in
      Evidenced(
        text,
        evidence: [
          Evidence(place: .requestForm(key: "diagnosis"), words: text, rule: "diagnosis of the form", confidence: 1)
        ])
    }
    let words =
      [diagnosis].compactMap(\.self) + judged.questions.questions.map { Evidenced($0.text, evidence: $0.evidence) }
      + judge.numbered.extracts.filter { accepted.contains($0.document) }.flatMap(\.diagnoses)
    return RankRoster(roster, policy: settings.rosterPolicy, jurisdictions: settings.jurisdictions).run(
      .init(
        specialties: specialties, patient: input.form?.patient ?? judged.identity.patient, words: words,
        asOf: input.asOf))
  }

  /// `nil` for what is no report: an 'exam' in a visit note is what was felt and heard.
  private func facts(of extract: DocumentExtract, type: String) -> ReportFacts? {
    guard rules.lexicon.rules.reports.sections.contains(where: { $0.documents.contains(type) }) else { return nil }
    return ReportFacts(exam: extract.exam, accessionNumber: extract.accessionNumber, statements: extract.statements)
  }

  /// What may not be reviewed needs no reviewer.
  private func reviews(_ judged: CaseJudgement, _ studies: [StudySummary]) -> [NeededReview] {
    let allowed = judged.eligibility.eligibility
    return NeededReviews(rules.lexicon.rules.specialties).run(
      imaging: allowed.allowsImagingReview ? studies.flatMap(\.sites.sites) : [],
      pathology: allowed.allowsPathologyReview ? judged.biopsies.sites : [])
  }

  /// The pipeline's names of the sites that the case has, by their ids.
  package func siteLabels(_ reconciled: ReconciledCase) -> [String: String] {
    var labels: [String: String] = [:]
    for site in reconciled.studies.flatMap(\.sites.sites) {
      labels[site.value.site.id] = vote.reader.vocabulary.label(SidedSite(site: site.value.site, side: nil))
    }
    for site in reconciled.specimens.compactMap(\.specimen.site) where labels[site.site.id] == nil {
      labels[site.site.id] = biopsyLabel(SidedSite(site: site.site, side: nil))
    }
    return labels
  }

  /// The current SNOMED CT codes of those of them that the pipeline's table of imaging sites codes.
  package func siteCodes(_ reconciled: ReconciledCase) -> [String: String] {
    var codes: [String: String] = [:]
    for id in siteLabels(reconciled).keys { codes[id] = vote.reader.vocabulary.entry(BodySite(id))?.codes.first }
    return codes
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
