import CaseModel
import ReaderProtocol
import StageContract

/// Reads one file that becomes pages: its structure, its pages and the text that it carries.
package struct ReadPaper: Stage {
  package static let name = StageName("read-paper")
  package static let version = 7

  package struct Input: Codable, Sendable {
    package let file: BlobDigest
    package let kind: ContentKind
    /// User passwords to try, as a coordinator gave them.
    package let passwords: [String]

    package init(file: BlobDigest, kind: ContentKind, passwords: [String] = []) {
      self.file = file
      self.kind = kind
      self.passwords = passwords
    }
  }

  package struct Settings: Codable, Sendable {
    package var maximumPages: Int
    package var maximumMegapixels: Int

    package init(maximumPages: Int = 5000, maximumMegapixels: Int = 50) {
      self.maximumPages = maximumPages
      self.maximumMegapixels = maximumMegapixels
    }
  }

  package let settings: Settings
  package let tools: [String]

  package init(settings: Settings, tools: [String]) {
    self.settings = settings
    self.tools = tools
  }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> SourceReading {
    let shareCount = input.kind == .pdf ? context.readers.width : 1
    guard request(for: input, share: PageShare(index: 0, of: shareCount)) != nil else {
      return SourceReading(
        kind: input.kind, declaredPageCount: nil, blocks: [],
        findings: [
          Finding(
            code: "needs-conversion", severity: .error,
            message: "This kind of file cannot be turned into pages. Print it to PDF and file that.")
        ])
    }
    let byteCount: Int?
    do throws(BlobFailure) {
      byteCount = try await context.blobs.byteCount(of: input.file)
    } catch {
      throw StageFailure(error)
    }
    let isLarge = byteCount ?? 0 >= ReadPaper.largeFile
    return try await context.blobs.batch { batch throws(StageFailure) in
      let parts = try await read(
        input, shareCount: shareCount, isLarge: isLarge, readers: context.readers, batch: batch)
      return SourceReading(
        kind: input.kind, declaredPageCount: parts.first?.facts?.declaredPageCount, blocks: parts.flatMap(\.blocks),
        title: parts.first?.facts?.title, findings: parts.flatMap(\.findings))
    }
  }

  /// Has many pages, or pages that take long: to start a reader that then finds no share for it costs little beside them.
  private static let largeFile = 1 << 20

  /// The first reader tells how many pages there are; where they are many, others read their shares beside it. Those of a
  /// large file do not wait for what it tells.
  private func read(
    _ input: Input, shareCount: Int, isLarge: Bool, readers: any ReaderLauncher, batch: any BlobBatch
  ) async throws(StageFailure) -> [ReadShare] {
    let (announced, announce) = AsyncStream.makeStream(of: SourceFacts.self)
    let answers = await withTaskGroup(of: (Int, Result<ReadShare, StageFailure>).self) { group in
      func start(_ share: PageShare, pages: PagesAsRead) {
        group.addTask {
          let result = await run(input, share, pages, readers)
          if share.index == 0 { announce.finish() }
          return (share.index, result)
        }
      }
      let first = PageShare(index: 0, of: shareCount)
      let others = (1..<max(1, shareCount)).map { PageShare(index: $0, of: shareCount) }
      start(first, pages: PagesAsRead(share: first, batch: batch) { announce.yield($0) })
      if isLarge { for share in others { start(share, pages: PagesAsRead(share: share, batch: batch)) } }
      for await facts in announced where !isLarge {
        for share in others where !share.pages(of: facts.foundPageCount).isEmpty {
          start(share, pages: PagesAsRead(share: share, batch: batch))
        }
      }
      var answers: [(Int, Result<ReadShare, StageFailure>)] = []
      for await answer in group {
        if case (_, .failure) = answer { group.cancelAll() }
        answers.append(answer)
      }
      return answers
    }
    // The failure that came first is why the others were stopped.
    for (_, answer) in answers { if case .failure(let failure) = answer { throw failure } }
    var parts: [ReadShare] = []
    for (_, answer) in answers.sorted(by: { $0.0 < $1.0 }) { parts.append(try answer.get()) }
    guard parts.allSatisfy({ $0.facts == parts[0].facts }) else { throw StageFailure(.garbage) }
    return parts
  }

  private func run(
    _ input: Input, _ share: PageShare, _ pages: PagesAsRead, _ readers: any ReaderLauncher
  ) async -> Result<ReadShare, StageFailure> {
    guard let request = request(for: input, share: share) else { return .failure(StageFailure(.garbage)) }
    var limits = ReaderLimits.announcing(atMost: settings.maximumPages)
    limits.quietSeconds = 300
    do throws(ReaderFailure) {
      let unit = ReaderUnit(request: request, inputs: [input.file], limits: limits)
      _ = try await readers.run(unit) { event throws(ReaderFailure) in try await pages.take(event) }
      return .success(try await pages.finish())
    } catch {
      return .failure(StageFailure(error))
    }
  }

  private func request(for input: Input, share: PageShare) -> ReaderRequest? {
    switch input.kind {
    case .pdf: .readPDF(passwords: input.passwords, maximumPages: settings.maximumPages, share: share)
    case .tiff, .jpeg, .png, .heic, .gif, .bmp, .text, .html, .clinicalDocument:
      .readImage(
        kind: input.kind, maximumPages: settings.maximumPages, maximumMegapixels: settings.maximumMegapixels)
    default: nil
    }
  }
}

/// What one reader found in its share of a file.
private struct ReadShare: Sendable {
  let facts: SourceFacts?
  let blocks: [PageBlock]
  let findings: [Finding]
}

/// Keeps a reader's pages as they come and checks that they are those it announced.
private actor PagesAsRead {
  /// More than any limit of a pipeline.
  private static let mostPages = 10_000_000

  private let share: PageShare
  private let announce: @Sendable (SourceFacts) -> Void
  private let batch: any BlobBatch
  private var facts: SourceFacts?
  private var blocks: PageBlocks<PageReading>?
  private var nextPage = 1
  /// Pages whose texts have come in part.
  private var awaited: (pages: PageBatch, byteCount: Int, texts: [UInt8])?
  private var findings: [Finding] = []

  /// `announce` is told what the reader says of the file.
  init(share: PageShare, batch: any BlobBatch, announce: @escaping @Sendable (SourceFacts) -> Void = { _ in }) {
    self.share = share
    self.batch = batch
    self.announce = announce
  }

  /// What was read; to be called once, when the reader is gone. A page announced and not sent would be a page lost.
  func finish() async throws(ReaderFailure) -> ReadShare {
    guard facts.map({ share.pages(of: $0.foundPageCount).upperBound == nextPage }) ?? true else { throw .garbage }
    guard awaited == nil else { throw .garbage }
    do throws(StageFailure) {
      return ReadShare(facts: facts, blocks: try await blocks?.finish() ?? [], findings: findings)
    } catch {
      throw .receiver(error)
    }
  }

  func take(_ event: ReaderEvent) async throws(ReaderFailure) {
    switch event {
    case .reply(.sourceFacts(let announced)):
      guard facts == nil, (0...PagesAsRead.mostPages).contains(announced.foundPageCount) else { throw .garbage }
      facts = announced
      nextPage = share.pages(of: announced.foundPageCount).lowerBound
      blocks = PageBlocks(in: batch, from: PageNumber(nextPage))
      announce(announced)
    case .reply(.pages(let batch)):
      guard awaited == nil, let byteCount = batch.byteCount else { throw .garbage }
      awaited = (batch, byteCount, [])
      try await takeAwaited()
    case .bytes(let bytes):
      guard let before = awaited, before.texts.count + bytes.count <= before.byteCount else { throw .garbage }
      // Most come in one piece, which is not copied.
      if before.texts.isEmpty { awaited?.texts = bytes } else { awaited?.texts += bytes }
      try await takeAwaited()
    case .reply(.finding(let finding)):
      findings.append(finding)
    case .reply(.refused(let finding)):
      // Every reader of the file says so, once is enough.
      if share.index == 0 { findings.append(finding) }
    default:
      throw .garbage
    }
  }

  /// Keeps the pages that were announced, once their texts have come whole.
  private func takeAwaited() async throws(ReaderFailure) {
    guard let batch = awaited, batch.texts.count == batch.byteCount else { return }
    awaited = nil
    guard let facts, let blocks, let pages = batch.pages.pages(with: batch.texts) else { throw .garbage }
    for page in pages {
      guard page.number.value == nextPage, share.pages(of: facts.foundPageCount).contains(nextPage) else {
        throw .garbage
      }
      nextPage += 1
      do throws(StageFailure) {
        try await blocks.add(page, text: page.embedded)
      } catch {
        throw .receiver(error)
      }
    }
  }
}
