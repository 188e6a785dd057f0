import CaseModel

/// One report and the study it belongs to.
package struct ReportMatch: Sendable, Hashable {
  package let document: String
  package let study: String
  /// 0 to 1.
  package let score: Double
  package let reasons: [String]
}

package struct ReportMatches: Sendable, Hashable {
  package let matches: [ReportMatch]
  package let reportsWithoutImages: [String]
  package let imagesWithoutReport: [String]
}

/// Finds the study of each radiology report by accession number, date, modality and site words; each study has one report.
package struct MatchReports: Sendable {
  static let leastScore = 0.5

  let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  package func run(documents: [Document], extracts: [DocumentExtract], studies: [StudyRecord]) -> ReportMatches {
    let byDocument = Dictionary(extracts.map { ($0.document, $0) }, uniquingKeysWith: { first, _ in first })
    let reports = documents.filter { $0.type.value == "radiology-report" }
    var candidates: [ReportMatch] = []
    for report in reports {
      for study in studies {
        let (score, reasons) = score(report, byDocument[report.id], study)
        if score >= MatchReports.leastScore {
          candidates.append(ReportMatch(document: report.id, study: study.uid, score: score, reasons: reasons))
        }
      }
    }
    var kept: [ReportMatch] = []
    for match in candidates.sorted(by: { (-$0.score, $0.document, $0.study) < (-$1.score, $1.document, $1.study) })
    where !kept.contains(where: { $0.document == match.document || $0.study == match.study }) {
      kept.append(match)
    }
    return ReportMatches(
      matches: kept,
      reportsWithoutImages: reports.map(\.id).filter { id in !kept.contains { $0.document == id } },
      imagesWithoutReport: studies.map(\.uid).filter { uid in !kept.contains { $0.study == uid } })
  }

  private func score(_ report: Document, _ extract: DocumentExtract?, _ study: StudyRecord) -> (Double, [String]) {
    var score = 0.0
    var reasons: [String] = []
    if let mine = extract?.accessionNumber?.value, let theirs = study.accessionNumber,
      Folding.words(mine).joined() == Folding.words(theirs).joined()
    {
      score += 0.7
      reasons.append("accession number")
    }
    if let mine = report.date?.value, let theirs = study.date {
      let days = abs(mine.dayNumber - theirs.dayNumber)
      if days == 0 { score += 0.35 } else if days == 1 { score += 0.25 } else { score -= 0.4 }
      if days <= 1 { reasons.append("date") }
    }
    let title = [extract?.exam?.value, report.title?.value].compactMap { $0 }.joined(separator: " ")
    let modalities = lexicon.modalities(in: title)
    if !modalities.isEmpty {
      if modalities.contains(where: study.modalities.contains) {
        score += 0.2
        reasons.append("modality")
      } else {
        score -= 0.4
      }
    }
    let described =
      ([study.description] + study.requestedProcedureDescriptions.map(Optional.some) + study.series.map(\.bodyPart))
      .compactMap { $0 }.joined(separator: " ")
    let sites = lexicon.siteIDs(in: title)
    let theirs = lexicon.siteIDs(in: described)
    if !sites.isEmpty && !theirs.isEmpty {
      if sites.contains(where: theirs.contains) {
        score += 0.2
        reasons.append("site")
      } else {
        score -= 0.3
      }
    }
    return (min(1, max(0, (score * 1000).rounded() / 1000)), reasons)
  }
}
