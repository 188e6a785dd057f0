import CaseModel
import PageRasters

/// A page's picture made ready for reading: square pixels, its black and white, its ink. Any engine reads from it.
package struct PreparedPage: ~Copyable {
  package let picture: Picture
  /// One bit a pixel, shadows evened out.
  package let bits: Picture
  package let ink: InkMeasure
  /// As displayed.
  package let size: PageSize
  package let dotsPerInch: Double

  /// Pixels are squared at the finer of the two resolutions, within this.
  private static let finestDotsPerInch = 400.0
  /// Below this small print is lost; the picture is enlarged to it.
  private static let coarsestDotsPerInch = 150.0
  /// Along the longer side, at 300 dpi: no page is enlarged to more, and twice that is the most that is read.
  private static let pixelsOfAPage = 3300.0

  /// `nil` where there is no memory for it.
  package init?(_ raster: PageRaster) {
    guard let stored = Picture(raster) else { return nil }
    let finest = max(raster.horizontalDotsPerInch, raster.verticalDotsPerInch)
    // A page that says it is a poster may be any paper photographed: its pixels are no fewer than its letters need.
    let longer = max(raster.widthInPoints, raster.heightInPoints) / 72
    let target = min(
      max(finest, min(PreparedPage.coarsestDotsPerInch, PreparedPage.pixelsOfAPage / longer)),
      PreparedPage.finestDotsPerInch, 2 * PreparedPage.pixelsOfAPage / longer)
    let across = target / raster.horizontalDotsPerInch
    let down = target / raster.verticalDotsPerInch
    let isSquare = abs(across - 1) < 0.02 && abs(down - 1) < 0.02
    guard let picture = stored.scaled(horizontally: isSquare ? 1 : across, vertically: isSquare ? 1 : down),
      let bits = picture.bilevel(), let ink = InkMeasure(bits, dotsPerInch: target)
    else { return nil }
    self.picture = picture
    self.bits = bits
    self.ink = ink
    size = PageSize(widthInPoints: raster.widthInPoints, heightInPoints: raster.heightInPoints)
    dotsPerInch = target
  }

  /// The ink that is left once so much of the displayed page's top is taken away; `nil` where there is no memory for it.
  func inkBelow(_ points: Double) -> InkMeasure? {
    guard let rest = bits.cleared(rows: Int(points / 72 * dotsPerInch)) else { return nil }
    return InkMeasure(rest, dotsPerInch: dotsPerInch)
  }

  /// Turned clockwise by so many quarters, its lines made level; `nil` where there is no memory for it.
  package func levelled(turnedBy quarters: Int) -> LevelledPage? {
    guard let turnedBits = bits.turned(quarters), let turned = picture.turned(quarters) else { return nil }
    let skew = SkewMeasure.degrees(turnedBits)
    // Less than this an engine does not notice.
    let isSkewed = abs(skew) >= 0.3
    guard let level = isSkewed ? turned.rotated(degrees: skew) : turned.turned(0) else { return nil }
    let turnedSize =
      quarters % 2 == 0
      ? size : PageSize(widthInPoints: size.heightInPoints, heightInPoints: size.widthInPoints)
    return LevelledPage(
      picture: level, dotsPerInch: dotsPerInch, quarters: quarters, skew: isSkewed ? skew : 0, size: turnedSize)
  }
}
