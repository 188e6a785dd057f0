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
  ///
  /// The paper is evened out to 200 of 255 first, so that shadows are no ink and faint pencil is.
  func bilevel() -> Picture? {
    if pixGetDepth(pix) == 1 { return Picture(owning: pixClone(pix)) }
    // Too small to have a background: the fixed threshold of office paper.
    guard let even = Picture(owning: pixBackgroundNormSimple(pix, nil, nil)) else {
      return Picture(owning: pixThresholdToBinary(pix, 160))
    }
    return Picture(owning: pixThresholdToBinary(even.pix, 160))
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
