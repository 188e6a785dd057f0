import CaseModel

/// A page folded, and what it tells by itself: worked out once for all who ask, and for each page apart from the others.
package struct SignedPage: Sendable {
  let page: ChartPage
  let signs: SeparateDocuments.Signs
  /// `nil` for a page in the house's language alone.
  let language: PageLanguage?
  /// `nil` for a page on which nothing stands.
  let print: PagePrint?
}

extension ChartLexicon {
  /// Some pages of one source.
  package func signedPages(of contents: [PageContent], in text: SourceText) -> [SignedPage] {
    let separate = SeparateDocuments(self)
    let detect = DetectLanguage(self)
    let take = TakePrint(lexicon: self)
    return pages(of: contents, source: text.source).map { page in
      let signs = separate.signs(of: page, isFaxed: text.isFaxed)
      return SignedPage(
        page: page, signs: signs, language: detect.language(of: page), print: take.run(page, patient: signs.identity))
    }
  }
}
