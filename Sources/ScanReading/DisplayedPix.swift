import CHEIF
import CLeptonica
import CTIFF
import PageRasters

/// Turns and mirrors a stored picture as its orientation asks, and takes its bytes out.
enum DisplayedPix {
  /// Takes over `stored`, of 1 or 8 bits a pixel.
  static func raster(_ stored: UnsafeMutablePointer<PIX>, _ frame: ImageFrame) -> PageRaster? {
    raster(
      stored, orientation: frame.orientation, width: frame.width, height: frame.height,
      horizontalDPI: frame.horizontalDPI, verticalDPI: frame.verticalDPI)
  }

  /// Takes over `stored`. `width` and `height` are as displayed; `nil` where the picture has others.
  static func raster(
    _ stored: UnsafeMutablePointer<PIX>, orientation: Int, width: Int, height: Int, horizontalDPI: Double,
    verticalDPI: Double
  ) -> PageRaster? {
    var stored: UnsafeMutablePointer<PIX>? = stored
    defer { pixDestroy(&stored) }
    var shown = displayed(stored, orientation)
    defer { pixDestroy(&shown) }
    guard let pix = shown, let data = pixGetData(pix) else { return nil }
    let depth: PageRaster.Depth = pixGetDepth(pix) == 1 ? .bilevel : .gray
    guard Int(pixGetWidth(pix)) == width, Int(pixGetHeight(pix)) == height else { return nil }
    let rowLength = depth == .gray ? width : (width + 7) / 8
    let wordsPerRow = Int(pixGetWpl(pix))
    let bytes = [UInt8](unsafeUninitializedCapacity: rowLength * height) { buffer, filled in
      let out = UnsafeMutableRawBufferPointer(buffer)
      for y in 0..<height {
        let row = data + y * wordsPerRow
        let start = y * rowLength
        // Leptonica's rows are words whose first pixel is in the highest bits.
        for word in 0..<rowLength / 4 {
          out.storeBytes(of: row[word].bigEndian, toByteOffset: start + word * 4, as: UInt32.self)
        }
        for at in rowLength / 4 * 4..<rowLength {
          out[start + at] = UInt8(truncatingIfNeeded: row[at >> 2] >> UInt32(24 - 8 * (at & 3)))
        }
        // Bits beyond the width are no ink.
        if depth == .bilevel, width & 7 != 0 {
          out[start + rowLength - 1] &= UInt8(truncatingIfNeeded: 0xFF00 >> (width & 7))
        }
      }
      filled = rowLength * height
    }
    return PageRaster(
      width: width, height: height, depth: depth, bytes: bytes, horizontalDotsPerInch: horizontalDPI,
      verticalDotsPerInch: verticalDPI)
  }

  /// TIFF 6.0, tag 274: 2 mirrored, 3 half turn, 4 flipped, 5 transposed, 6 right, 7 transverse, 8 left.
  private static func displayed(_ pix: UnsafeMutablePointer<PIX>?, _ orientation: Int) -> UnsafeMutablePointer<PIX>? {
    switch orientation {
    case 2: return pixFlipLR(nil, pix)
    case 3: return pixRotate180(nil, pix)
    case 4: return pixFlipTB(nil, pix)
    case 6: return pixRotate90(pix, 1)
    case 8: return pixRotate90(pix, -1)
    case 5, 7:
      var mirrored = pixFlipLR(nil, pix)
      defer { pixDestroy(&mirrored) }
      return pixRotate90(mirrored, orientation == 5 ? -1 : 1)
    default: return pixClone(pix)
    }
  }

  static func fill(_ pix: UnsafeMutablePointer<PIX>, _ rows: [UInt8], rowLength: Int, inverted: Bool) {
    guard let data = pixGetData(pix) else { return }
    let wordsPerRow = Int(pixGetWpl(pix))
    let mask: UInt32 = inverted ? 0xFFFF_FFFF : 0
    rows.withUnsafeBytes { source in
      for y in 0..<Int(pixGetHeight(pix)) {
        let row = data + y * wordsPerRow
        let start = y * rowLength
        for word in 0..<rowLength / 4 {
          row[word] = UInt32(bigEndian: source.loadUnaligned(fromByteOffset: start + word * 4, as: UInt32.self)) ^ mask
        }
        for at in rowLength / 4 * 4..<rowLength {
          row[at >> 2] |= UInt32(source[start + at] ^ UInt8(truncatingIfNeeded: mask)) << UInt32(24 - 8 * (at & 3))
        }
      }
    }
  }
}

/// The versions of the libraries that run.
package enum ImageLibraryVersions {
  package static var texts: [String] {
    let leptonica = getLeptonicaVersion()
    defer { lept_free(leptonica) }
    return [
      leptonica.map { String(cString: $0).replacing("leptonica-", with: "leptonica ") } ?? "leptonica unknown",
      "libheif " + (cheif_version().map { String(cString: $0) } ?? "unknown"),
      "libtiff " + String(cString: ctiff_version()),
    ]
  }
}
