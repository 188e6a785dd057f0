import CaseModel
import ChartUnderstanding

/// One paper source with everything that was read of it.
struct ReadPaperSource: Sendable {
  let summary: SourceSummary
  let text: SourceText
  let understanding: SourceUnderstanding
}

/// The documents of all sources in one row: `d1`, `d2`, … in the order of the case, which later arrivals only lengthen.
struct NumberedDocuments: Sendable {
  private(set) var documents: [Document] = []
  private(set) var extracts: [DocumentExtract] = []

  init(_ papers: [ReadPaperSource]) {
    for read in papers.flatMap(\.understanding.documents) {
      let id = "d\(documents.count + 1)"
      var document = read.document
      document.id = id
      documents.append(document)
      let extract = read.extract
      extracts.append(
        DocumentExtract(
          document: id, identities: extract.identities, specimens: extract.specimens, questions: extract.questions,
          diagnoses: extract.diagnoses, exam: extract.exam, accessionNumber: extract.accessionNumber,
          references: extract.references, statements: extract.statements))
    }
  }
}
