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
    var stream = ReadStream(of: text, by: lexicon)
    for part in parts { stream.take(part) }
    let read = stream.finish()
    let separated = separated(parts, read, by: lexicon, decisions)
    var extraction = SourceExtraction(of: text.source, separated, by: lexicon)
    if let order = separated.readingOrder {
      for number in order { extraction.take([pages[number.value - 1]]) }
    } else {
      for part in parts { extraction.take(part) }
    }
    return extraction.finish()
  }

  private func separated(
    _ parts: [[PageContent]], _ stream: SourceStream, by lexicon: ChartLexicon, _ decisions: [Decision]
  ) -> SeparatedSource {
    if let order = stream.printedOrder {
      var separation = SourceSeparation(of: text, stream, inOrder: order, by: lexicon, decisions: decisions)
      for number in order.pages { separation.take([pages[number.value - 1]]) }
      let separated = separation.finish()
      if !separation.isScattered { return separated }
    }
    var separation = SourceSeparation(of: text, stream, by: lexicon, decisions: decisions)
    for part in parts { separation.take(part) }
    return separation.finish()
  }
}
