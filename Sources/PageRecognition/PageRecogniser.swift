import CaseModel
import PageRasters
import ReaderProtocol

/// Reads pictures of pages with one engine: words with boxes on the page, confidence, order; turn, skew, blankness.
///
/// A page is tried as displayed; where its words are doubtful, the engine's guess and the other turns are tried.
package struct PageRecogniser<Engine: WordReader & ~Copyable>: ~Copyable {
  private let engine: Engine
  private let settings: RecognitionSettings

  package init(_ engine: consuming Engine, settings: RecognitionSettings) {
    self.engine = engine
    self.settings = settings
  }

  /// `nil` where there is no memory for the picture.
  package func read(_ raster: PageRaster, number: PageNumber) -> RecognisedPage? {
    guard let page = PreparedPage(raster) else { return nil }
    return read(page, number: number)
  }

  /// `nil` where there is no memory for the picture, or the engine failed on it.
  package func read(_ page: borrowing PreparedPage, number: PageNumber) -> RecognisedPage? {
    let isFaint = page.ink.share < settings.blankInk
    if isFaint && !page.ink.hasLine { return blank(page, number) }
    guard let best = bestReading(page) else { return nil }
    // A row of marks without a word in it is dirt.
    if isFaint && !best.hasSureWord { return blank(page, number) }
    return RecognisedPage(
      number: number, turn: QuarterTurn(degrees: best.quarters * 90) ?? .none, skewInDegrees: -best.skew,
      size: best.size, text: best.text, faxHeader: best.faxHeader?.text, ink: page.ink.share, isBlank: false,
      confidence: best.confidence, engine: engine.name, findings: [])
  }

  private func blank(_ page: borrowing PreparedPage, _ number: PageNumber) -> RecognisedPage {
    RecognisedPage(
      number: number, turn: .none, skewInDegrees: 0, size: page.size, text: .empty, faxHeader: nil,
      ink: page.ink.share, isBlank: true, confidence: 0, engine: engine.name, findings: [])
  }

  private func bestReading(_ page: borrowing PreparedPage) -> TurnedReading? {
    guard let upright = reading(page, turnedBy: 0) else { return nil }
    guard upright.isDoubtful(below: settings.doubtfulConfidence) else { return upright }
    var best = upright
    var tried: Set<Int> = [0]
    var guesses = upright.levelShare < 0.5 ? [3, 1] : []
    if guesses.isEmpty, let guess = engine.turn(of: page.picture, dotsPerInch: page.dotsPerInch) {
      // A sure 'upright' ends the question.
      if guess.quarters == 0 && guess.isSure { return upright }
      guesses.append(guess.quarters)
    }
    for quarters in guesses + [2, 1, 3] where tried.insert(quarters).inserted {
      guard let other = reading(page, turnedBy: quarters, header: upright.faxHeader) else { continue }
      if other.score > best.score * 1.1 { best = other }
      if !best.isDoubtful(below: settings.doubtfulConfidence) { break }
    }
    return best
  }

  private func reading(
    _ page: borrowing PreparedPage, turnedBy quarters: Int, header: FaxHeaderLine? = nil
  ) -> TurnedReading? {
    guard let level = page.levelled(turnedBy: quarters),
      let words = engine.words(in: level.picture, dotsPerInch: level.dotsPerInch)
    else { return nil }
    return TurnedReading(words, on: level, header: header)
  }
}
