import CaseModel

/// What the pages of a file tell about the file as a row of pages: the faxes in it, their order, their languages.
package struct SourceStream: Hashable, Sendable, Codable {
  package let faxes: [FaxTransmission]
  /// Where it is another order than the file's.
  package let printedOrder: PrintedOrder?
  /// True where every second page is blank: sheets printed on one side went through a double-sided feed.
  package let hasBlankBacks: Bool
  /// Pages on which more than the main language of the house stands.
  package let languages: [PageLanguage]
  /// What the written pages are known by.
  package let prints: [PagePrint]

  package func findings(source: SourceID) -> [Finding] {
    var findings = faxes.flatMap { $0.findings(source: source) }
    if faxes.count > 1 {
      let ranges = faxes.map { fax in
        let numbers = fax.pages.map(\.page)
        return numbers.count == 1 ? "page \(numbers[0])" : "pages \(numbers[0])–\(numbers[numbers.count - 1])"
      }
      findings.append(
        Finding(
          code: "several-faxes", severity: .note,
          message: "\(source) holds \(faxes.count) faxes by their header lines: \(ranges.joined(separator: ", "))."))
    }
    if let printedOrder { findings.append(printedOrder.finding) }
    if hasBlankBacks {
      findings.append(
        Finding(
          code: "blank-backs", severity: .note,
          message: "Every second page of \(source) is blank: single-sided sheets were scanned on both sides. "
            + "The blank backs are not counted."))
    }
    return findings
  }

  package func completeness(source: SourceID) -> [CompletenessItem] {
    faxes.compactMap { $0.completeness(source: source) }
  }
}
