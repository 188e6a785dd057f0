import CaseModel
import CaseStore
import ReaderProtocol
import StageContract

/// Sends what follows the request whenever the reader is ready for it.
///
/// The files of a disc go in groups: the next is sent when the reader is done with the one before, so that the answer to
/// `wantsBytes` is always the next frame that the reader gets. It is read from the disk while the reader is at work.
struct ReaderFeeder {
  private let unit: ReaderUnit
  private let blobs: any BlobReader
  private var nextFile = 0
  private var nextPage = 0
  private var open: (block: PageBlock, pages: [PageContent])?
  private var isGroupOut = false
  private var readAhead: (group: Range<Int>, frames: [Frame])?

  /// Pages of a plan that go in one message.
  private static let pagesPerMessage = 64

  init(unit: ReaderUnit, blobs: any BlobReader) {
    self.unit = unit
    self.blobs = blobs
  }

  mutating func feed(_ session: ReaderSession) async throws(ReaderFailure) {
    await session.holdFeed()
    switch unit.feed {
    case .nothing: break
    case .records(let plan, let texts): try await feed(plan, texts, session)
    case .disc(let files) where isGroupOut:
      if nextFile < files.count { readAhead = try await group(of: files) }
    case .disc(let files) where nextFile < files.count:
      var next = readAhead
      if next == nil { next = try await group(of: files) }
      readAhead = nil
      guard let next else { return }
      try await session.send(next.frames)
      nextFile = next.group.upperBound
      isGroupOut = true
      await session.continueFeed()
    case .disc: try await session.send([.encode(ReaderInput.discEnd)])
    }
  }

  /// The next files of a disc with their first bytes.
  private func group(of files: [ArrivalItem]) async throws(ReaderFailure) -> (group: Range<Int>, frames: [Frame]) {
    let group = nextFile..<min(nextFile + ReaderUnit.discFilesPerMessage, files.count)
    let counts = files[group].map { min($0.byteCount, ReaderUnit.discHeadLength) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(counts.reduce(0, +))
    for (file, count) in zip(files[group], counts) { bytes += try await read(file.digest, 0..<count) }
    let heads = DiscFileHeads(firstIndex: group.lowerBound, files: files[group], headByteCounts: counts)
    return (group, [try .encode(ReaderInput.discFiles(heads)), .bytes(bytes)])
  }

  /// The next pages of the plan, each with the text it needs.
  private mutating func feed(
    _ plan: RecordsPlan, _ texts: [[PageBlock]], _ session: ReaderSession
  ) async throws(ReaderFailure) {
    var pages = Array(plan.pages[nextPage...].prefix(ReaderFeeder.pagesPerMessage))
    for index in pages.indices where pages[index].needsText {
      pages[index].textLayer = try await text(of: pages[index], texts)
    }
    nextPage += pages.count
    let isLast = nextPage == plan.pages.count
    try await session.send([.encode(ReaderInput(pages, of: plan, isLast: isLast))])
    if !isLast { await session.continueFeed() }
  }

  private mutating func text(
    of page: RecordsPlan.Page, _ texts: [[PageBlock]]
  ) async throws(ReaderFailure) -> PageText? {
    guard texts.indices.contains(page.input), let block = texts[page.input].block(of: page.number) else { return nil }
    if open?.block != block {
      do {
        open = (block, try await blobs.get(json: [PageContent].self, block.digest))
      } catch {
        throw .blobs(error)
      }
    }
    return open?.pages.first { $0.number == page.number }?.textLayer
  }

  /// The reader is done with the files up to `index`, which must be the one sent last.
  mutating func filesDone(_ index: Int, _ session: ReaderSession) async throws(ReaderFailure) {
    guard case .disc = unit.feed, isGroupOut, index == nextFile - 1 else { throw .garbage }
    isGroupOut = false
    await session.continueFeed()
  }

  func answer(_ session: ReaderSession, index: Int, offset: Int, length: Int) async throws(ReaderFailure) {
    guard case .disc(let files) = unit.feed, files.indices.contains(index), offset >= 0,
      (1...Frame.maximumLength).contains(length), offset <= files[index].byteCount
    else { throw .garbage }
    let end = min(files[index].byteCount, offset + length)
    let bytes = try await read(files[index].digest, offset..<end)
    try await session.send([.encode(ReaderInput.discFileBytes(index: index, offset: offset)), .bytes(bytes)])
  }

  private func read(_ digest: BlobDigest, _ range: Range<Int>) async throws(ReaderFailure) -> [UInt8] {
    guard !range.isEmpty else { return [] }
    do {
      return try await blobs.read(digest, range)
    } catch {
      throw .blobs(error)
    }
  }
}
