import CaseModel
import PageRasters
import ReaderProtocol

/// Reads pictures of pages with one engine: words with boxes on the page, confidence, order; turn, skew, blankness.
///
/// The letters' shapes tell which way up a page stands; where they do not, or the words are doubtful, the engine's own guess and the
/// other turns are tried.
package struct PageRecogniser<Engine: WordReader & ~Copyable>: ~Copyable {
  package let engine: Engine
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
    // Nor is the line of a fax machine over an empty sheet a page of records.
    if let line = best.faxHeader, !best.hasSureWord {
      // Half a line more: in another turn the same ink gives other boxes.
      page.erase(downTo: line.depthInPoints + 4)
      guard let rest = page.ink() else { return nil }
      if rest.share < settings.blankInk && !rest.hasLine { return blank(page, number, line, ink) }
    }
    let turn = QuarterTurn(degrees: best.quarters * 90) ?? .none
    let line = header ?? best.faxHeader
    return RecognisedPage(
      number: number, turn: turn, skewInDegrees: -best.skew, size: best.size, text: best.text, faxHeader: line?.text,
      ink: ink.share, isBlank: false, confidence: best.confidence, engine: engine.name, findings: [],
      faxHeaderBox: line?.box.turned(turn, on: page.size), script: best.script)
  }

  private func blank(
    _ page: borrowing PreparedPage, _ number: PageNumber, _ header: FaxHeaderLine?, _ ink: InkMeasure
  ) -> RecognisedPage {
    RecognisedPage(
      number: number, turn: .none, skewInDegrees: 0, size: page.size, text: .empty, faxHeader: header?.text,
      ink: ink.share, isBlank: true, confidence: 0, engine: engine.name, findings: [], faxHeaderBox: header?.box)
  }

  /// The receiving machine prints its line level and upright, however the sheet went in: it is read by itself, then erased.
  private func takeFaxHeader(_ page: borrowing PreparedPage) -> FaxHeaderLine? {
    guard let strip = page.topLine(),
      let words = engine.words(in: strip)?.sorted(by: { $0.left < $1.left })
    else { return nil }
    let text = words.map(\.text).joined(separator: " ")
    guard FaxHeaderLine.isOne(text) else { return nil }
    var box: Box?
    for word in words { box = box?.union(strip.box(of: word)) ?? strip.box(of: word) }
    page.erase(downTo: strip.size.heightInPoints)
    return box.map { FaxHeaderLine(text: text, box: $0) }
  }

  private func bestReading(_ page: borrowing PreparedPage) -> TurnedReading? {
    let shape = TurnMeasure.guess(page.survey, dotsPerInch: page.surveyDotsPerInch)
    guard let first = reading(page, turnedBy: shape?.quarters ?? 0) else { return nil }
    guard first.isDoubtful(below: settings.doubtfulConfidence) else { return first }
    var best = first
    var script: String?
    var tried: Set<Int> = [first.quarters]
    var guesses = first.levelShare < 0.5 ? [3, 1] : []
    if guesses.isEmpty, let level = page.levelled(turnedBy: 0, letterHeights: engine.letterHeights),
      let guess = engine.turn(of: level)
    {
      script = guess.script
      best.script = script
      // Two that agree end the question.
      if guess.quarters == first.quarters && (guess.isSure || shape != nil) { return best }
      guesses.append(guess.quarters)
    }
    for quarters in guesses + [0, 2, 1, 3] where tried.insert(quarters).inserted {
      guard let other = reading(page, turnedBy: quarters) else { continue }
      if other.score > best.score * 1.1 { best = other }
      if !best.isDoubtful(below: settings.doubtfulConfidence) { break }
    }
    // A page that reads well in another turn is in the engine's script.
    best.script = best.isDoubtful(below: settings.doubtfulConfidence) ? script : nil
    return best
  }

  private func reading(_ page: borrowing PreparedPage, turnedBy quarters: Int) -> TurnedReading? {
    guard let level = page.levelled(turnedBy: quarters, letterHeights: engine.letterHeights),
      let words = engine.words(in: level)
    else { return nil }
    return TurnedReading(words, on: level)
  }
}
