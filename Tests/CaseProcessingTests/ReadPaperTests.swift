import CaseModel
import CaseStore
import ContentHashing
import ReaderProtocol
import StageContract
import Stages
import Synchronization
import Testing

/// Pages of one file that several readers tell of, none of them believed.
@Suite struct ReadPaperTests {
  /// Each answers its share of a file of 100 pages, changed by `lie`.
  private final class Readers: ReaderLauncher {
    let width = 2
    let lie: @Sendable (PageShare, [ReaderEvent]) -> [ReaderEvent]
    let shares = Mutex<[Int]>([])

    init(_ lie: @escaping @Sendable (PageShare, [ReaderEvent]) -> [ReaderEvent]) { self.lie = lie }

    func run(
      _ unit: ReaderUnit, receive: (ReaderEvent) async throws(ReaderFailure) -> Void
    ) async throws(ReaderFailure) -> ReaderOutcome {
      guard case .readPDF(_, _, let share) = unit.request else { throw .garbage }
      shares.withLock { $0.append(share.index) }
      let pages = share.pages(of: ReadPaperTests.pageCount).map(ReadPaperTests.page)
      let texts = PageBatch.texts(of: pages)
      let answer: [ReaderEvent] = [
        .reply(.sourceFacts(SourceFacts(declaredPageCount: nil, foundPageCount: ReadPaperTests.pageCount, title: nil))),
        .reply(.pages(PageBatch(pages))), .bytes(Array(texts.prefix(10))), .bytes(Array(texts.dropFirst(10))),
      ]
      for event in lie(share, answer) { try await receive(event) }
      return ReaderOutcome()
    }
  }

  private static let pageCount = 100

  private static func page(_ number: Int) -> PageReading {
    var words = PageWords()
    words.append(PageWord(utf8Range: 0..<4, box: Box(x: 1, y: 2, width: 3, height: 4), confidence: 1))
    return PageReading(
      number: PageNumber(number), size: PageSize(widthInPoints: 612, heightInPoints: 792), rotation: .none,
      embedded: PageText(text: "page \(number)\n", words: words), textLayer: .visible, scan: nil, hasContent: true,
      isRenderable: true, contentDigest: BlobDigest(sha256Of: [UInt8(number)]))
  }

  private func read(
    byteCount: Int = 1 << 20, _ readers: Readers
  ) async throws -> (reading: SourceReading, pages: [PageReading]) {
    let blobs = MemoryBlobStore()
    let file = try await blobs.put([UInt8](repeating: 1, count: byteCount))
    let stage = ReadPaper(settings: ReadPaper.Settings(), tools: [])
    let reading = try await stage.run(
      ReadPaper.Input(file: file, kind: .pdf), in: StageContext(blobs: blobs, readers: readers))
    var pages: [PageReading] = []
    for block in reading.blocks { pages += try await blobs.pages(PageReading.self, of: block) }
    return (reading, pages)
  }

  @Test(arguments: [10, 1 << 20])
  func `the shares of two readers become one file`(_ byteCount: Int) async throws {
    let readers = Readers { $1 }
    let read = try await read(byteCount: byteCount, readers)
    #expect(read.pages == (1...ReadPaperTests.pageCount).map(ReadPaperTests.page))
    #expect(readers.shares.withLock { $0.sorted() } == [0, 1])
  }

  @Test func `what all readers refuse is said once`() async throws {
    let finding = Finding(code: "password-needed", severity: .error, message: "A password is needed.")
    let read = try await read(Readers { _, _ in [.reply(.refused(finding))] })
    #expect(read.reading.findings == [finding] && read.reading.pageCount == 0)
  }

  /// What a reader of ours never says.
  enum Lie: CaseIterable {
    case otherFacts, noText, cutText, longText, otherText, twice, lastPageMissing, pagesFirst, bytesFirst

    func told(_ share: PageShare, _ answer: [ReaderEvent]) -> [ReaderEvent] {
      guard share.index == 1 else { return answer }
      let extra = [ReaderEvent.bytes([0])]
      return switch self {
      case .otherFacts:
        [.reply(.sourceFacts(SourceFacts(declaredPageCount: 7, foundPageCount: ReadPaperTests.pageCount, title: nil)))]
          + answer[1...]
      case .noText: Array(answer[...1])
      case .cutText: Array(answer[...2])
      case .longText: answer + extra
      case .otherText: answer[...1] + [.bytes([UInt8](repeating: 0xFF, count: length(answer)))]
      case .twice: answer + answer[1...]
      case .lastPageMissing: Array(answer[...0])
      case .pagesFirst: Array(answer[1...])
      case .bytesFirst: extra + answer
      }
    }

    private func length(_ answer: [ReaderEvent]) -> Int {
      answer.reduce(0) { sum, event in if case .bytes(let bytes) = event { sum + bytes.count } else { sum } }
    }
  }

  @Test(arguments: Lie.allCases)
  func `an answer that makes no sense fails the file`(_ lie: Lie) async throws {
    let failure = await #expect(throws: StageFailure.self) { try await read(Readers { lie.told($0, $1) }) }
    #expect(failure?.code == "reader-garbage")
  }
}
