import CaseModel

/// Cuts one source into documents and names them, page by page: no more of it is held than the pages that name the document at hand.
///
/// Document ids are the source's own (`s1d1`, `s1d2`); the case numbers them on. A decision on `type/s1/p3` names the type
/// of the document that starts there, one on `title/s1/p3` carries its title; decisions on `cut/s1/p3` cut and join.
package struct SourceSeparation {
  private let lexicon: ChartLexicon
  private let text: SourceText
  private let decisions: [Decision]
  private var open: SeparateDocuments.OpenDocument?
  private var start: (page: PageNumber, why: DocumentStart)?
  private var pages = NamingPages()
  private var numbers: [PageNumber] = []
  private var documents: [SeparatedDocument] = []
  private var findings: [Finding] = []
  private let order: PrintedOrder?
  /// True once a document is no stretch of the file: its pages were given in another order, which then does not serve.
  package private(set) var isScattered = false

  /// `order` is that of the pages taken, where it is not the file's.
  package init(
    of text: SourceText, inOrder order: PrintedOrder? = nil, by lexicon: ChartLexicon, decisions: [Decision] = []
  ) {
    self.order = order
    self.lexicon = lexicon
    self.text = text
    self.decisions = decisions
  }

  /// The next pages of the source.
  package mutating func take(_ pages: [SignedPage]) {
    for signed in pages {
      let page = signed.page
      if page.isTruncated { findings.append(SourceSeparation.tooLong(page.number)) }
      if let why = SeparateDocuments(lexicon).start(
        with: page, signs: signed.signs, isOneDocument: text.kind == .clinicalDocument, open: &open,
        decisions: decisions)
      {
        close()
        start = (page.number, why)
      }
      self.pages.add(page, lexicon)
      numbers.append(page.number)
    }
  }

  /// To be called once, after the last page; `stream` is what ``ReadStream`` gave for the same source.
  package mutating func finish(_ stream: SourceStream) -> SeparatedSource {
    close()
    return SeparatedSource(
      documents: documents, stream: stream, readingOrder: order?.pages,
      findings: findings + stream.findings(source: text.source))
  }

  private mutating func close() {
    guard let start, let first = numbers.min(), let last = numbers.max() else { return }
    if last.value - first.value + 1 != numbers.count { isScattered = true }
    documents.append(named(pages.all, from: first, to: last, why: start.why))
    self.start = nil
    pages = NamingPages()
    numbers = []
  }

  private func named(
    _ pages: [ChartPage], from first: PageNumber, to last: PageNumber, why: DocumentStart
  ) -> SeparatedDocument {
    let language = DetectLanguage(lexicon).run(pages)
    let found = ClassifyDocument(lexicon).run(pages)
    let decided = decisions.last { $0.subject == "type/\(text.source)/p\(first)" }?.choice
    let ruled = decided.flatMap { choice in lexicon.rules.documentTypes.types.first { $0.id == choice } }
    let type =
      ruled.map { Evidenced($0.id, evidence: found.type.evidence) }
      ?? (text.kind == .clinicalDocument ? clinicalDocument(pages) : nil) ?? SeparatorCodes(lexicon).type(of: pages)
      ?? found.type
    let loinc = ruled?.loinc ?? (type == found.type ? found.loinc : loincCode(type.value))
    let given = decisions.last { $0.subject == "title/\(text.source)/p\(first)" && $0.choice == "rename" }?.note
    let fields = ReadFields(lexicon).naming(pages, language: language)
    return SeparatedDocument(
      document: Document(
        id: "\(text.source)d\(documents.count + 1)", source: text.source, firstPage: first, lastPage: last, type: type,
        loinc: loinc,
        title: given.map { Evidenced($0, evidence: found.title?.evidence ?? []) } ?? found.title, date: fields.date,
        author: fields.author, facility: fields.facility,
        language: language, cutConfidence: why.confidence,
        printedOrder: numbers == numbers.sorted() ? nil : numbers),
      modality: found.modality, cutReasons: why.reasons)
  }

  private func clinicalDocument(_ pages: [ChartPage]) -> Evidenced<String>? {
    guard lexicon.rules.documentTypes.types.contains(where: { $0.id == "ccda" }), let page = pages.first else {
      return nil
    }
    return Evidenced(
      "ccda", evidence: [page.wholePage(rule: "document-type by content kind", words: "", confidence: 1)])
  }

  private func loincCode(_ type: String) -> String? {
    lexicon.rules.documentTypes.types.first { $0.id == type }?.loinc
  }

  private static func tooLong(_ page: PageNumber) -> Finding {
    Finding(
      code: "page-text-too-long", severity: .warning,
      message: "A page holds more text than any record page; only its beginning was read. Look at the page.",
      page: page)
  }
}

/// The pages of a document that its type, title and fields are told from: the first few, the first with a title, the last.
struct NamingPages {
  /// No rule looks at more pages from the start of a document.
  static let headCount = 12

  private var head: [ChartPage] = []
  private var titled: ChartPage?
  private var last: ChartPage?
  private var hasTitle: Bool?

  var all: [ChartPage] {
    var pages = head
    if let titled, titled.number != last?.number { pages.append(titled) }
    if let last { pages.append(last) }
    return pages
  }

  mutating func add(_ page: ChartPage, _ lexicon: ChartLexicon) {
    guard head.count == NamingPages.headCount else {
      head.append(page)
      return
    }
    let classify = ClassifyDocument(lexicon)
    if hasTitle == nil { hasTitle = head.contains { classify.title(of: $0) != nil } }
    if hasTitle == false, classify.title(of: page) != nil {
      titled = page
      hasTitle = true
    }
    last = page
  }
}
