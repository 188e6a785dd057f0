import CLeptonica
import CTIFF
import CaseModel
import PageRasters

/// Decodes the picture that a page of another file consists of; one bit a pixel stays one bit.
package enum StoredPicture {
  /// `nil` where it cannot be decoded: then the page may still be drawn. Fax codes that break off keep what came, as drawing does.
  package static func raster(_ picture: EncodedPicture) -> PageRaster? {
    guard let decoded = decoded(picture) else { return nil }
    let orientation =
      switch picture.turn {
      case .none: 1
      case .right: 6
      case .half: 3
      case .left: 8
      }
    // The page's size, not the file's word, says how many pixels an inch has.
    let isSwapped = orientation >= 5
    let width = isSwapped ? picture.height : picture.width
    let height = isSwapped ? picture.width : picture.height
    return DisplayedPix.raster(
      decoded, orientation: orientation, width: width, height: height,
      horizontalDPI: Double(width) / picture.size.widthInPoints * 72,
      verticalDPI: Double(height) / picture.size.heightInPoints * 72)
  }

  private static func decoded(_ picture: EncodedPicture) -> UnsafeMutablePointer<PIX>? {
    switch picture.encoding {
    case .group4: group4(picture)
    case .jpeg: jpeg(picture)
    case .rows: rows(picture)
    }
  }

  private static func group4(_ picture: EncodedPicture) -> UnsafeMutablePointer<PIX>? {
    let tiff = SingleStripTIFF.group4(picture.bytes, width: picture.width, height: picture.height)
    let rowLength = (picture.width + 7) / 8
    var rows = [UInt8](repeating: 0, count: rowLength * picture.height)
    let count = tiff.withUnsafeBufferPointer { bytes -> UInt32 in
      guard let file = ctiff_open(bytes.baseAddress, bytes.count) else { return 0 }
      defer { ctiff_close(file) }
      return ctiff_select(file, SingleStripTIFF.directoryOffset(data: picture.bytes)) == 0
        ? 0 : ctiff_read_rows(file, &rows)
    }
    guard Int(count) == picture.height, let pix = pixCreate(Int32(picture.width), Int32(picture.height), 1) else {
      return nil
    }
    DisplayedPix.fill(pix, rows, rowLength: rowLength, inverted: picture.isInverted)
    return pix
  }

  private static func jpeg(_ picture: EncodedPicture) -> UnsafeMutablePointer<PIX>? {
    setMsgSeverity(Int32(L_SEVERITY_NONE))
    var warnings: Int32 = 0
    // Gray is all that is read; colours are not even decoded.
    var pix = pixReadMemJpeg(
      picture.bytes, picture.bytes.count, 0, 1, &warnings, Int32(L_JPEG_READ_LUMINANCE))
    guard pix != nil else { return nil }
    guard pixGetDepth(pix) == 8, Int(pixGetWidth(pix)) == picture.width, Int(pixGetHeight(pix)) == picture.height else {
      pixDestroy(&pix)
      return nil
    }
    return pix
  }

  private static func rows(_ picture: EncodedPicture) -> UnsafeMutablePointer<PIX>? {
    let isBits = picture.bitsPerPixel == 1
    guard let pix = pixCreate(Int32(picture.width), Int32(picture.height), isBits ? 1 : 8) else { return nil }
    switch picture.bitsPerPixel {
    case 1:
      // Leptonica's ones are black, PDF's zeros.
      DisplayedPix.fill(pix, picture.bytes, rowLength: (picture.width + 7) / 8, inverted: !picture.isInverted)
    case 8: DisplayedPix.fill(pix, picture.bytes, rowLength: picture.width, inverted: picture.isInverted)
    default:
      // Rec. 601 luma in 1/256.
      let gray = (0..<picture.width * picture.height).map { index -> UInt8 in
        let red = Int(picture.bytes[index * 3]) &* 77
        let green = Int(picture.bytes[index * 3 + 1]) &* 150
        let blue = Int(picture.bytes[index * 3 + 2]) &* 29
        return UInt8(truncatingIfNeeded: (red &+ green &+ blue) >> 8)
      }
      DisplayedPix.fill(pix, gray, rowLength: picture.width, inverted: false)
    }
    return pix
  }
}

/// A TIFF of one page in one strip (TIFF 6.0), around data that another file keeps bare.
enum SingleStripTIFF {
  /// Behind the header and the data, on an even byte.
  static func directoryOffset(data: [UInt8]) -> UInt64 { UInt64(8 + data.count + data.count % 2) }

  static func group4(_ data: [UInt8], width: Int, height: Int) -> [UInt8] {
    // Tag, value; all LONG: width, length, bits, compression 4, white is zero, strip at 8, rows in it, its length.
    let entries: [(UInt32, UInt32)] = [
      (256, UInt32(width)), (257, UInt32(height)), (258, 1), (259, 4), (262, 0), (273, 8), (277, 1),
      (278, UInt32(height)), (279, UInt32(data.count)),
    ]
    var bytes: [UInt8] = [0x49, 0x49, 42, 0]
    func append(_ value: UInt32, width: Int = 4) {
      for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * index))) }
    }
    append(UInt32(directoryOffset(data: data)))
    bytes += data
    if data.count % 2 == 1 { bytes.append(0) }
    append(UInt32(entries.count), width: 2)
    for (tag, value) in entries {
      append(tag, width: 2)
      append(4, width: 2)
      append(1)
      append(value)
    }
    append(0)
    return bytes
  }
}
