import CTIFF
import CLeptonica
import PageRasters

/// Decodes one TIFF page to gray or bits, turned as displayed.
enum TIFFPicture {
  static func raster(
    _ bytes: UnsafeRawBufferPointer, _ page: TIFFDirectories.Directory, _ frame: ImageFrame
  ) -> PageRaster? {
    guard let base = bytes.baseAddress,
      let file = ctiff_open(base.assumingMemoryBound(to: UInt8.self), bytes.count)
    else { return nil }
    defer { ctiff_close(file) }
    var facts = ctiff_facts()
    guard ctiff_select(file, UInt64(page.offset)) != 0, ctiff_facts_of(file, &facts) != 0,
      Int(facts.width) == frame.storedWidth, Int(facts.height) == frame.storedHeight
    else { return nil }
    if facts.bits_per_sample == 1 || facts.bits_per_sample == 8, facts.samples_per_pixel == 1, facts.photometric <= 1,
      let stored = rows(file, facts)
    {
      return DisplayedPix.raster(stored, frame)
    }
    return (rgba(file, facts) ?? gray(file, facts)).flatMap { DisplayedPix.raster($0, frame) }
  }

  /// True where the page stores far more than its pixels can need: what is left over is passed by.
  static func hasExcess(_ bytes: UnsafeRawBufferPointer, _ page: TIFFDirectories.Directory) -> Bool {
    guard let base = bytes.baseAddress,
      let file = ctiff_open(base.assumingMemoryBound(to: UInt8.self), bytes.count)
    else { return false }
    defer { ctiff_close(file) }
    return ctiff_select(file, UInt64(page.offset)) != 0 && ctiff_has_excess(file) != 0
  }

  /// Black and white or gray, taken as it is stored.
  private static func rows(_ file: OpaquePointer, _ facts: ctiff_facts) -> UnsafeMutablePointer<PIX>? {
    let rowLength = (Int(facts.width) * Int(facts.bits_per_sample) + 7) / 8
    var rows = [UInt8](repeating: facts.photometric == 0 ? 0 : 0xFF, count: rowLength * Int(facts.height))
    let decoded = ctiff_read_rows(file, &rows)
    // A page that broke off keeps what came; the rest stays white.
    guard decoded > 0, let pix = pixCreate(Int32(facts.width), Int32(facts.height), Int32(facts.bits_per_sample)) else {
      return nil
    }
    // In one bit a pixel leptonica's 1 is black, in eight its 0.
    let isInverted = (facts.photometric == 1) == (facts.bits_per_sample == 1)
    DisplayedPix.fill(pix, rows, rowLength: rowLength, inverted: isInverted)
    return pix
  }

  /// What libtiff's own conversion refuses: deep CMYK, floating point.
  private static func gray(_ file: OpaquePointer, _ facts: ctiff_facts) -> UnsafeMutablePointer<PIX>? {
    var rows = [UInt8](repeating: 0xFF, count: Int(facts.width) * Int(facts.height))
    guard ctiff_read_gray(file, &rows) != 0, let pix = pixCreate(Int32(facts.width), Int32(facts.height), 8) else {
      return nil
    }
    DisplayedPix.fill(pix, rows, rowLength: Int(facts.width), inverted: false)
    return pix
  }

  private static func rgba(_ file: OpaquePointer, _ facts: ctiff_facts) -> UnsafeMutablePointer<PIX>? {
    let count = Int(facts.width) * Int(facts.height)
    var pixels = [UInt32](repeating: 0xFFFF_FFFF, count: count)
    guard ctiff_read_rgba(file, facts.width, facts.height, &pixels) != 0 else { return nil }
    // Packed A B G R; alpha is laid on white.
    let gray = pixels.map { pixel -> UInt8 in
      let alpha = pixel >> 24
      let luma = ((pixel & 255) * 77 + (pixel >> 8 & 255) * 150 + (pixel >> 16 & 255) * 29) >> 8
      return UInt8(min(255, luma + (255 - alpha)))
    }
    guard let pix = pixCreate(Int32(facts.width), Int32(facts.height), 8) else { return nil }
    DisplayedPix.fill(pix, gray, rowLength: Int(facts.width), inverted: false)
    return pix
  }
}
