import CaseModel
import ReaderProtocol

/// Sends the pages of a file as they are read, some of them in one message.
struct PageSender {
  private static let mostPages = 32
  private static let mostBytes = 512 << 10
  /// Whoever waits is not to wait for many slow pages.
  private static let longest = Duration.milliseconds(500)

  private let channel: ReaderChannel
  private var open: [PageReading] = []
  private var openBytes = 0
  private var began = ContinuousClock.now

  init(_ channel: ReaderChannel) { self.channel = channel }

  mutating func send(_ page: PageReading) throws {
    open.append(page)
    openBytes += PageBatch.byteCount(of: page)
    if open.count == PageSender.mostPages || openBytes >= PageSender.mostBytes
      || began.duration(to: .now) >= PageSender.longest
    {
      try finish()
    }
  }

  /// Sends what is left; to be called after the last page.
  mutating func finish() throws {
    guard !open.isEmpty else { return }
    try channel.send(.pages(PageBatch(open)))
    try channel.sendBytes(PageBatch.texts(of: open))
    open.removeAll(keepingCapacity: true)
    openBytes = 0
    began = .now
  }
}
