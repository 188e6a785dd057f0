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
  package let findings: [Finding]
}

/// Reads one source from its pages to its documents: cut, named, dated and extracted. Pages are folded once for all rules.
package struct ReadSource: Sendable {
  package let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  /// Document ids are the source's own (`s1d1`, `s1d2`); the case numbers them on. A decision on `type/s1/p3` names the type
  /// of the document that starts there; decisions on `cut/s1/p3` cut and join.
  package func run(_ text: SourceText, decisions: [Decision] = []) -> SourceUnderstanding {
    let pages = lexicon.pages(of: text.pages, source: text.source)
    var findings: [Finding] = []
    for page in pages where page.isTruncated {
      findings.append(
        Finding(
          code: "page-text-too-long", severity: .warning,
          message: "A page holds more text than any record page; only its beginning was read. Look at the page.",
          page: page.number))
    }
    let cuts = SeparateDocuments(lexicon).run(pages, channel: text.channel, decisions: decisions)
    var documents: [ReadDocument] = []
    var index = 0
    for cut in cuts {
      var own: [ChartPage] = []
      while index < pages.count, pages[index].number <= cut.lastPage {
        own.append(pages[index])
        index += 1
      }
      documents.append(read(own, cut, id: "\(text.source)d\(documents.count + 1)", text, decisions))
    }
    return SourceUnderstanding(documents: documents, findings: findings)
  }

  private func read(
    _ pages: [ChartPage], _ cut: DocumentCut, id: String, _ text: SourceText, _ decisions: [Decision]
  ) -> ReadDocument {
    let language = DetectLanguage(lexicon).run(pages)
    let found = ClassifyDocument(lexicon).run(pages)
    let decided = decisions.last { $0.subject == "type/\(text.source)/p\(cut.firstPage)" }?.choice
    let ruled = decided.flatMap { choice in lexicon.rules.documentTypes.types.first { $0.id == choice } }
    let type =
      ruled.map { Evidenced($0.id, evidence: found.type.evidence) }
      ?? (text.kind == .clinicalDocument ? clinicalDocument(pages) : nil) ?? found.type
    let loinc = ruled?.loinc ?? (type == found.type ? found.loinc : loincCode(type.value))
    let fields = ReadFields(lexicon).run(pages, language: language)
    let identity = ReadIdentity(lexicon)
    let identities = pages.compactMap { page in
      identity.run(page, language: language).map { PageIdentity(page: page.number, identity: $0) }
    }
    let isPathology = ["pathology-report", "cytology-report"].contains(type.value)
    let asks = lexicon.rules.questions.documents.contains(type.value)
    let isRecord = lexicon.rules.documentTypes.types.first { $0.id == type.value }?.isRecord ?? true
    return ReadDocument(
      document: Document(
        id: id, source: text.source, firstPage: cut.firstPage, lastPage: cut.lastPage, type: type, loinc: loinc,
        title: found.title, date: fields.date, author: fields.author, facility: fields.facility, language: language,
        cutConfidence: cut.confidence),
      extract: DocumentExtract(
        document: id, identities: identities,
        specimens: isPathology ? ReadSpecimens(lexicon).run(pages, accessionNumber: fields.accessionNumber?.value) : [],
        questions: asks ? CountQuestions(lexicon).read(pages) : [],
        diagnoses: isRecord ? ReadDiagnoses(lexicon: lexicon).run(pages) : [], exam: fields.exam,
        accessionNumber: fields.accessionNumber, references: fields.references),
      modality: found.modality, pathologyFlags: isPathology ? ReadSpecimens(lexicon).flags(pages) : [],
      cutReasons: cut.reasons)
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
