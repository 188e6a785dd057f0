import CaseModel
import PDFReading
import PageMarks
import PageRasters
import PageRecognition
import ReaderProtocol
import ScanReading
import TextRecognition

/// Answers `recognise`: one `recognised` a page asked for, or a finding where its picture cannot be had; then the same for more pages
/// of the file, until no more are asked for.
enum Recognise {
  /// More pages than any source may have: the walk has been bounded when the source was read.
  private static let maximumPages = 100_000

  static func run(
    kind: ContentKind, passwords: [String], pages: [PageNumber], settings: RecognitionSettings, channel: ReaderChannel
  ) throws {
    let input = try MappedInput(descriptor: channel.descriptor(ofInput: 0))
    try input.withBytes { bytes in
      let readers = PageReaders(settings)
      if kind == .pdf {
        let file = try ReadPDF.opened(bytes, passwords: passwords, maximumPages: maximumPages)
        try answer(pages, channel) { number in
          let raster = number.value <= file.count ? picture(of: file, number, settings) : nil
          try answer(number, raster, readers, channel)
        }
      } else {
        let file = try ReadImage.opened(
          bytes, maximumPages: maximumPages, maximumMegapixels: settings.maximumMegapixels)
        try answer(pages, channel) { number in
          try answer(number, number.value <= file.count ? file.raster(number) : nil, readers, channel)
        }
      }
    }
  }

  private static func answer(
    _ pages: [PageNumber], _ channel: ReaderChannel, _ recognise: (PageNumber) throws -> Void
  ) throws {
    var pages = pages
    while true {
      for number in pages { try recognise(number) }
      try channel.send(.pagesDone)
      guard let frame = try channel.receive() else { return }
      guard case .morePages(let more) = try frame.decode(ReaderInput.self) else { throw OutOfTurn() }
      pages = more
    }
  }

  /// The supervisor asks for what does not follow.
  private struct OutOfTurn: Error {}

  /// A page that is one picture is not drawn: its picture is decoded as it is.
  private static func picture(
    of file: borrowing PDFPages, _ number: PageNumber, _ settings: RecognitionSettings
  ) -> PageRaster? {
    file.picture(number, maximumMegapixels: settings.maximumMegapixels).flatMap(StoredPicture.raster)
      ?? file.raster(number, maximumMegapixels: settings.maximumMegapixels)
  }

  private static func answer(
    _ number: PageNumber, _ raster: PageRaster?, _ readers: PageReaders, _ channel: ReaderChannel
  ) throws {
    if let raster, var page = try read(raster, number, readers) {
      if let marks = ReadMarks(), !page.isBlank {
        page.codes = marks.codes(on: raster, turn: page.turn)
        page.look = marks.look(of: raster, turn: page.turn)
      }
      try channel.send(.recognised(page))
    } else {
      try channel.send(
        .finding(
          Finding(
            code: "page-not-recognised", severity: .warning,
            message: "The picture of this page could not be read. Look at it yourself, or ask for a better copy.",
            page: number)))
    }
  }

  private static func read(
    _ raster: PageRaster, _ number: PageNumber, _ readers: PageReaders
  ) throws -> RecognisedPage? {
    do {
      return try readers.read(raster, number: number)
    } catch {
      throw Refusal(error.finding)
    }
  }
}
