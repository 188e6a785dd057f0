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

/// Cuts the pages of one source into documents, says what each is, and extracts what it says.
package struct ReadDocuments: Stage {
  package static let name = StageName("read-documents")
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
  package var identityRules: IdentityRules { rules.lexicon.rules.identity }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> SourceUnderstanding {
    let text = try await context.blobs.output(SourceText.self, input.text)
    return ReadSource(rules.lexicon).run(text, decisions: input.decisions)
  }
}
