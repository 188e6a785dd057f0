import CLeptonica
import CaseModel
import PageRasters

/// A page made small for a person to look at: a gray JPEG.
package struct PagePreview: Sendable {
  package let width: Int
  package let height: Int
  package let jpeg: [UInt8]

  /// Of 1 to 100: letters keep their shape, shadows of the paper lose theirs.
  private static let quality: Int32 = 50

  /// Pixels become square and the longer side at most `edgeInPixels`; `nil` where there is no memory for it.
  package init?(_ raster: PageRaster, turn: QuarterTurn, edgeInPixels: Int) {
    let longer = max(raster.widthInPoints, raster.heightInPoints)
    guard longer > 0, longer.isFinite, edgeInPixels > 0 else { return nil }
    // Pixels a point: what the longer side may have, and no more than the finer direction has.
    let finer = max(raster.horizontalDotsPerInch, raster.verticalDotsPerInch) / 72
    let wanted = min(Double(edgeInPixels) / longer, finer)
    let x = max(wanted * 72 / raster.horizontalDotsPerInch, 1 / Double(raster.width))
    let y = max(wanted * 72 / raster.verticalDotsPerInch, 1 / Double(raster.height))
    guard let picture = Picture(raster), let small = PagePreview.small(picture, x, y),
      let upright = small.turned(turn.rawValue / 90), let gray = Picture(owning: pixConvertTo8(upright.pix, 0))
    else { return nil }
    var data: UnsafeMutablePointer<UInt8>?
    var count = 0
    defer { lept_free(data) }
    guard pixWriteMemJpeg(&data, &count, gray.pix, PagePreview.quality, 0) == 0, let data, count > 0 else { return nil }
    width = gray.width
    height = gray.height
    jpeg = [UInt8](UnsafeBufferPointer(start: data, count: count))
  }

  /// What is one bit a pixel is made small by a whole number, which takes a table look-up for eight of them: after it was stretched to
  /// what that number needs, or, of thumbnails, before the rest is averaged.
  private static func small(_ picture: borrowing Picture, _ x: Double, _ y: Double) -> Picture? {
    let scale = max(x, y)
    guard picture.isBilevel, scale <= 1 else { return picture.gray(scaledBy: x, y) }
    if let step = steps.first(where: { Double($0) * scale >= 1 }) {
      let stretched = pixScaleBySampling(picture.pix, Float(x * Double(step)), Float(y * Double(step)))
      guard let stretched = Picture(owning: stretched) else { return nil }
      return reduced(stretched, by: step)
    }
    let step = steps[steps.count - 1]
    return reduced(picture, by: step)?.gray(scaledBy: x * Double(step), y * Double(step))
  }

  private static let steps = [2, 3, 4, 6, 8]

  private static func reduced(_ picture: borrowing Picture, by step: Int) -> Picture? {
    let reduced =
      switch step {
      case 8: pixScaleToGray8(picture.pix)
      case 6: pixScaleToGray6(picture.pix)
      case 4: pixScaleToGray4(picture.pix)
      case 3: pixScaleToGray3(picture.pix)
      default: pixScaleToGray2(picture.pix)
      }
    return Picture(owning: reduced)
  }
}
