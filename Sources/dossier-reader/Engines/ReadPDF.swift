import CaseModel
import PDFReading
import PageMarks
import ReaderProtocol

/// Answers `readPDF`: what the file says, then its pages one by one.
enum ReadPDF {
  /// Of a page that is drawn only to look for codes on it.
  private static let maximumMegapixels = 20

  static func run(
    passwords: [String], maximumPages: Int, share: PageShare, channel: ReaderChannel
  ) throws {
    let input = try MappedInput(descriptor: channel.descriptor(ofInput: 0))
    try input.withBytes { bytes in
      var pages = try opened(bytes, passwords: passwords, maximumPages: maximumPages)
      try channel.send(
        .sourceFacts(
          SourceFacts(
            declaredPageCount: pages.declaredCount, foundPageCount: pages.count, title: pages.title)))
      if share.index == 0 { for finding in pages.findings { try channel.send(.finding(finding)) } }
      let marks = ReadMarks()
      var sender = PageSender(channel)
      for number in share.pages(of: pages.count) {
        var (page, findings) = pages.read(PageNumber(number))
        if LittleText.mayCarryCodes(page),
          let raster = pages.raster(page.number, maximumMegapixels: maximumMegapixels)
        {
          page.codes = marks?.codes(on: raster, turn: .none) ?? []
        }
        for finding in findings { try channel.send(.finding(finding)) }
        try sender.send(page)
      }
      try sender.finish()
    }
  }

  /// Answers `convert` for a PDF: a sound file with the pages that `readPDF` found, or nothing where it is sound itself.
  static func mend(passwords: [String], maximumPages: Int, channel: ReaderChannel) throws {
    let input = try MappedInput(descriptor: channel.descriptor(ofInput: 0))
    try input.withBytes { bytes in
      let pages = try opened(bytes, passwords: passwords, maximumPages: maximumPages)
      try pages.withMendedCopy { copy in
        guard let copy else { return }
        try channel.send(.entry(path: "mended.pdf"))
        try channel.sendBytes(copy)
        try channel.send(.entryEnd(isComplete: true))
      }
    }
  }

  /// Throws ``Refusal`` where the file as a whole cannot be read.
  static func opened(
    _ bytes: UnsafeRawBufferPointer, passwords: [String], maximumPages: Int
  ) throws -> PDFPages {
    do {
      return try PDFPages.opened(bytes, passwords: passwords, maximumPages: maximumPages)
    } catch {
      throw Refusal(error.finding)
    }
  }
}
