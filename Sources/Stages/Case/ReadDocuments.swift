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
  package static let version = 6

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
    var reading = ReadStream(of: text, by: rules.lexicon)
    var separation = SourceSeparation(of: text, by: rules.lexicon, decisions: input.decisions)
    try await BlocksAhead(text.blocks, width: context.readers.width).forEach { [rules] block throws(StageFailure) in
      rules.lexicon.signedPages(of: try await context.blobs.pages(PageContent.self, of: block), in: text)
    } take: { pages in
      reading.take(pages)
      separation.take(pages)
    }
    let stream = reading.finish()
    if let order = stream.printedOrder {
      var ordered = SourceSeparation(of: text, inOrder: order, by: rules.lexicon, decisions: input.decisions)
      var pages = PagesByNumber(of: text)
      for number in order.pages {
        let page = try await pages.page(number, from: context.blobs)
        ordered.take(rules.lexicon.signedPages(of: page, in: text))
      }
      let separated = ordered.finish(stream)
      if !ordered.isScattered { return separated }
    }
    return separation.finish(stream)
  }
}

/// Reads what the documents of one source say: who, specimens, questions, diagnoses, exams.
package struct ExtractFacts: Stage {
  package static let name = StageName("extract-facts")
  package static let version = 7

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
    if let order = separated.readingOrder {
      var pages = PagesByNumber(of: text)
      for number in order { extraction.take(try await pages.page(number, from: context.blobs)) }
    } else {
      for block in text.blocks { extraction.take(try await context.blobs.pages(PageContent.self, of: block)) }
    }
    return extraction.finish()
  }
}

/// The pages of a source in another order than the file's, two blocks at hand: the sheets of a double-sided feed lie in two places of it.
private struct PagesByNumber {
  private let text: SourceText
  private var kept: [(block: PageBlock, pages: [PageContent])] = []

  init(of text: SourceText) { self.text = text }

  /// Empty where the source has no such page.
  mutating func page(_ number: PageNumber, from blobs: any BlobReader) async throws(StageFailure) -> [PageContent] {
    guard let block = text.blocks.block(of: number) else { return [] }
    if !kept.contains(where: { $0.block == block }) {
      if kept.count == 2 { kept.removeFirst() }
      kept.append((block, try await blobs.pages(PageContent.self, of: block)))
    }
    return kept.first { $0.block == block }?.pages.filter { $0.number == number } ?? []
  }
}
