import CaseModel

/// Reads what the documents of one source say, page by page: no more of it is held than the first pages of the document at hand.
package struct SourceExtraction {
  private let lexicon: ChartLexicon
  private let source: SourceID
  private let separated: SeparatedSource
  private var folder: PageFolder
  private var next = 0
  private var open: DocumentExtraction?
  private var documents: [ReadDocument] = []

  /// `separated` is what ``SourceSeparation`` gave for the same source.
  package init(of source: SourceID, _ separated: SeparatedSource, by lexicon: ChartLexicon) {
    self.lexicon = lexicon
    self.source = source
    self.separated = separated
    folder = PageFolder(vocabulary: lexicon.vocabulary)
  }

  /// The next pages of the source, in the order in which they were separated.
  package mutating func take(_ contents: [PageContent]) {
    for content in contents {
      while next < separated.documents.count,
        !separated.documents[next].document.pageNumbers.contains(content.number.value)
      {
        close()
      }
      guard next < separated.documents.count else { return }
      if open == nil { open = DocumentExtraction(separated.documents[next], by: lexicon) }
      open?.take(lexicon.page(of: content, source: source, with: &folder))
    }
  }

  /// To be called once, after the last page.
  package mutating func finish() -> SourceUnderstanding {
    while next < separated.documents.count { close() }
    return SourceUnderstanding(documents: documents, stream: separated.stream, findings: separated.findings)
  }

  private mutating func close() {
    var extraction = open ?? DocumentExtraction(separated.documents[next], by: lexicon)
    documents.append(extraction.finish())
    open = nil
    next += 1
  }
}

/// Gathers what one document says.
private struct DocumentExtraction {
  private let lexicon: ChartLexicon
  private let separated: SeparatedDocument
  private let isPathology: Bool
  private let asks: Bool
  private let isRecord: Bool
  private let report: ReadReport
  private var head: [ChartPage] = []
  private var last: ChartPage?
  private var identities: [PageIdentity] = []
  private var specimens = SpecimenLines()
  private var flags: [Evidenced<String>] = []
  private var diagnoses = AssertedDiagnoses()
  private var reportLines = ReportLines()
  private var lastPage: PageNumber?

  init(_ separated: SeparatedDocument, by lexicon: ChartLexicon) {
    self.lexicon = lexicon
    self.separated = separated
    let type = separated.document.type.value
    isPathology = ["pathology-report", "cytology-report"].contains(type)
    report = ReadReport(lexicon, type: type)
    asks = lexicon.rules.questions.documents.contains(type)
    isRecord = lexicon.rules.documentTypes.types.first { $0.id == type }?.isRecord ?? true
  }

  mutating func take(_ page: ChartPage) {
    if head.count < NamingPages.headCount { head.append(page) } else { last = page }
    if let identity = ReadIdentity(lexicon).run(page, language: separated.document.language) {
      identities.append(PageIdentity(page: page.number, identity: identity))
    }
    if isPathology {
      let read = ReadSpecimens(lexicon)
      read.add(page, to: &specimens)
      read.add(flagsOf: page, to: &flags)
    }
    lastPage = page.number
    if !report.isIdle { report.add(page, to: &reportLines) }
    if isRecord { ReadDiagnoses(lexicon: lexicon).add(page, to: &diagnoses) }
  }

  mutating func finish() -> ReadDocument {
    let document = separated.document
    let fields = ReadFields(lexicon).run(head + (last.map { [$0] } ?? []), language: document.language)
    return ReadDocument(
      document: document,
      extract: DocumentExtract(
        document: document.id, identities: identities,
        specimens: isPathology ? specimens.specimens(accessionNumber: fields.accessionNumber?.value) : [],
        questions: asks ? CountQuestions(lexicon).read(head) : [], diagnoses: diagnoses.all, exam: fields.exam,
        accessionNumber: fields.accessionNumber,
        references: fields.references + CodedReferences(lexicon).run(head, beside: fields.references),
        statements: reportLines.statements(lastPage: lastPage)),
      modality: separated.modality, pathologyFlags: flags, cutReasons: separated.cutReasons)
  }
}
