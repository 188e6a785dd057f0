import CaseModel

/// Reads everything that one document says beyond its type.
package struct ExtractDocument: Sendable {
  let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  /// `pages` are the document's own, in order.
  package func run(_ pages: [ChartPage], of document: Document) -> DocumentExtract {
    let readIdentity = ReadIdentity(lexicon)
    let fields = ReadFields(lexicon).run(pages, language: document.language)
    let type = document.type.value
    let isPathology = ["pathology-report", "cytology-report"].contains(type)
    return DocumentExtract(
      document: document.id,
      identities: pages.compactMap { page in
        readIdentity.run(page, language: document.language).map { PageIdentity(page: page.number, identity: $0) }
      },
      specimens: isPathology
        ? ReadSpecimens(lexicon).run(pages, accessionNumber: fields.accessionNumber?.value) : [],
      questions: lexicon.rules.questions.documents.contains(type) ? CountQuestions(lexicon).read(pages) : [],
      diagnoses: ReadDiagnoses(lexicon: lexicon).run(pages), exam: fields.exam,
      accessionNumber: fields.accessionNumber, references: fields.references)
  }
}
