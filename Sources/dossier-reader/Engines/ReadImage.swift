import CaseModel
import ReaderProtocol
import ScanReading

/// Answers `readImage`: what the file says, then its pages one by one.
enum ReadImage {
  static func run(
    kind: ContentKind, maximumPages: Int, maximumMegapixels: Int, channel: ReaderChannel
  ) throws {
    let input = try MappedInput(descriptor: channel.descriptor(ofInput: 0))
    try input.withBytes { bytes in
      let pages = try opened(bytes, maximumPages: maximumPages, maximumMegapixels: maximumMegapixels)
      try channel.send(
        .sourceFacts(
          SourceFacts(declaredPageCount: pages.declaredCount, foundPageCount: pages.count, title: nil)))
      for finding in pages.findings { try channel.send(.finding(finding)) }
      var sender = PageSender(channel)
      for number in 1...pages.count {
        let (page, findings) = pages.read(PageNumber(number))
        for finding in findings { try channel.send(.finding(finding)) }
        try sender.send(page)
      }
      try sender.finish()
    }
  }

  /// Throws ``Refusal`` where the file as a whole cannot be read.
  static func opened(
    _ bytes: UnsafeRawBufferPointer, maximumPages: Int, maximumMegapixels: Int
  ) throws -> ImagePages {
    do {
      return try ImagePages(bytes, maximumPages: maximumPages, maximumMegapixels: maximumMegapixels)
    } catch {
      throw Refusal(error.finding)
    }
  }
}
