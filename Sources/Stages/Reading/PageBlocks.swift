import CaseModel
import StageContract

/// Keeps pages in blocks as they come: what is open is a block at most.
actor PageBlocks<Page: Encodable & Sendable> {
  /// A block ends with its 64th page, or with the page that takes its text and words past 2 MB.
  private static var maximumPages: Int { 64 }
  private static var maximumBytes: Int { 2 << 20 }

  private let batch: any BlobBatch
  private var open: [Page] = []
  private var openBytes = 0
  private var nextPage: Int
  private var blocks: [PageBlock] = []

  init(in batch: any BlobBatch, from firstPage: PageNumber = PageNumber(1)) {
    self.batch = batch
    nextPage = firstPage.value
  }

  /// `text` is what the page holds most of.
  func add(_ page: Page, text: PageText?) async throws(StageFailure) {
    open.append(page)
    openBytes += (text?.text.utf8.count ?? 0) + (text?.words.count ?? 0) * 28
    if open.count == Self.maximumPages || openBytes >= Self.maximumBytes { try await close() }
  }

  /// To be called once, after the last page; the blocks can be read once the batch is committed.
  func finish() async throws(StageFailure) -> [PageBlock] {
    try await close()
    return blocks
  }

  private func close() async throws(StageFailure) {
    guard !open.isEmpty else { return }
    let digest = try await batch.put(json: open)
    blocks.append(PageBlock(firstPage: PageNumber(nextPage), pageCount: open.count, digest: digest))
    nextPage += open.count
    open.removeAll(keepingCapacity: true)
    openBytes = 0
  }
}

extension BlobReader {
  /// The pages of one block.
  package func pages<Page: Decodable>(_ type: Page.Type, of block: PageBlock) async throws(StageFailure) -> [Page] {
    let pages = try await output([Page].self, block.digest)
    guard pages.count == block.pageCount else { throw StageFailure(.damaged(block.digest)) }
    return pages
  }
}

extension BlobKeeper {
  /// Keeps what `body` writes, all of it or nothing.
  func batch<Value: Sendable>(
    _ body: (any BlobBatch) async throws(StageFailure) -> Value
  ) async throws(StageFailure) -> Value {
    let batch: any BlobBatch
    do { batch = try await makeBatch() } catch { throw StageFailure(error) }
    let value: Value
    do {
      value = try await body(batch)
    } catch {
      await batch.cancel()
      throw error
    }
    do {
      try await batch.commit()
    } catch {
      await batch.cancel()
      throw StageFailure(error)
    }
    return value
  }
}
