import CaseModel
import ReaderProtocol
import TextReading

/// Answers `readImage` for kinds of text: its pages, set as a printer would.
enum ReadText {
  static func run(kind: ContentKind, maximumPages: Int, channel: ReaderChannel) throws {
    let input = try MappedInput(descriptor: channel.descriptor(ofInput: 0))
    try input.withBytes { bytes in
      let pages = try opened(bytes, kind: kind, maximumPages: maximumPages)
      try channel.send(
        .sourceFacts(SourceFacts(declaredPageCount: nil, foundPageCount: pages.count, title: nil)))
      for finding in pages.findings { try channel.send(.finding(finding)) }
      var sender = PageSender(channel)
      for number in 1...pages.count { try sender.send(pages.read(PageNumber(number))) }
      try sender.finish()
    }
  }

  private static func opened(
    _ bytes: UnsafeRawBufferPointer, kind: ContentKind, maximumPages: Int
  ) throws -> TextPages {
    do {
      return try TextPages(bytes, kind: kind, maximumPages: maximumPages)
    } catch {
      throw Refusal(error.finding)
    }
  }
}
