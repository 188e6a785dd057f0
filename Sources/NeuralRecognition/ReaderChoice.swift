import CaseModel
import ReaderProtocol

/// Which reader reads which page, and which of two readings is kept: the pipeline's policy.
package struct ReaderChoice: Sendable {
  private let settings: SecondReaderSettings

  package init(_ settings: SecondReaderSettings) { self.settings = settings }

  /// Why tesseract reads alone, as far as the pipeline says so; `nil` where it does not. Empty where nothing was to be chosen.
  package func lack(for languages: [String]) -> String? {
    if settings.use == .never { return "" }
    return languages.allSatisfy(settings.languages.contains) ? nil : "the second reader lacks a language"
  }

  /// The model that reads a picture first, by the coarser of its resolutions.
  package func model(horizontalDotsPerInch across: Double, verticalDotsPerInch down: Double) -> NeuralModel {
    min(across, down) < settings.coarseDotsPerInch ? .small : .tiny
  }

  /// True where tesseract reads the page too: the networks failed on it, or are unsure.
  package func wantsTesseract(after page: RecognisedPage?) -> Bool {
    guard let page else { return true }
    return !page.isBlank && page.confidence < settings.pageConfidence
  }

  /// True where the small model seems to misread the type: then tesseract reads the page too. `isWord` is its dictionary; `respelt`
  /// are the words of the page, as they were seen, that are spelt otherwise now.
  ///
  /// On pages in another language hardly a word is known, and coarse pictures are misread by both.
  package func isMisread(
    _ page: RecognisedPage, by model: NeuralModel, respelt: [String] = [], isWord: (String) -> Bool
  ) -> Bool {
    guard model == .tiny, !page.isBlank, settings.misreadShare < 1 else { return false }
    let found = Misreads(in: page.text.text, respelt, isWord: isWord)
    return found.found.count >= ReaderChoice.fewestMisreads
      && Double(found.found.count) > settings.misreadShare * Double(found.words)
      && Double(found.known) >= ReaderChoice.leastKnown * Double(found.words)
  }

  private static let fewestMisreads = 2
  private static let leastKnown = 0.75

  /// Of a page that seems to be misread: tesseract's reading where it has half as many misread words, and hardly fewer known ones.
  package func kept(
    _ page: RecognisedPage, by model: NeuralModel, orBetterSpelt other: RecognisedPage?, respelt: [String] = [],
    isWord: (String) -> Bool
  ) -> RecognisedPage? {
    guard let other, !other.isBlank, other.turn == page.turn else { return kept(page, by: model, or: nil) }
    let (mine, theirs) = (
      Misreads(in: page.text.text, respelt, isWord: isWord), Misreads(in: other.text.text, isWord: isWord)
    )
    let (lost, stillLost) = (mine.count(beside: theirs), theirs.count(beside: mine))
    guard lost > 0, stillLost * 2 <= lost, theirs.known * 20 >= mine.known * 19 else {
      return kept(page, by: model, or: nil)
    }
    let doubted = PageAgreement.marked(other, against: page, WordWeight(settings))
    return ReaderChoice.chosen(doubted, because: "the second reader misread the type")
  }

  /// The reading that is kept, with its reason; `other` is tesseract's, where it was asked.
  package func kept(_ page: RecognisedPage?, by model: NeuralModel, or other: RecognisedPage?) -> RecognisedPage? {
    guard var page else {
      return other.map { ReaderChoice.chosen($0, because: "the second reader failed on the page") }
    }
    let reason =
      model == .small
      ? "a coarse picture: the large model at once" : "the small model first, doubtful lines by the large one"
    guard let other, !other.isBlank else { return ReaderChoice.chosen(page, because: reason) }
    let weight = WordWeight(settings)
    if other.confidence > page.confidence {
      let doubted = PageAgreement.marked(other, against: page, weight)
      return ReaderChoice.chosen(doubted, because: "the second reader was unsure of the page")
    }
    page = PageAgreement.marked(page, against: other, weight)
    // Tesseract alone knows scripts that neither of them reads here.
    page.script = other.script ?? page.script
    return ReaderChoice.chosen(page, because: reason + "; tesseract was no surer")
  }

  private static func chosen(_ page: RecognisedPage, because reason: String) -> RecognisedPage {
    var page = page
    page.choice = reason
    return page
  }
}
