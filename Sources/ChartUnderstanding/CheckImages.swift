import CaseModel

/// Names what belongs to images and did not come: the report of a study, the images of a report, parts of a series.
package struct CheckImages: Sendable {
  package init() {}

  /// Accepted studies and documents only.
  package func run(studies: [StudySummary], documents: [Document], reports: ReportMatches) -> [CompletenessItem] {
    let ids = Set(documents.map(\.id))
    var items = documents.filter { reports.reportsWithoutImages.contains($0.id) && ids.contains($0.id) }.map(images)
    for entry in studies {
      let study = entry.study
      if entry.report == nil, study.series.contains(where: { $0.role == .diagnostic }) {
        items.append(item("Report of \(Self.name(of: study))", study, rule: "images without report"))
      }
      for series in study.series where !series.gaps.isEmpty {
        let count = series.gaps.reduce(0) { $0 + $1.count }
        let numbers = series.gaps.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)–\($0.last)" }
        items.append(
          item(
            "\(count) images of \(Self.name(of: study)), \(Self.name(of: series)): \(numbers.joined(separator: ", "))",
            study, rule: "gaps in (0020,0013)"))
      }
      for series in study.absentSeries {
        let words = ["series", series.number.map { "\($0)" }, series.modality].compactMap(\.self)
        items.append(
          item(
            "All images of \(words.joined(separator: " ")) of \(Self.name(of: study))", study,
            rule: "listed by DICOMDIR"))
      }
    }
    return items
  }

  private func images(of report: Document) -> CompletenessItem {
    let name = [report.title?.value ?? "a radiology report", report.date?.value.description].compactMap(\.self)
    return CompletenessItem(
      label: "Images of \(name.joined(separator: ", "))", state: .missing, answeredBy: [],
      evidence: report.title?.evidence ?? report.type.evidence)
  }

  private func item(_ label: String, _ study: StudyRecord, rule: String) -> CompletenessItem {
    CompletenessItem(
      label: label, state: .missing, answeredBy: [],
      evidence: [
        Evidence(
          place: .header(study: study.uid, series: nil, attribute: "(0020,000D) StudyInstanceUID"), words: study.uid,
          rule: rule, confidence: 1)
      ])
  }

  private static func name(of study: StudyRecord) -> String {
    [study.modalities.joined(separator: "/"), study.description, study.date?.description].compactMap(\.self)
      .joined(separator: ", ")
  }

  private static func name(of series: SeriesRecord) -> String {
    ["series", series.number.map { "\($0)" }, series.description].compactMap(\.self).joined(separator: " ")
  }
}
