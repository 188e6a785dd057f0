import CaseModel
import PageRasters

/// A page's picture made ready for reading by any engine: surveyed small, kept whole.
///
/// The survey, at ``surveyDotsPerInch``, tells ink, letter height, skew and turn; an engine gets the page from the whole picture, in
/// one step at the resolution at which it reads such letters best.
package struct PreparedPage: ~Copyable {
  /// As it came: not always square pixels.
  package let stored: Picture
  package let horizontalDotsPerInch: Double
  package let verticalDotsPerInch: Double
  /// One bit a pixel, square pixels at ``surveyDotsPerInch``, shadows evened out.
  package let survey: Picture
  /// As displayed.
  package let size: PageSize

  /// 150: enough for letters of 5 points, and quick to look through; less where the page says that it is a poster.
  package let surveyDotsPerInch: Double
  private static let finestDotsPerInch = 400.0
  private static let coarsestDotsPerInch = 100.0
  /// Along the longer side, at 300 dpi: no page is enlarged to more, and twice that is the most that is read.
  private static let pixelsOfAPage = 3300.0

  /// `nil` where there is no memory for it.
  package init?(_ raster: PageRaster) {
    let longer = max(raster.widthInPoints, raster.heightInPoints) / 72
    surveyDotsPerInch = min(150, 3_000 / longer)
    let across = surveyDotsPerInch / raster.horizontalDotsPerInch
    let down = surveyDotsPerInch / raster.verticalDotsPerInch
    guard let stored = Picture(raster), let small = stored.gray(scaledBy: across, down),
      let survey = small.bilevel(isOfPureInk: stored.isBilevel)
    else { return nil }
    self.stored = stored
    self.survey = survey
    horizontalDotsPerInch = raster.horizontalDotsPerInch
    verticalDotsPerInch = raster.verticalDotsPerInch
    size = PageSize(widthInPoints: raster.widthInPoints, heightInPoints: raster.heightInPoints)
  }

  /// `nil` where there is no memory for it.
  package func ink() -> InkMeasure? { InkMeasure(survey, dotsPerInch: surveyDotsPerInch) }

  /// Turned clockwise by so many quarters, its lines made level, its small letters as tall as `letterHeights` says where they
  /// can be measured, in pixels; `nil` keeps the resolution. `nil` where there is no memory for it.
  package func levelled(turnedBy quarters: Int, letterHeights: ClosedRange<Double>? = nil) -> LevelledPage? {
    guard let turnedSurvey = survey.turned(quarters) else { return nil }
    let target = dotsPerInch(forLetterHeights: letterHeights, in: turnedSurvey)
    let across = target / horizontalDotsPerInch
    let down = target / verticalDotsPerInch
    // Close enough to be taken as it is, in the depth that it has.
    let isKept = abs(across - 1) < 0.08 && abs(down - across) < 0.02
    guard let picture = stored.turned(0) else { return nil }
    return LevelledPage(
      picture, scaledBy: isKept ? 1 : across, isKept ? 1 : down, dotsPerInch: isKept ? horizontalDotsPerInch : target,
      quarters: quarters, skew: SkewMeasure.degrees(turnedSurvey),
      size: quarters % 2 == 0
        ? size : PageSize(widthInPoints: size.heightInPoints, heightInPoints: size.widthInPoints))
  }

  private func dotsPerInch(forLetterHeights wanted: ClosedRange<Double>?, in survey: borrowing Picture) -> Double {
    let finest = max(horizontalDotsPerInch, verticalDotsPerInch)
    // Without letters to measure: print of 11 points, and never more than there is.
    // A page that says it is a poster may be any paper photographed: its own pixels are enough.
    let longer = max(size.widthInPoints, size.heightInPoints) / 72
    let least = min(150, PreparedPage.pixelsOfAPage / longer)
    let most = min(PreparedPage.finestDotsPerInch, 2 * PreparedPage.pixelsOfAPage / longer)
    let usual = min(max(finest, least), 300, most)
    guard let wanted else { return min(max(finest, least), most) }
    guard let found = LetterHeight.pixels(in: survey, dotsPerInch: surveyDotsPerInch) else { return usual }
    let own = found * finest / surveyDotsPerInch
    let best = finest * min(max(own, wanted.lowerBound), wanted.upperBound) / own
    return min(max(best, min(PreparedPage.coarsestDotsPerInch, least)), most, finest * 2)
  }

  /// The line of print at the very top of the displayed page, a fax machine's if any, as a page of its own; `nil` where
  /// nothing stands there by itself.
  package func topLine() -> LevelledPage? {
    guard let depth = TopLine.depthInPixels(of: survey, dotsPerInch: surveyDotsPerInch) else { return nil }
    let inches = Double(depth) / surveyDotsPerInch
    let rows = Int((inches * verticalDotsPerInch).rounded(.up))
    let target = min(max(horizontalDotsPerInch, verticalDotsPerInch, 150), 204)
    guard rows < stored.height, let strip = stored.top(rows: rows) else { return nil }
    return LevelledPage(
      strip, scaledBy: target / horizontalDotsPerInch, target / verticalDotsPerInch, dotsPerInch: target, quarters: 0,
      skew: 0,
      size: PageSize(widthInPoints: size.widthInPoints, heightInPoints: Double(rows) / verticalDotsPerInch * 72))
  }

  /// Makes the page white down to `depthInPoints`: what stood there has been read.
  package func erase(downTo depthInPoints: Double) {
    stored.erase(rows: Int((depthInPoints / 72 * verticalDotsPerInch).rounded()))
    survey.erase(rows: Int((depthInPoints / 72 * surveyDotsPerInch).rounded()))
  }
}
