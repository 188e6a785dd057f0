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
    // Nor is the line of a fax machine over an empty sheet a page of records.
    if let header = best.faxHeader, !best.hasSureWord, let rest = page.inkBelow(header.depthInPoints),
      rest.share < settings.blankInk, !rest.hasLine
    {
      return blank(page, number, under: header)
    }
    return RecognisedPage(
      number: number, turn: QuarterTurn(degrees: best.quarters * 90) ?? .none, skewInDegrees: -best.skew,
      size: best.size, text: best.text, faxHeader: best.faxHeader?.text, ink: page.ink.share, isBlank: false,
      confidence: best.confidence, engine: engine.name, findings: [],
      faxHeaderBox: best.faxHeader?.box.turned(QuarterTurn(degrees: best.quarters * 90) ?? .none, on: page.size),
      script: best.script)
  }

  private func blank(_ page: borrowing PreparedPage, _ number: PageNumber, under header: FaxHeaderLine? = nil)
    -> RecognisedPage
  {
    RecognisedPage(
      number: number, turn: .none, skewInDegrees: 0, size: page.size, text: .empty, faxHeader: header?.text,
      ink: page.ink.share, isBlank: true, confidence: 0, engine: engine.name, findings: [], faxHeaderBox: header?.box)
  }

  private func bestReading(_ page: borrowing PreparedPage) -> TurnedReading? {
    guard let upright = reading(page, turnedBy: 0) else { return nil }
    guard upright.isDoubtful(below: settings.doubtfulConfidence) else { return upright }
    var best = upright
    var script: String?
    var tried: Set<Int> = [0]
    var guesses = upright.levelShare < 0.5 ? [3, 1] : []
    if guesses.isEmpty, let guess = engine.turn(of: page.picture, dotsPerInch: page.dotsPerInch) {
      // A sure 'upright' ends the question.
      script = guess.script
      best.script = script
      if guess.quarters == 0 && guess.isSure { return best }
      guesses.append(guess.quarters)
    }
    for quarters in guesses + [2, 1, 3] where tried.insert(quarters).inserted {
      guard let other = reading(page, turnedBy: quarters, header: upright.faxHeader) else { continue }
      if other.score > best.score * 1.1 { best = other }
      if !best.isDoubtful(below: settings.doubtfulConfidence) { break }
    }
    // A page that reads well in another turn is in the engine's script.
    best.script = best.isDoubtful(below: settings.doubtfulConfidence) ? script : nil
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
