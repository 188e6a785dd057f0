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
    /// A coordinator's own cuts and types for this source.
    package let decisions: [Decision]

    package init(text: BlobDigest, decisions: [Decision]) {
      self.text = text
      self.decisions = decisions
    }
  }

  private let rules: RuleBook

  package init(rules: RuleBook) { self.rules = rules }

  package var settings: RuleBook.Digest { rules.digest }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> SeparatedSource {
    let text = try await context.blobs.output(SourceText.self, input.text)
    var separation = SourceSeparation(of: text, by: rules.lexicon, decisions: input.decisions)
    for block in text.blocks { separation.take(try await context.blobs.pages(PageContent.self, of: block)) }
    return separation.finish()
  }
}

/// Reads what the documents of one source say: who, specimens, questions, diagnoses, exams.
package struct ExtractFacts: Stage {
  package static let name = StageName("extract-facts")
  package static let version = 2

  package struct Input: Codable, Sendable {
    /// The digest of a `SourceText`.
    package let text: BlobDigest
    /// The digest of its `SeparatedSource`.
    package let documents: BlobDigest

    package init(text: BlobDigest, documents: BlobDigest) {
      self.text = text
      self.documents = documents
    }
  }

  private let rules: RuleBook

  package init(rules: RuleBook) { self.rules = rules }

  package var settings: RuleBook.Digest { rules.digest }
  package var identityRules: IdentityRules { rules.lexicon.rules.identity }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> SourceUnderstanding {
    let text = try await context.blobs.output(SourceText.self, input.text)
    let separated = try await context.blobs.output(SeparatedSource.self, input.documents)
    var extraction = SourceExtraction(of: text.source, separated, by: rules.lexicon)
    for block in text.blocks { extraction.take(try await context.blobs.pages(PageContent.self, of: block)) }
    return extraction.finish()
  }
}
