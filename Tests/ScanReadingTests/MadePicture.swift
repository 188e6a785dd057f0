import CPictureMaking
import CaseModel
import Foundation
import PageRasters
import ScanReading
import Testing

/// A page to be put into picture files: white, with a black bar along the top left, so that turns and mirrors show.
struct MadePicture {
  let width: Int
  let height: Int

  /// 8 rows of ink over the left half, from row 8 on.
  func isInk(_ x: Int, _ y: Int) -> Bool { (8..<16).contains(y) && x < width / 2 }

  var gray: [UInt8] { (0..<height).flatMap { y in (0..<width).map { isInk($0, y) ? 0 : 255 } } }

  /// One bit a pixel, 1 is ink.
  var bits: [UInt8] {
    (0..<height).flatMap { y in
      (0..<(width + 7) / 8).map { byte in
        (0..<8).reduce(UInt8(0)) { $0 << 1 | (byte * 8 + $1 < width && isInk(byte * 8 + $1, y) ? 1 : 0) }
      }
    }
  }

  /// Every gray value `count` times over, each given by `sample`.
  func samples(_ sample: (UInt8) -> [UInt8]) -> [UInt8] { gray.flatMap(sample) }

  enum Compression: Int, CaseIterable {
    case none = 1, huffmanRuns = 2, group3 = 3, group4 = 4, lzw = 5, jpeg = 7, deflate = 8, packBits = 32773
  }

  /// A page of a fax: bits in the given compression.
  func tiffPage(
    _ compression: Compression, group3Options: Int = 0, fillOrder: Int = 1, horizontal: Float = 204,
    vertical: Float = 196, orientation: Int = 1, subfile: Int = 2, number: Int = 0, total: Int = 0,
    rowsPerStrip: Int = 0,
    rows: UnsafePointer<UInt8>, bits: Int = 1, samples: Int = 1, format: Int = 1, photometric: Int = 0
  ) -> cpm_tiff_page {
    var page = cpm_tiff_page()
    page.rows = rows
    page.width = UInt32(width)
    page.height = UInt32(height)
    page.bits_per_sample = UInt16(bits)
    page.samples_per_pixel = UInt16(samples)
    page.sample_format = UInt16(format)
    page.photometric = UInt16(photometric)
    page.compression = UInt16(compression.rawValue)
    page.group3_options = UInt32(group3Options)
    page.fill_order = UInt16(fillOrder)
    page.orientation = UInt16(orientation)
    page.rows_per_strip = UInt32(rowsPerStrip)
    page.horizontal_resolution = horizontal
    page.vertical_resolution = vertical
    page.subfile_type = UInt32(subfile)
    page.page_number = UInt16(number)
    page.page_total = UInt16(total)
    return page
  }

  /// What `make` put into memory that is to be freed.
  static func taken(
    _ make: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>) -> Int32
  ) throws -> [UInt8] {
    var out: UnsafeMutablePointer<UInt8>?
    var count = 0
    try #require(make(&out, &count) != 0)
    let bytes = try #require(out)
    defer { free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }

  static func tiff(_ pages: [cpm_tiff_page]) throws -> [UInt8] {
    try taken { cpm_tiff(pages, Int32(pages.count), $0, $1) }
  }
}

/// Opens bytes as a picture file for the time of `body`.
func readingPictures<Value>(_ bytes: [UInt8], megapixels: Int = 50, _ body: (ImagePages) throws -> Value) throws
  -> Value
{
  try bytes.withUnsafeBytes { try body(ImagePages($0, maximumPages: 5_000, maximumMegapixels: megapixels)) }
}

extension PageRaster {
  /// 0 for ink.
  func gray(_ x: Int, _ y: Int) -> Int {
    switch depth {
    case .gray: Int(bytes[y * bytesPerRow + x])
    case .bilevel: bytes[y * bytesPerRow + x / 8] >> UInt8(7 - x % 8) & 1 == 1 ? 0 : 255
    }
  }

  /// Whether the bar of a ``MadePicture`` stands in the upper left half as displayed, and nowhere else.
  func showsBarUpright(of picture: MadePicture) -> Bool {
    let points = [(picture.width / 4, 12, true), (picture.width * 3 / 4, 12, false), (picture.width / 4, 24, false)]
    return width == picture.width && height == picture.height
      && points.allSatisfy { (gray($0, $1) < 128) == $2 }
  }
}
