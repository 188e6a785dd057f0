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

  /// The reading that is kept, with its reason; `other` is tesseract's, where it was asked. `isMisread`: the small model misread the
  /// type, so that the large one read the page.
  package func kept(
    _ page: RecognisedPage?, by model: NeuralModel, isMisread: Bool = false, or other: RecognisedPage?
  ) -> RecognisedPage? {
    guard var page else {
      return other.map { ReaderChoice.chosen($0, because: "the second reader failed on the page") }
    }
    let reason =
      switch (model, isMisread) {
      case (.small, _): "a coarse picture: the large model at once"
      case (.tiny, true): "the small model misread the type: the large one"
      case (.tiny, false): "the small model first, doubtful lines by the large one"
      }
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
