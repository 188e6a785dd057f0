import CaseModel
import PageRasters
import ReaderProtocol

/// Reads pictures of pages with one engine: words with boxes on the page, confidence, order; turn, skew, blankness.
///
/// The letters' shapes tell which way up a page stands; where they do not, or the words are doubtful, the engine's own guess and the
/// other turns are tried.
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

  /// `nil` where there is no memory for the picture, or the engine failed on it. A fax machine's line is erased from `page`.
  package func read(_ page: borrowing PreparedPage, number: PageNumber) -> RecognisedPage? {
    let header = takeFaxHeader(page)
    guard let ink = page.ink() else { return nil }
    let isFaint = ink.share < settings.blankInk
    if isFaint && !ink.hasLine { return blank(page, number, header, ink) }
    guard let best = bestReading(page) else { return nil }
    // A row of marks without a word in it is dirt.
    if isFaint && !best.hasSureWord { return blank(page, number, header, ink) }
    return RecognisedPage(
      number: number, turn: QuarterTurn(degrees: best.quarters * 90) ?? .none, skewInDegrees: -best.skew,
      size: best.size, text: best.text, faxHeader: header ?? best.faxHeader, ink: ink.share, isBlank: false,
      confidence: best.confidence, engine: engine.name, findings: [])
  }

  private func blank(
    _ page: borrowing PreparedPage, _ number: PageNumber, _ header: String?, _ ink: InkMeasure
  ) -> RecognisedPage {
    RecognisedPage(
      number: number, turn: .none, skewInDegrees: 0, size: page.size, text: .empty, faxHeader: header,
      ink: ink.share, isBlank: true, confidence: 0, engine: engine.name, findings: [])
  }

  /// The receiving machine prints its line level and upright, however the sheet went in: it is read by itself, then erased.
  private func takeFaxHeader(_ page: borrowing PreparedPage) -> String? {
    guard let strip = page.topLine(),
      let words = engine.words(in: strip.picture, dotsPerInch: strip.dotsPerInch)
    else { return nil }
    let text = words.sorted { $0.left < $1.left }.map(\.text).joined(separator: " ")
    guard FaxHeaderLine.isOne(text) else { return nil }
    page.erase(downTo: strip.size.heightInPoints)
    return text
  }

  private func bestReading(_ page: borrowing PreparedPage) -> TurnedReading? {
    let shape = TurnMeasure.guess(page.survey)
    guard let first = reading(page, turnedBy: shape?.quarters ?? 0) else { return nil }
    guard first.isDoubtful(below: settings.doubtfulConfidence) else { return first }
    var best = first
    var tried: Set<Int> = [first.quarters]
    var guesses = first.levelShare < 0.5 ? [3, 1] : []
    if guesses.isEmpty, let level = page.levelled(turnedBy: 0, letterHeight: engine.letterHeight),
      let guess = engine.turn(of: level.picture, dotsPerInch: level.dotsPerInch)
    {
      // Two that agree end the question.
      if guess.quarters == first.quarters && (guess.isSure || shape != nil) { return first }
      guesses.append(guess.quarters)
    }
    for quarters in guesses + [0, 2, 1, 3] where tried.insert(quarters).inserted {
      guard let other = reading(page, turnedBy: quarters) else { continue }
      if other.score > best.score * 1.1 { best = other }
      if !best.isDoubtful(below: settings.doubtfulConfidence) { break }
    }
    return best
  }

  private func reading(_ page: borrowing PreparedPage, turnedBy quarters: Int) -> TurnedReading? {
    guard let level = page.levelled(turnedBy: quarters, letterHeight: engine.letterHeight),
      let words = engine.words(in: level.picture, dotsPerInch: level.dotsPerInch)
    else { return nil }
    return TurnedReading(words, on: level)
  }
}
