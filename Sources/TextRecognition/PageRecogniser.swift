import CLeptonica
import CTesseract
import CaseModel
import Foundation
import PageRasters
import ReaderProtocol

/// Reads pictures of pages: words with boxes, confidence, order. One engine, many pages.
///
/// A page is tried as displayed; where its words are doubtful, tesseract's orientation detector and the other turns are tried.
package struct PageRecogniser: ~Copyable {
  private let engine: Tesseract
  private let settings: RecognitionSettings
  private let name: String

  package init(_ settings: RecognitionSettings) throws(RecognitionFailure) {
    engine = try Tesseract(languages: settings.languages)
    self.settings = settings
    name = "\(Tesseract.version) \(engine.languages.joined(separator: "+"))"
  }

  /// Pixels are squared at the finer of the two resolutions, within this.
  private static let finestDotsPerInch = 400.0
  /// Below this tesseract loses small print; the picture is enlarged to it.
  private static let coarsestDotsPerInch = 150.0

  /// `nil` where there is no memory for the picture.
  package func read(_ raster: PageRaster, number: PageNumber) -> RecognisedPage? {
    guard let stored = Picture(raster) else { return nil }
    let finest = max(raster.horizontalDotsPerInch, raster.verticalDotsPerInch)
    let target = min(max(finest, PageRecogniser.coarsestDotsPerInch), PageRecogniser.finestDotsPerInch)
    let across = target / raster.horizontalDotsPerInch
    let down = target / raster.verticalDotsPerInch
    let isSquare = abs(across - 1) < 0.02 && abs(down - 1) < 0.02
    guard let picture = stored.scaled(horizontally: isSquare ? 1 : across, vertically: isSquare ? 1 : down) else {
      return nil
    }
    let size = PageSize(widthInPoints: raster.widthInPoints, heightInPoints: raster.heightInPoints)
    guard let bits = picture.bilevel(), let ink = InkMeasure(bits, dotsPerInch: target) else { return nil }
    let isFaint = ink.share < settings.blankInk
    if isFaint && !ink.hasLine { return page(number, .nothing, size: size, ink: ink.share, isBlank: true) }
    guard let best = bestReading(picture, bits: bits, size: size, dotsPerInch: target) else { return nil }
    // A row of marks without a word in it is dirt.
    if isFaint && !best.hasSureWord { return page(number, .nothing, size: size, ink: ink.share, isBlank: true) }
    return page(number, best, size: size, ink: ink.share, isBlank: false)
  }

  private func bestReading(
    _ picture: borrowing Picture, bits: borrowing Picture, size: PageSize, dotsPerInch: Double
  ) -> TurnedReading? {
    guard let upright = reading(picture, bits, 0, size: size, dotsPerInch: dotsPerInch) else { return nil }
    guard upright.isDoubtful(below: settings.doubtfulConfidence) else { return upright }
    var best = upright
    var tried: Set<Int> = [0]
    var guesses = upright.levelShare < 0.5 ? [3, 1] : []
    if guesses.isEmpty, let detector = OrientationDetector(),
      let guess = detector.quarterTurns(of: picture, dotsPerInch: Int(dotsPerInch.rounded()))
    {
      // A sure 'upright' ends the question.
      if guess.quarters == 0 && guess.confidence > 2 { return upright }
      guesses.append(guess.quarters)
    }
    for quarters in guesses + [2, 1, 3] where tried.insert(quarters).inserted {
      guard
        let other = reading(
          picture, bits, quarters, size: size, dotsPerInch: dotsPerInch, header: upright.faxHeader)
      else { continue }
      if other.score > best.score * 1.1 { best = other }
      if !best.isDoubtful(below: settings.doubtfulConfidence) { break }
    }
    return best
  }

  private func reading(
    _ picture: borrowing Picture, _ bits: borrowing Picture, _ quarters: Int, size: PageSize, dotsPerInch: Double,
    header: FaxHeaderLine? = nil
  ) -> TurnedReading? {
    guard let turnedBits = bits.turned(quarters), let turned = picture.turned(quarters) else { return nil }
    let skew = SkewMeasure.degrees(turnedBits)
    let isSkewed = abs(skew) >= 0.3
    let straight =
      isSkewed
      ? Picture(
        owning: pixRotate(
          turned.pix, Float(skew * .pi / 180),
          Int32(pixGetDepth(turned.pix) == 1 ? L_ROTATE_SAMPLING : L_ROTATE_AREA_MAP),
          Int32(L_BRING_IN_WHITE), 0, 0))
      : Picture(owning: pixClone(turned.pix))
    guard let straight, let words = engine.words(in: straight, dotsPerInch: Int(dotsPerInch.rounded())) else {
      return nil
    }
    let turnedSize =
      quarters % 2 == 0
      ? size : PageSize(widthInPoints: size.heightInPoints, heightInPoints: size.widthInPoints)
    return TurnedReading(
      words, quarters: quarters, skew: isSkewed ? skew : 0, size: turnedSize,
      pixelsAcross: turned.width, pixelsDown: turned.height, header: header)
  }

  private func page(
    _ number: PageNumber, _ reading: TurnedReading, size: PageSize, ink: Double, isBlank: Bool
  ) -> RecognisedPage {
    RecognisedPage(
      number: number, turn: QuarterTurn(degrees: reading.quarters * 90) ?? .none, skewInDegrees: -reading.skew,
      size: isBlank ? size : reading.size, text: reading.text, faxHeader: reading.faxHeader?.text, ink: ink,
      isBlank: isBlank, confidence: reading.confidence, engine: name, findings: [])
  }
}

/// How far the lines of a page are from level.
enum SkewMeasure {
  /// The clockwise turn in degrees that levels the lines; 0 where leptonica is not sure. Up to 7 degrees either way.
  static func degrees(_ bits: borrowing Picture) -> Double {
    var angle: Float = 0
    var confidence: Float = 0
    guard pixFindSkew(bits.pix, &angle, &confidence) == 0, confidence >= 3 else { return 0 }
    return Double(angle)
  }
}
