import CaseModel
import ChartUnderstanding

/// One paper source with everything that was read of it.
struct ReadPaperSource {
  let summary: SourceSummary
  let text: SourceText
  let documents: [Document]
  let facts: ExtractFacts.Output

  /// The first digits of the file's digest: names the source in holds whatever else arrives.
  var name: String { String((summary.digest?.hex ?? summary.id.description).prefix(16)) }
}

/// The documents of all sources in one row: `d1`, `d2`, … in the order of the case, which later arrivals only lengthen.
struct NumberedDocuments {
  private(set) var documents: [AcceptedDocument] = []
  private(set) var extracts: [DocumentExtract] = []
  private(set) var findings: [Finding] = []

  init(_ papers: [ReadPaperSource], quarantined: Set<PageAddress>) {
    for paper in papers {
      for document in paper.documents {
        let id = "d\(documents.count + 1)"
        let pages = document.pageNumbers.map { PageAddress(source: document.source, page: PageNumber($0)) }
        let left = pages.filter { quarantined.contains($0) }
        var numbered = document
        numbered.id = id
        let needsTranslation = document.language.map { $0 != "en" } ?? false
        if needsTranslation {
          findings.append(
            Finding(
              code: "needs-translation", severity: .warning,
              message: "Document \(id) is not in English (\(document.language ?? "")). "
                + "Records should be professionally translated.", page: document.firstPage))
        }
        documents.append(
          AcceptedDocument(
            document: numbered, identity: left.isEmpty ? .match : left.count == pages.count ? .conflict : .probable,
            isAccepted: left.count < pages.count, needsTranslation: needsTranslation))
        guard let extract = paper.facts.extracts.first(where: { $0.document == document.id }) else { continue }
        extracts.append(
          DocumentExtract(
            document: id, identities: extract.identities, specimens: extract.specimens, questions: extract.questions,
            diagnoses: extract.diagnoses, exam: extract.exam, accessionNumber: extract.accessionNumber,
            references: extract.references))
      }
    }
  }

  var specimens: [SpecimenSummary] {
    extracts.flatMap { extract in
      extract.specimens.map { SpecimenSummary(specimen: $0, document: extract.document, isAccepted: true) }
    }
  }
}
