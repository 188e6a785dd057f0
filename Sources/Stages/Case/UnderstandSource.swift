import CaseModel
import ChartUnderstanding
import StageContract

/// The rules of chart understanding with the digest that stands for them in keys.
package struct RuleBook: Sendable {
  package struct Digest: Hashable, Codable, Sendable {
    package let rules: BlobDigest
  }

  package let digest: Digest
  package let lexicon: ChartLexicon

  package init(digest: BlobDigest, lexicon: ChartLexicon) {
    self.digest = Digest(rules: digest)
    self.lexicon = lexicon
  }
}

/// Cuts the pages of one source into documents and says what each is, by whom and of when.
package struct SeparateDocuments: Stage {
  package static let name = StageName("separate-documents")
  package static let version = 1

  package struct Input: Codable, Sendable {
    /// The digest of a `SourceText`.
    package let text: BlobDigest
    /// A coordinator's own cuts.
    package let cuts: [Decision]

    package init(text: BlobDigest, cuts: [Decision]) {
      self.text = text
      self.cuts = cuts
    }
  }

  private let rules: RuleBook

  package init(rules: RuleBook) { self.rules = rules }

  package var settings: RuleBook.Digest { rules.digest }

  /// Documents are numbered within their source: `s2.1`.
  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> [Document] {
    let text = try await context.blobs.output(SourceText.self, input.text)
    let lexicon = rules.lexicon
    let pages = lexicon.pages(of: text.pages, source: text.source)
    let cuts = ChartUnderstanding.SeparateDocuments(lexicon).run(pages, channel: text.channel, decisions: input.cuts)
    return cuts.enumerated().map { index, cut in
      let own = pages.filter { $0.number >= cut.firstPage && $0.number <= cut.lastPage }
      let kind = ClassifyDocument(lexicon).run(own)
      let language = DetectLanguage(lexicon).run(own)
      let fields = ReadFields(lexicon).run(own, language: language)
      return Document(
        id: "\(text.source).\(index + 1)", source: text.source, firstPage: cut.firstPage, lastPage: cut.lastPage,
        type: kind.type, loinc: kind.loinc, title: kind.title, date: fields.date, author: fields.author,
        facility: fields.facility, language: language, cutConfidence: cut.confidence)
    }
  }
}

/// Reads what the documents of one source say: who, specimens, questions, diagnoses, exams.
package struct ExtractFacts: Stage {
  package static let name = StageName("extract-facts")
  package static let version = 1

  package struct Input: Codable, Sendable {
    /// The digest of a `SourceText`.
    package let text: BlobDigest
    /// The digest of its `[Document]`.
    package let documents: BlobDigest

    package init(text: BlobDigest, documents: BlobDigest) {
      self.text = text
      self.documents = documents
    }
  }

  package struct Output: Codable, Sendable {
    package let extracts: [DocumentExtract]
    /// Blocks, unstained slides and special stains that pathology reports speak of, by document.
    package let slidePreparations: [Evidenced<String>]
  }

  private let rules: RuleBook

  package init(rules: RuleBook) { self.rules = rules }

  package var settings: RuleBook.Digest { rules.digest }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> Output {
    let text = try await context.blobs.output(SourceText.self, input.text)
    let documents = try await context.blobs.output([Document].self, input.documents)
    let pages = rules.lexicon.pages(of: text.pages, source: text.source)
    var extracts: [DocumentExtract] = []
    var preparations: [Evidenced<String>] = []
    for document in documents {
      let own = pages.filter { document.pageNumbers.contains($0.number.value) }
      extracts.append(ExtractDocument(rules.lexicon).run(own, of: document))
      if document.type.value == "pathology-report" { preparations += ReadSpecimens(rules.lexicon).flags(own) }
    }
    return Output(extracts: extracts, slidePreparations: preparations)
  }
}
