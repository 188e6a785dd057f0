import CLeptonica
import PageRasters

/// A leptonica image, freed with this value.
struct Picture: ~Copyable {
  let pix: UnsafeMutablePointer<PIX>

  /// Takes over `pix`; `nil` for none.
  init?(owning pix: UnsafeMutablePointer<PIX>?) {
    guard let pix else { return nil }
    self.pix = pix
  }

  deinit {
    var pix: UnsafeMutablePointer<PIX>? = pix
    pixDestroy(&pix)
  }

  /// `nil` where there is no memory for it.
  init?(_ raster: PageRaster) {
    self.init(owning: Picture.copied(raster))
  }

  private static func copied(_ raster: PageRaster) -> UnsafeMutablePointer<PIX>? {
    guard let pix = pixCreate(Int32(raster.width), Int32(raster.height), raster.depth == .gray ? 8 : 1),
      let data = pixGetData(pix)
    else { return nil }
    let wordsPerRow = Int(pixGetWpl(pix))
    let rowLength = raster.bytesPerRow
    raster.bytes.withUnsafeBufferPointer { source in
      for y in 0..<raster.height {
        let row = data + y * wordsPerRow
        for at in 0..<rowLength {
          row[at >> 2] |= UInt32(source[y * rowLength + at]) << UInt32(24 - 8 * (at & 3))
        }
      }
    }
    let resolution = Int32(raster.horizontalDotsPerInch.rounded())
    pixSetResolution(pix, resolution, resolution)
    return pix
  }

  var width: Int { Int(pixGetWidth(pix)) }
  var height: Int { Int(pixGetHeight(pix)) }

  /// One bit a pixel; the same picture again where it is so already.
  func bilevel() -> Picture? {
    if pixGetDepth(pix) == 1 { return Picture(owning: pixClone(pix)) }
    var result: UnsafeMutablePointer<PIX>?
    // Sauvola would be better on photos of paper; Otsu by tiles is quick and holds on office paper.
    guard
      pixOtsuAdaptiveThreshold(
        pix, Int32(max(16, width / 4)), Int32(max(16, height / 4)), 0, 0, 0.1, nil, &result) == 0
    else { return nil }
    return Picture(owning: result)
  }

  /// Turned clockwise by quarter turns.
  func turned(_ quarters: Int) -> Picture? {
    quarters % 4 == 0 ? Picture(owning: pixClone(pix)) : Picture(owning: pixRotateOrth(pix, Int32(quarters % 4)))
  }

  /// One-bit pictures enlarged in one direction only keep their bits: rows or columns are repeated.
  func scaled(horizontally x: Double, vertically y: Double) -> Picture? {
    if x == 1 && y == 1 { return Picture(owning: pixClone(pix)) }
    return Picture(
      owning: pixGetDepth(pix) == 1 ? pixScaleBySampling(pix, Float(x), Float(y)) : pixScale(pix, Float(x), Float(y)))
  }
}
