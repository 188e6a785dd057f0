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

/// Reads a file's pages as a row.
struct ReadStream {
  let lexicon: ChartLexicon

  init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  func run(_ pages: [ChartPage], signs: [SeparateDocuments.Signs], of text: SourceText) -> SourceStream {
    let headers = pages.map { page in
      GroupFaxes.Page(
        number: page.number, header: page.faxHeader.flatMap { text.isFaxed || $0.isOfMachine ? $0 : nil })
    }
    let detect = DetectLanguage(lexicon)
    return SourceStream(
      faxes: GroupFaxes(rules: lexicon.rules.faxHeaders).run(headers), printedOrder: order(pages, signs),
      hasBlankBacks: hasBlankBacks(pages), languages: pages.compactMap(detect.language(of:)),
      prints: zip(pages, signs).compactMap { TakePrint(lexicon: lexicon).run($0, patient: $1.identity) })
  }

  private func order(_ pages: [ChartPage], _ signs: [SeparateDocuments.Signs]) -> PrintedOrder? {
    FindPrintedOrder().run(
      zip(pages, signs).map { page, signs in
        FindPrintedOrder.Mark(
          number: page.number, page: signs.mark?.page, of: signs.mark?.of, isBlank: signs.isBlank,
          letterhead: signs.letterhead, patient: signs.identity, accession: signs.accession)
      })
  }

  /// Three sheets or more, nothing on any back and something on every front.
  private func hasBlankBacks(_ pages: [ChartPage]) -> Bool {
    guard pages.count >= 6 else { return false }
    return pages.enumerated().allSatisfy { index, page in page.content.isBlank == (index % 2 == 1) }
  }
}
