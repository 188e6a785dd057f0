import CaseModel

/// One document with everything that was read in it.
package struct ReadDocument: Sendable, Hashable, Codable {
  package let document: Document
  package let extract: DocumentExtract
  /// For radiology reports: the DICOM modality of the exam.
  package let modality: String?
  /// Blocks, unstained slides, special stains: ids of the pipeline's flags.
  package let pathologyFlags: [Evidenced<String>]
  /// Why the document starts where it does.
  package let cutReasons: [Evidence]
}

/// What reading one source gives.
package struct SourceUnderstanding: Sendable, Hashable, Codable {
  package let documents: [ReadDocument]
  package let stream: SourceStream
  package let findings: [Finding]
}

/// One document as it was cut and named, before anything else was read in it.
package struct SeparatedDocument: Sendable, Hashable, Codable {
  package let document: Document
  /// For radiology reports: the DICOM modality of the exam.
  package let modality: String?
  /// Why the document starts where it does.
  package let cutReasons: [Evidence]
}

/// A source cut into documents.
package struct SeparatedSource: Sendable, Hashable, Codable {
  package let documents: [SeparatedDocument]
  package let stream: SourceStream
  package let findings: [Finding]
}

/// Reads one source from its pages to its documents: cut and named, then extracted.
package struct ReadSource: Sendable {
  package let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  /// Both steps at once: pages are folded once for all rules.
  package func run(_ text: SourceText, decisions: [Decision] = []) -> SourceUnderstanding {
    let pages = lexicon.pages(of: text.pages, source: text.source)
    return extract(pages, separate(pages, text, decisions))
  }

  /// Document ids are the source's own (`s1d1`, `s1d2`); the case numbers them on. A decision on `type/s1/p3` names the type
  /// of the document that starts there; decisions on `cut/s1/p3` cut and join.
  package func separate(_ text: SourceText, decisions: [Decision] = []) -> SeparatedSource {
    separate(lexicon.pages(of: text.pages, source: text.source), text, decisions)
  }

  /// What the documents of `text` say; `separated` is what `separate` gave for the same text.
  package func extract(_ text: SourceText, _ separated: SeparatedSource) -> SourceUnderstanding {
    extract(lexicon.pages(of: text.pages, source: text.source), separated)
  }

  private func separate(_ pages: [ChartPage], _ text: SourceText, _ decisions: [Decision]) -> SeparatedSource {
    var findings: [Finding] = []
    for page in pages where page.isTruncated {
      findings.append(
        Finding(
          code: "page-text-too-long", severity: .warning,
          message: "A page holds more text than any record page; only its beginning was read. Look at the page.",
          page: page.number))
    }
    let separate = SeparateDocuments(lexicon)
    let signs = pages.map { separate.signs(of: $0, isFaxed: text.isFaxed) }
    var reading = ReadStream(of: text, by: lexicon)
    for page in pages { reading.take(page) }
    let stream = reading.finish()
    let cuts = cuts(pages, signs, stream.printedOrder, decisions)
    let documents = cuts.enumerated().map { index, cut in
      name(
        pages.within(cut.firstPage, cut.lastPage, order: cut.printedOrder), cut, id: "\(text.source)d\(index + 1)",
        text,
        decisions)
    }
    return SeparatedSource(
      documents: documents, stream: stream, findings: findings + stream.findings(source: text.source))
  }

  /// In the printed order where every document is one stretch of the file then, else in the file's.
  private func cuts(
    _ pages: [ChartPage], _ signs: [SeparateDocuments.Signs], _ order: PrintedOrder?, _ decisions: [Decision]
  ) -> [DocumentCut] {
    let separate = SeparateDocuments(lexicon)
    if let order {
      let places = order.pages.map { $0.value - 1 }
      if let cuts = separate.run(places.map { pages[$0] }, signs: places.map { signs[$0] }, decisions: decisions) {
        return cuts
      }
    }
    return separate.run(pages, signs: signs, decisions: decisions) ?? []
  }

  private func name(
    _ pages: [ChartPage], _ cut: DocumentCut, id: String, _ text: SourceText, _ decisions: [Decision]
  ) -> SeparatedDocument {
    let language = DetectLanguage(lexicon).run(pages)
    let found = ClassifyDocument(lexicon).run(pages)
    let decided = decisions.last { $0.subject == "type/\(text.source)/p\(cut.firstPage)" }?.choice
    let ruled = decided.flatMap { choice in lexicon.rules.documentTypes.types.first { $0.id == choice } }
    let type =
      ruled.map { Evidenced($0.id, evidence: found.type.evidence) }
      ?? (text.kind == .clinicalDocument ? clinicalDocument(pages) : nil) ?? SeparatorCodes(lexicon).type(of: pages)
      ?? found.type
    let loinc = ruled?.loinc ?? (type == found.type ? found.loinc : loincCode(type.value))
    let fields = ReadFields(lexicon).run(pages, language: language)
    return SeparatedDocument(
      document: Document(
        id: id, source: text.source, firstPage: cut.firstPage, lastPage: cut.lastPage, type: type, loinc: loinc,
        title: found.title, date: fields.date, author: fields.author, facility: fields.facility, language: language,
        cutConfidence: cut.confidence, printedOrder: cut.printedOrder),
      modality: found.modality, cutReasons: cut.reasons)
  }

  private func extract(_ pages: [ChartPage], _ separated: SeparatedSource) -> SourceUnderstanding {
    SourceUnderstanding(
      documents: separated.documents.map { separated -> ReadDocument in
        let document = separated.document
        return read(
          pages.within(document.firstPage, document.lastPage, order: document.printedOrder), separated)
      }, stream: separated.stream, findings: separated.findings)
  }

  private func read(_ pages: [ChartPage], _ separated: SeparatedDocument) -> ReadDocument {
    let document = separated.document
    let type = document.type.value
    let fields = ReadFields(lexicon).run(pages, language: document.language)
    let identity = ReadIdentity(lexicon)
    let isPathology = ["pathology-report", "cytology-report"].contains(type)
    let asks = lexicon.rules.questions.documents.contains(type)
    let isRecord = lexicon.rules.documentTypes.types.first { $0.id == type }?.isRecord ?? true
    return ReadDocument(
      document: document,
      extract: DocumentExtract(
        document: document.id,
        identities: pages.compactMap { page in
          identity.run(page, language: document.language).map { PageIdentity(page: page.number, identity: $0) }
        },
        specimens: isPathology ? ReadSpecimens(lexicon).run(pages, accessionNumber: fields.accessionNumber?.value) : [],
        questions: asks ? CountQuestions(lexicon).read(pages) : [],
        diagnoses: isRecord ? ReadDiagnoses(lexicon: lexicon).run(pages) : [], exam: fields.exam,
        accessionNumber: fields.accessionNumber,
        references: fields.references + CodedReferences(lexicon).run(pages, beside: fields.references)),
      modality: separated.modality, pathologyFlags: isPathology ? ReadSpecimens(lexicon).flags(pages) : [],
      cutReasons: separated.cutReasons)
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
}

extension [ChartPage] {
  /// The pages from one number to another. A source's pages are numbered from 1 without a gap, so a number is a place.
  fileprivate func within(_ first: PageNumber, _ last: PageNumber, order: [PageNumber]?) -> [ChartPage] {
    if let order { return order.filter { $0.value <= count }.map { self[$0.value - 1] } }
    let start = Swift.min(first.value - 1, count)
    return Array(self[start..<Swift.max(start, Swift.min(last.value, count))])
  }
}
