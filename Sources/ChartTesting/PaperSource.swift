import CaseModel
import ChartUnderstanding

/// A source with its pages in hand.
package struct PaperSource: Sendable, Codable {
  package let text: SourceText
  package let pages: [PageContent]

  package init(text: SourceText, pages: [PageContent]) {
    self.text = text
    self.pages = pages
  }

  /// Everything that its documents say, its pages given so many at a time.
  package func understood(
    by lexicon: ChartLexicon, decisions: [Decision] = [], pagesAtOnce: Int = 64
  ) -> SourceUnderstanding {
    let parts = stride(from: 0, to: pages.count, by: pagesAtOnce).map { Array(pages[$0...].prefix(pagesAtOnce)) }
    let separated = separated(parts, by: lexicon, decisions)
    var extraction = SourceExtraction(of: text.source, separated, by: lexicon)
    if let order = separated.readingOrder {
      for number in order { extraction.take([pages[number.value - 1]]) }
    } else {
      for part in parts { extraction.take(part) }
    }
    return extraction.finish()
  }

  private func separated(
    _ parts: [[PageContent]], by lexicon: ChartLexicon, _ decisions: [Decision]
  ) -> SeparatedSource {
    var reading = ReadStream(of: text, by: lexicon)
    var separation = SourceSeparation(of: text, by: lexicon, decisions: decisions)
    for part in parts {
      let pages = lexicon.signedPages(of: part, in: text)
      reading.take(pages)
      separation.take(pages)
    }
    let stream = reading.finish()
    if let order = stream.printedOrder {
      var ordered = SourceSeparation(of: text, inOrder: order, by: lexicon, decisions: decisions)
      for number in order.pages { ordered.take(lexicon.signedPages(of: [pages[number.value - 1]], in: text)) }
      let separated = ordered.finish(stream)
      if !ordered.isScattered { return separated }
    }
    return separation.finish(stream)
  }
}
