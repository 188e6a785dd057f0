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
      /// Languages on a page that is not in the house's language alone, the main one first.
      let languages: [String]?
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
    let pages: [Page]
    let documents: [PaperDocument]
    let findings: [Finding]
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
    let findings: [Finding]

    enum CodingKeys: CodingKey { case kind, patients, studies, otherFiles, findings }
  }

  /// Several sources at one path.
  struct Several: Encodable {
    let kind = "folder"
    let papers: [Paper]
    let discs: [Disc]
    let findings: [Finding]

    enum CodingKeys: CodingKey { case kind, papers, discs, findings }
  }

  private(set) var papers: [Paper] = []
  private(set) var discs: [Disc] = []
  let findings: [Finding]

  init(
    _ gathered: GatheredSources, stages: CaseStages, vote: StudySiteVote, context: StageContext
  ) async throws(StageFailure) {
    findings = gathered.findings
    for paper in gathered.papers {
      papers.append(try await Inspection.paper(paper, stages: stages, context: context))
    }
    for disc in gathered.discs {
      guard let digest = disc.reading else {
        discs.append(Disc(patients: [], studies: [], otherFiles: 0, findings: disc.findings))
        continue
      }
      discs.append(Inspection.disc(try await context.blobs.output(DiscReading.self, digest), vote: vote))
    }
  }

  var isUsable: Bool { papers.contains { !$0.pages.isEmpty } || discs.contains { !$0.studies.isEmpty } }

  var firstError: String? {
    (papers.flatMap(\.findings) + discs.flatMap(\.findings) + findings).first { $0.severity == .error }?.message
      ?? (papers.flatMap(\.findings) + discs.flatMap(\.findings) + findings).first { $0.severity == .warning }?.message
  }

  func printJSON() throws {
    switch (papers.count, discs.count) {
    case (1, 0): try StandardOutput.json(papers[0].adding(findings))
    case (0, 1): try StandardOutput.json(discs[0].adding(findings))
    default: try StandardOutput.json(Several(papers: papers, discs: discs, findings: findings))
    }
  }

  var lines: [String] {
    var lines: [String] = []
    for paper in papers {
      let count = paper.pageCount
      lines.append(
        "\(paper.kind): \(count.billable) billable pages, \(count.found) found, \(count.declared ?? count.found) declared"
      )
      for document in paper.documents {
        let words = [document.type, document.date, "pages \(document.firstPage)–\(document.lastPage)", document.title]
        lines.append("  " + words.compactMap { $0 }.joined(separator: ", "))
      }
      for page in paper.pages {
        let words = page.text.split(whereSeparator: \.isWhitespace).count
        lines.append(
          "  page \(page.number): \(page.blank ? "blank" : "\(words) words, \(page.textSource.rawValue)"), \(page.reason)"
            + (page.rotation == 0 ? "" : ", turned \(page.rotation)°"))
      }
      lines += paper.findings.map { "  \($0.severity.rawValue): \($0.message)" }
    }
    for disc in discs {
      lines.append("disc: \(disc.studies.count) studies, \(disc.patients.count) patients")
      for study in disc.studies {
        let sites = study.sites.map { $0.site.id + ($0.side.map { " \($0.rawValue)" } ?? "") }.joined(separator: "+")
        let words = [
          study.date ?? "undated", study.modality, study.description, "\(study.series) series",
          "\(study.instances) instances", sites.isEmpty ? "no site" : sites,
        ]
        lines.append("  " + words.compactMap { $0 }.joined(separator: ", "))
        for hold in study.holds { lines += HoldInWords(hold).lines.map { "    " + $0 } }
      }
      lines += disc.findings.map { "  \($0.severity.rawValue): \($0.message)" }
    }
    return lines + findings.map { "\($0.severity.rawValue): \($0.message)" }
  }

  private static func paper(
    _ paper: GatheredPaper, stages: CaseStages, context: StageContext
  ) async throws(StageFailure) -> Paper {
    guard let digest = paper.text else {
      return Paper(
        kind: paper.source.kind.rawValue,
        pageCount: Paper.Count(billable: 0, declared: paper.declaredPageCount, found: 0), pages: [], documents: [],
        findings: paper.findings)
    }
    let text = try await context.blobs.output(SourceText.self, digest)
    let separated = try await stages.understanding.separate.run(
      Stages.SeparateDocuments.Input(text: digest, decisions: []), in: context)
    let read = separated
    let documents = read.documents.map(\.document)
    let identity = ReconcileIdentity(stages.understanding.extract.identityRules)
      .run(form: nil, documents: [], extracts: [], studies: [])
    let counting = CountPages(stages.understanding.reconcile.settings.pages)
      .run(sources: [text], documents: documents, identity: identity)
    return Paper(
      kind: text.kind.rawValue,
      pageCount: Paper.Count(
        billable: counting.count.billable, declared: text.declaredPageCount, found: text.pages.count),
      pages: text.pages.map { page in
        Paper.Page(
          number: page.number.value, text: page.text.text, textSource: page.textSource,
          rotation: page.rotation.rawValue, blank: page.isBlank, confidence: page.confidence, reason: page.reason,
          faxHeader: page.faxHeader, codes: page.codes,
          languages: read.stream.languages.first { $0.page == page.number }?.all)
      },
      documents: documents.map { document in
        Paper.PaperDocument(
          type: document.type.value, title: document.title?.value, date: document.date?.value.description,
          firstPage: document.firstPage.value, lastPage: document.lastPage.value, language: document.language)
      },
      findings: text.findings + read.findings)
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

extension Inspection.Paper {
  fileprivate func adding(_ more: [Finding]) -> Inspection.Paper {
    Inspection.Paper(
      kind: kind, pageCount: pageCount, pages: pages, documents: documents, findings: findings + more)
  }
}

extension Inspection.Disc {
  fileprivate func adding(_ more: [Finding]) -> Inspection.Disc {
    Inspection.Disc(patients: patients, studies: studies, otherFiles: otherFiles, findings: findings + more)
  }
}
