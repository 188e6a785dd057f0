import CPictureMaking
import CaseModel
import PageRasters
import ScanReading
import Testing

/// Photos of pages as phones, cameras and programs write them.
@Suite struct PhotoTests {
  private let picture = MadePicture(width: 128, height: 64)

  /// APP1 with an orientation and nothing else (EXIF 2.3, 4.5).
  private func exif(_ orientation: Int) -> [UInt8] {
    Array("Exif\0\0II".utf8) + [
      42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, UInt8(orientation), 0, 0, 0, 0, 0, 0, 0,
    ]
  }

  private func jpeg(_ kind: cpm_jpeg_kind, _ samples: [UInt8], width: Int, height: Int, exif: [UInt8] = []) throws
    -> [UInt8]
  {
    try MadePicture.taken {
      cpm_jpeg(kind, samples, UInt32(width), UInt32(height), exif.isEmpty ? nil : exif, exif.count, $0, $1)
    }
  }

  /// The stored rows that the orientation (TIFF 6.0, tag 274) displays as the picture.
  private func stored(_ orientation: Int) -> (rows: [UInt8], width: Int, height: Int) {
    let isSwapped = orientation >= 5
    let width = isSwapped ? picture.height : picture.width
    let height = isSwapped ? picture.width : picture.height
    let rows = (0..<height).flatMap { row in
      (0..<width).map { column -> UInt8 in
        // Where the 0th row and column stand as displayed.
        let (x, y): (Int, Int) =
          switch orientation {
          case 2: (width - 1 - column, row)
          case 3: (width - 1 - column, height - 1 - row)
          case 4: (column, height - 1 - row)
          case 5: (row, column)
          case 6: (height - 1 - row, column)
          case 7: (height - 1 - row, width - 1 - column)
          case 8: (row, width - 1 - column)
          default: (column, row)
          }
        return picture.isInk(x, y) ? 0 : 255
      }
    }
    return (rows, width, height)
  }

  @Test(arguments: 1...8)
  func `a photo is shown as its camera was held`(_ orientation: Int) throws {
    let (rows, width, height) = stored(orientation)
    let bytes = try jpeg(CPM_GRAY, rows, width: width, height: height, exif: exif(orientation))
    try readingPictures(bytes) { pages in
      #expect(pages.count == 1)
      let raster = try #require(pages.raster(PageNumber(1)))
      #expect(raster.showsBarUpright(of: picture))
      let page = pages.read(PageNumber(1)).page
      #expect(page.size.widthInPoints > page.size.heightInPoints)
    }
  }

  @Test(arguments: [CPM_GRAY, CPM_RGB, CPM_CMYK, CPM_YCCK].map { $0.rawValue })
  func `a JPEG in any colours is read with ink dark and paper light`(_ kind: UInt32) throws {
    let samples = picture.samples { value in
      switch kind {
      case 1: [value]
      case 3: [value, value, value]
      default: [255 - value, 255 - value, 255 - value, 0]
      }
    }
    let bytes = try jpeg(cpm_jpeg_kind(kind), samples, width: picture.width, height: picture.height)
    try readingPictures(bytes) { pages in
      let raster = try #require(pages.raster(PageNumber(1)))
      #expect(raster.showsBarUpright(of: picture))
      #expect(raster.gray(picture.width / 4, 12) < 60 && raster.gray(picture.width * 3 / 4, 40) > 200)
    }
  }

  @Test func `a PNG of every kind is read, and what is transparent is paper`() throws {
    func png(_ type: Int, _ depth: Int, _ samples: [UInt8], palette: [UInt8] = []) throws -> [UInt8] {
      try MadePicture.taken {
        cpm_png(
          Int32(type), Int32(depth), samples, UInt32(picture.width), UInt32(picture.height),
          palette.isEmpty ? nil : palette, Int32(palette.count / 3), $0, $1)
      }
    }
    let files = [
      ("gray of 8 bits", try png(0, 8, picture.gray)),
      ("gray of 16 bits", try png(0, 16, picture.samples { [$0, $0] })),
      ("one bit", try png(0, 1, picture.bits.map { ~$0 })),
      ("colour of 8 bits", try png(2, 8, picture.samples { [$0, $0, $0] })),
      ("colour of 16 bits", try png(2, 16, picture.samples { [$0, $0, $0, $0, $0, $0] })),
      ("palette", try png(3, 8, picture.samples { [$0 == 0 ? 1 : 0] }, palette: [255, 255, 255, 0, 0, 0])),
      ("gray with alpha", try png(4, 8, picture.samples { [0, 255 - $0] })),
      ("colour with alpha", try png(6, 8, picture.samples { [0, 0, 0, 255 - $0] })),
      ("colour with alpha of 16 bits", try png(6, 16, picture.samples { [0, 0, 0, 0, 0, 0, 255 - $0, 255 - $0] })),
    ]
    for (name, bytes) in files {
      try readingPictures(bytes) { pages in
        let raster = try #require(pages.raster(PageNumber(1)), "\(name)")
        #expect(raster.showsBarUpright(of: picture), "\(name)")
      }
    }
  }

  private static let codecs = [CPM_HEVC, CPM_AV1].filter { cpm_can_encode($0) != 0 }.map(\.rawValue)

  private func heif(
    _ codec: UInt32, pictures: Int, thumbnails: Bool = false, orientation: Int = 1
  ) throws -> [UInt8] {
    let (one, width, height) = stored(orientation)
    let rows = Array(repeating: one, count: pictures).flatMap { $0 }
    return try MadePicture.taken {
      cpm_heif(
        cpm_codec(codec), rows, UInt32(width), UInt32(height), Int32(pictures), thumbnails ? 1 : 0, Int32(orientation),
        $0, $1)
    }
  }

  @Test(.enabled(if: !codecs.isEmpty, "this machine's libheif encodes nothing to read"), arguments: codecs)
  func `a HEIC or AVIF photo is read, each picture of it a page, its thumbnails none`(_ codec: UInt32) throws {
    try readingPictures(heif(codec, pictures: 3, thumbnails: true)) { pages in
      #expect(pages.count == 3)
      for number in 1...3 {
        #expect(pages.raster(PageNumber(number))?.showsBarUpright(of: picture) == true)
        #expect(pages.read(PageNumber(number)).page.scan?.compression == "heif")
      }
    }
  }

  @Test(.enabled(if: !codecs.isEmpty, "this machine's libheif encodes nothing to read"), arguments: codecs, 1...8)
  func `a HEIC photo is shown as the phone was held`(_ codec: UInt32, _ orientation: Int) throws {
    try readingPictures(heif(codec, pictures: 1, orientation: orientation)) { pages in
      #expect(pages.raster(PageNumber(1))?.showsBarUpright(of: picture) == true)
    }
  }

  @Test(.enabled(if: !codecs.isEmpty, "this machine's libheif encodes nothing to read"), arguments: codecs)
  func `a HEIC file that breaks off is refused or shown as damaged, and one too large is not opened`(
    _ codec: UInt32
  ) throws {
    let whole = try heif(codec, pictures: 1)
    for count in [12, 40, whole.count / 2, whole.count - 20] {
      do {
        try readingPictures(Array(whole.prefix(count))) { pages in
          #expect(!pages.read(PageNumber(1)).page.isRenderable)
        }
      } catch let failure as ScanFailure {
        #expect(failure == .unreadable)
      }
    }
    try readingPictures(whole, megapixels: 0) { pages in
      #expect(pages.read(PageNumber(1)).findings.map(\.code) == ["image-too-large"])
    }
  }
}
