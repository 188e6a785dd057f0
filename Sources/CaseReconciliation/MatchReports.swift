import CaseModel
import ChartUnderstanding
import ImagingSites

/// A radiology report as matching sees it.
package struct ReportFacts: Sendable {
  package let document: String
  package let date: CalendarDate?
  package let accession: String?
  package let title: Evidenced<String>?
  /// Read from the title.
  package let modalities: [String]
  package let sites: [BodySite]

  package init(
    document: String, date: CalendarDate?, accession: String?, title: Evidenced<String>?, modalities: [String],
    sites: [BodySite]
  ) {
    self.document = document
    self.date = date
    self.accession = accession
    self.title = title
    self.modalities = modalities
    self.sites = sites
  }
}

/// Which report belongs to which study.
package struct MatchReports: Sendable {
  /// Scores are sums of what agrees; a pair below this is none.
  static let threshold = 4
  package let dateTolerance: Int

  package init(dateToleranceInDays: Int) { dateTolerance = dateToleranceInDays }

  package struct Match: Hashable, Sendable, Codable {
    package let study: String
    package let document: String
    package let score: Int
    /// `accession`, `date`, `modality`, `site`, in this order, those that agree.
    package let agreements: [String]
  }

  /// Best pairs first, each report and each study at most once; equal scores go to the earlier study.
  package func matches(
    studies: [StudyRecord], sites: [String: [BodySite]], reports: [ReportFacts]
  ) -> [Match] {
    var candidates: [Match] = []
    for study in studies {
      for report in reports {
        let match = score(study, sites[study.uid] ?? [], report)
        if match.score >= MatchReports.threshold { candidates.append(match) }
      }
    }
    candidates.sort { ($1.score, $0.study, $0.document) < ($0.score, $1.study, $1.document) }
    var taken: Set<String> = []
    return candidates.filter { match in
      guard !taken.contains(match.study), !taken.contains(match.document) else { return false }
      taken.insert(match.study)
      taken.insert(match.document)
      return true
    }
  }

  private func score(_ study: StudyRecord, _ sites: [BodySite], _ report: ReportFacts) -> Match {
    var score = 0
    var agreements: [String] = []
    if let written = report.accession, let accession = study.accessionNumber, fold(written) == fold(accession),
      !fold(accession).isEmpty
    {
      score += 6
      agreements.append("accession")
    }
    if let reported = report.date, let performed = study.date {
      let days = abs(reported.dayNumber - performed.dayNumber)
      if days <= dateTolerance {
        score += days == 0 ? 3 : 2
        agreements.append("date")
      } else {
        score -= 4
      }
    }
    if !report.modalities.isEmpty {
      if report.modalities.contains(where: { study.modalities.contains($0) }) {
        score += 2
        agreements.append("modality")
      } else {
        score -= 3
      }
    }
    if !report.sites.isEmpty && !sites.isEmpty {
      if report.sites.contains(where: { sites.contains($0) }) {
        score += 2
        agreements.append("site")
      } else {
        score -= 2
      }
    }
    return Match(study: study.uid, document: report.document, score: score, agreements: agreements)
  }

  private func fold(_ accession: String) -> String {
    accession.uppercased().filter { $0.isLetter || $0.isNumber }
  }
}
