import CLeptonica
import PageRasters

/// A leptonica image, freed with this value: gray, or one bit a pixel where 1 is black.
package struct Picture: ~Copyable {
  /// For engines that read leptonica's images; valid while this value lives.
  package let pix: UnsafeMutablePointer<PIX>

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
  package init?(_ raster: PageRaster) {
    self.init(owning: Picture.copied(raster))
  }

  private static func copied(_ raster: PageRaster) -> UnsafeMutablePointer<PIX>? {
    guard let pix = pixCreate(Int32(raster.width), Int32(raster.height), raster.depth == .gray ? 8 : 1),
      let data = pixGetData(pix)
    else { return nil }
    let wordsPerRow = Int(pixGetWpl(pix))
    let rowLength = raster.bytesPerRow
    raster.bytes.withUnsafeBytes { source in
      for y in 0..<raster.height {
        let row = data + y * wordsPerRow
        let start = y * rowLength
        // Leptonica's rows are words whose first pixel is in the highest bits.
        for word in 0..<rowLength / 4 {
          row[word] = UInt32(bigEndian: source.loadUnaligned(fromByteOffset: start + word * 4, as: UInt32.self))
        }
        for at in rowLength / 4 * 4..<rowLength {
          row[at >> 2] |= UInt32(source[start + at]) << UInt32(24 - 8 * (at & 3))
        }
      }
    }
    let resolution = Int32(raster.horizontalDotsPerInch.rounded())
    pixSetResolution(pix, resolution, resolution)
    return pix
  }

  package var width: Int { Int(pixGetWidth(pix)) }
  package var height: Int { Int(pixGetHeight(pix)) }
  package var isBilevel: Bool { pixGetDepth(pix) == 1 }

  /// The pixels row by row without padding, a byte each, 0 is black.
  package func grayBytes() -> [UInt8] {
    guard let data = pixGetData(pix) else { return [] }
    let wordsPerRow = Int(pixGetWpl(pix))
    return [UInt8](unsafeUninitializedCapacity: width * height) { out, filled in
      for y in 0..<height {
        let row = data + y * wordsPerRow
        let target = out.baseAddress! + y * width
        if isBilevel {
          for x in 0..<width { target[x] = row[x >> 5] >> UInt32(31 - x & 31) & 1 == 1 ? 0 : 255 }
        } else {
          for x in 0..<width { target[x] = UInt8(truncatingIfNeeded: row[x >> 2] >> UInt32(24 - 8 * (x & 3))) }
        }
      }
      filled = width * height
    }
  }

  /// One bit a pixel; the same picture again where it is so already.
  ///
  /// The paper is evened out to 200 of 255 first, so that shadows are no ink and faint pencil is. `isOfPureInk`: paper is white all
  /// over, as in what was one bit a pixel before it was scaled.
  package func bilevel(isOfPureInk: Bool = false) -> Picture? {
    if isBilevel { return Picture(owning: pixClone(pix)) }
    if isOfPureInk { return Picture(owning: pixThresholdToBinary(pix, 160 * 255 / 200)) }
    // Too small to have a background: the fixed threshold of office paper.
    guard let even = Picture(owning: pixBackgroundNormSimple(pix, nil, nil)) else {
      return Picture(owning: pixThresholdToBinary(pix, 160))
    }
    return Picture(owning: pixThresholdToBinary(even.pix, 160))
  }

  /// Turned clockwise by quarter turns.
  package func turned(_ quarters: Int) -> Picture? {
    quarters % 4 == 0 ? Picture(owning: pixClone(pix)) : Picture(owning: pixRotateOrth(pix, Int32(quarters % 4)))
  }

  /// In gray at another size, areas averaged so that one-bit letters keep their shape; as it is where the size stays.
  package func gray(scaledBy x: Double, _ y: Double) -> Picture? {
    if abs(x - 1) < 0.001 && abs(y - 1) < 0.001 { return Picture(owning: pixClone(pix)) }
    guard isBilevel else { return Picture(owning: pixScale(pix, Float(x), Float(y))) }
    if x < 1 && abs(x - y) < 0.001 { return Picture(owning: pixScaleToGray(pix, Float(x))) }
    guard let gray = Picture(owning: pixConvert1To8(nil, pix, 255, 0)) else { return nil }
    return Picture(owning: pixScale(gray.pix, Float(x), Float(y)))
  }

  /// The uppermost rows.
  package func top(rows: Int) -> Picture? {
    part(left: 0, width: width, rows: rows)
  }

  /// The uppermost rows between two columns.
  func part(left: Int, width: Int, rows: Int) -> Picture? {
    var box = boxCreate(Int32(left), 0, Int32(width), Int32(min(rows, height)))
    defer { boxDestroy(&box) }
    return Picture(owning: pixClipRectangle(pix, box, nil))
  }

  /// Makes the uppermost rows white.
  package func erase(rows: Int) {
    let white = isBilevel ? PIX_CLR : PIX_SET
    _ = pixRasterop(pix, 0, 0, Int32(width), Int32(min(rows, height)), white, nil, 0, 0)
  }

  /// Turned clockwise about its middle by a few degrees, at the same size; what comes in from outside is white.
  package func rotated(degrees: Double) -> Picture? {
    Picture(
      owning: pixRotate(
        pix, Float(degrees * .pi / 180), Int32(isBilevel ? L_ROTATE_SAMPLING : L_ROTATE_AREA_MAP),
        Int32(L_BRING_IN_WHITE), 0, 0))
  }
}
