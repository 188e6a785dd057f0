import CaseModel
import CaseProcessing
import ChartUnderstanding
import Foundation
import ImagingSites
import StageContract
import Stages

/// What `inspect` found: papers and discs, each as the command line's contract writes it.
struct Inspection {
  struct Paper: Encodable {
    struct Count: Encodable {
      let billable: Int
      let declared: Int?
      let found: Int
    }

    struct Page: Encodable {
      let number: Int
      let text: String
      let textSource: PageContent.TextSource
      let rotation: Int
      let blank: Bool
      let confidence: Double
      let reason: String
      let faxHeader: String?
      let codes: [PageCode]

      /// All but what comes last, the members being sorted: ``PageLine`` adds the text and where it is from.
      enum CodingKeys: CodingKey { case number, rotation, blank, confidence, reason, faxHeader, codes }

      init(_ page: PageContent) {
        number = page.number.value
        text = page.text.text
        textSource = page.textSource
        rotation = page.rotation.rawValue
        blank = page.isBlank
        confidence = page.confidence
        reason = page.reason
        faxHeader = page.faxHeader
        codes = page.codes
      }
    }

    struct PaperDocument: Encodable {
      let type: String
      let title: String?
      let date: String?
      let firstPage: Int
      let lastPage: Int
      let language: String?

      enum CodingKeys: CodingKey { case type, title, date, firstPage, lastPage, language }

      func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(type, forKey: .type)
        try values.encode(title, forKey: .title)
        try values.encode(date, forKey: .date)
        try values.encode(firstPage, forKey: .firstPage)
        try values.encode(lastPage, forKey: .lastPage)
        try values.encode(language, forKey: .language)
      }
    }

    let kind: String
    let pageCount: Count
    let documents: [PaperDocument]
    var findings: [Finding]
    /// Where its pages are kept: they are printed block by block.
    let blocks: [PageBlock]

    enum CodingKeys: CodingKey { case kind, pageCount, documents, findings }
  }

  struct Disc: Encodable {
    struct Site: Encodable {
      let site: BodySite
      let side: Laterality?
      let evidence: [Evidence]

      enum CodingKeys: CodingKey { case site, side, evidence }

      func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(site, forKey: .site)
        try values.encode(side, forKey: .side)
        try values.encode(evidence, forKey: .evidence)
      }
    }

    struct Study: Encodable {
      let uid: String
      let date: String?
      let modality: String
      let description: String?
      let patient: PatientAsWritten
      let series: Int
      let instances: Int
      let sites: [Site]
      let holds: [Hold]
    }

    let kind = "disc"
    let patients: [PatientAsWritten]
    let studies: [Study]
    let otherFiles: Int
    var findings: [Finding]

    enum CodingKeys: CodingKey { case kind, patients, studies, otherFiles, findings }
  }

  private(set) var papers: [Paper] = []
  private(set) var discs: [Disc] = []
  let findings: [Finding]

  /// `rules` cut and type paper, `vote` names the sites of studies: `nil` only where there is none.
  init(
    _ gathered: GatheredSources, rules: PaperRules?, vote: StudySiteVote?, context: StageContext
  ) async throws(StageFailure) {
    precondition(rules != nil || gathered.papers.isEmpty, "paper is cut and typed by rules")
    precondition(vote != nil || gathered.discs.isEmpty, "the sites of a disc are voted on")
    findings = gathered.findings
    if let rules {
      for paper in gathered.papers {
        papers.append(try await Inspection.paper(paper, rules: rules, context: context))
      }
    }
    for disc in gathered.discs {
      guard let digest = disc.reading, let vote else {
        discs.append(Disc(patients: [], studies: [], otherFiles: 0, findings: disc.findings))
        continue
      }
      discs.append(Inspection.disc(try await context.blobs.output(DiscReading.self, digest), vote: vote))
    }
  }

  var isUsable: Bool { papers.contains { $0.pageCount.found > 0 } || discs.contains { !$0.studies.isEmpty } }

  var firstError: String? {
    (papers.flatMap(\.findings) + discs.flatMap(\.findings) + findings).first { $0.severity == .error }?.message
      ?? (papers.flatMap(\.findings) + discs.flatMap(\.findings) + findings).first { $0.severity == .warning }?.message
  }

  private static func paper(
    _ paper: GatheredPaper, rules: PaperRules, context: StageContext
  ) async throws(StageFailure) -> Paper {
    guard let digest = paper.text else {
      return Paper(
        kind: paper.source.kind.rawValue,
        pageCount: Paper.Count(billable: 0, declared: paper.declaredPageCount, found: 0), documents: [],
        findings: paper.findings, blocks: [])
    }
    let text = try await context.blobs.output(SourceText.self, digest)
    let read = try await rules.separate.run(
      Stages.SeparateDocuments.Input(text: digest, decisions: []), in: context)
    let documents = read.documents.map(\.document)
    let identity = ReconcileIdentity(rules.identity).run(form: nil, documents: [], extracts: [], studies: [])
    let counting = rules.count.run(sources: [text], documents: documents, identity: identity)
    return Paper(
      kind: paper.source.kind.rawValue,
      pageCount: Paper.Count(
        billable: counting.count.billable, declared: text.declaredPageCount, found: text.pages.count),
      documents: documents.map { document in
        Paper.PaperDocument(
          type: document.type.value, title: document.title?.value, date: document.date?.value.description,
          firstPage: document.firstPage.value, lastPage: document.lastPage.value, language: document.language)
      },
      findings: text.findings + read.findings, blocks: text.blocks)
  }

  private static func disc(_ reading: DiscReading, vote: StudySiteVote) -> Disc {
    var patients: [PatientAsWritten] = []
    for study in reading.studies where !patients.contains(study.patient) { patients.append(study.patient) }
    return Disc(
      patients: patients,
      studies: reading.studies.map { study in
        let sites = vote.sites(of: study)
        return Disc.Study(
          uid: study.uid, date: study.date?.description, modality: study.modalities.joined(separator: "/"),
          description: study.description, patient: study.patient, series: study.series.count,
          instances: study.instanceCount,
          sites: sites.sites.map { Disc.Site(site: $0.value.site, side: $0.value.side, evidence: $0.evidence) },
          holds: sites.holds)
      },
      otherFiles: reading.otherFileCount, findings: reading.findings)
  }
}
