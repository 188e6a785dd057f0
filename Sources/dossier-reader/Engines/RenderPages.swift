import CaseModel
import PDFReading
import PageRasters
import PageRecognition
import ReaderProtocol
import ScanReading

/// Answers `renderPages`: pictures of pages for a person to look at.
enum RenderPages {
  /// More pages than any source may have: the walk has been bounded when the source was read.
  private static let maximumPages = 100_000

  static func run(
    kind: ContentKind, passwords: [String], wanted: [WantedPicture], maximumMegapixels: Int, channel: ReaderChannel
  ) throws {
    let input = try MappedInput(descriptor: channel.descriptor(ofInput: 0))
    try input.withBytes { bytes in
      var last: (page: PageNumber, raster: PageRaster?)?
      if kind == .pdf {
        let file = try ReadPDF.opened(bytes, passwords: passwords, maximumPages: maximumPages)
        for (index, picture) in wanted.enumerated() {
          if last?.page != picture.page {
            last = (picture.page, raster(of: file, picture, maximumMegapixels: maximumMegapixels))
          }
          try answer(index, picture, last?.raster, channel)
        }
      } else {
        let file = try ReadImage.opened(bytes, maximumPages: maximumPages, maximumMegapixels: maximumMegapixels)
        for (index, picture) in wanted.enumerated() {
          if last?.page != picture.page {
            last = (picture.page, picture.page.value <= file.count ? file.raster(picture.page) : nil)
          }
          try answer(index, picture, last?.raster, channel)
        }
      }
    }
  }

  /// A page that is one picture is not drawn: its picture is decoded as it is.
  private static func raster(
    of file: borrowing PDFPages, _ wanted: WantedPicture, maximumMegapixels: Int
  ) -> PageRaster? {
    file.picture(wanted.page, maximumMegapixels: maximumMegapixels).flatMap(StoredPicture.raster)
      ?? file.preview(wanted.page, edgeInPixels: wanted.edgeInPixels)
  }

  private static func answer(
    _ index: Int, _ wanted: WantedPicture, _ raster: PageRaster?, _ channel: ReaderChannel
  ) throws {
    guard let raster,
      let preview = PagePreview(raster, turn: wanted.turn, edgeInPixels: wanted.edgeInPixels)
    else {
      try channel.send(.pictureMissing(index: index, reason: .damaged))
      return
    }
    try channel.send(
      .picture(
        index: index, widthInPixels: preview.width, heightInPixels: preview.height, byteCount: preview.jpeg.count))
    try channel.sendBytes(preview.jpeg)
  }
}
