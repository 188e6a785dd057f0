import CaseModel

/// Reads a file's pages as a row, page by page: of each it keeps only what its place among the others is told by.
package struct ReadStream {
  private let lexicon: ChartLexicon
  private let text: SourceText
  private var headers: [GroupFaxes.Page] = []
  private var marks: [FindPrintedOrder.Mark] = []
  private var languages: [PageLanguage] = []
  private var prints: [PagePrint] = []

  package init(of text: SourceText, by lexicon: ChartLexicon) {
    self.text = text
    self.lexicon = lexicon
  }

  /// The next pages of the file.
  package mutating func take(_ pages: [SignedPage]) {
    for page in pages { take(page) }
  }

  private mutating func take(_ signed: SignedPage) {
    let page = signed.page
    let signs = signed.signs
    headers.append(
      GroupFaxes.Page(
        number: page.number, header: page.faxHeader.flatMap { text.isFaxed || $0.isOfMachine ? $0 : nil }))
    marks.append(
      FindPrintedOrder.Mark(
        number: page.number, page: signs.mark?.page, of: signs.mark?.of, isBlank: signs.isBlank,
        letterhead: signs.letterhead, patient: signs.identity, accession: signs.accession))
    if let language = signed.language { languages.append(language) }
    if let print = signed.print { prints.append(print) }
  }

  /// To be called once, after the last page.
  package func finish() -> SourceStream {
    SourceStream(
      faxes: GroupFaxes(rules: lexicon.rules.faxHeaders).run(headers), printedOrder: FindPrintedOrder().run(marks),
      hasBlankBacks: hasBlankBacks, languages: languages, prints: prints)
  }

  /// Three sheets or more, nothing on any back and something on every front.
  private var hasBlankBacks: Bool {
    marks.count >= 6 && marks.enumerated().allSatisfy { index, mark in mark.isBlank == (index % 2 == 1) }
  }
}

extension SourceText {
  /// What a fax machine made, or may have made: a line at the top of its pages is the machine's.
  var isFaxed: Bool { channel == .fax || kind == .tiff }
}
