import CaseModel
import ReaderProtocol
import StageContract
import Synchronization
import Testing

@testable import Stages

/// Pages go on with tesseract where a reader with the second reader in it ends too early.
@Suite struct RecognisePagesTests {
  /// Answers pages up to `last` and fails then, as long as the second reader is asked for.
  private final class Readers: ReaderLauncher {
    let failure: ReaderFailure
    let last: Int
    let asked = Mutex<[(pages: [PageNumber], use: SecondReaderSettings.Use)]>([])

    init(failure: ReaderFailure, last: Int) {
      self.failure = failure
      self.last = last
    }

    func run(
      _ unit: ReaderUnit, receive: (ReaderEvent) async throws(ReaderFailure) -> Void
    ) async throws(ReaderFailure) -> ReaderOutcome {
      guard case .recognise(_, _, let pages, let settings) = unit.request else { throw .garbage }
      asked.withLock { $0.append((pages, settings.secondReader.use)) }
      for page in pages {
        if settings.secondReader.use != .never && page.value > last { throw failure }
        let name = settings.secondReader.use == .never ? "tesseract" : "networks"
        try await receive(
          .reply(
            .recognised(
              RecognisedPage(
                number: page, turn: .none, skewInDegrees: 0, size: PageSize(widthInPoints: 612, heightInPoints: 792),
                text: .empty, faxHeader: nil, ink: 0.1, isBlank: false, confidence: 0.9, engine: name, findings: []))))
      }
      return ReaderOutcome()
    }
  }

  private struct NoBlobs: BlobKeeper {
    func byteCount(of digest: BlobDigest) async throws(BlobFailure) -> Int? { nil }
    func read(_ digest: BlobDigest, _ range: Range<Int>) async throws(BlobFailure) -> [UInt8] { throw .missing(digest) }
    func get(_ digest: BlobDigest) async throws(BlobFailure) -> [UInt8] { throw .missing(digest) }
    func makeBatch() async throws(BlobFailure) -> any BlobBatch { throw .noSpace }
  }

  private static let with = ["openvino 2026.4.1 f32, PP-OCRv6 tiny+small", "tesseract 5.3.0"]

  private func run(
    _ readers: Readers, tools: [String] = with, language: String? = nil
  ) async throws -> [RecognisedPage] {
    let stage = RecognisePages(
      settings: RecognitionSettings(secondReader: SecondReaderSettings(use: .first)), tools: tools)
    let input = RecognisePages.Input(
      file: try #require(BlobDigest(hex: String(repeating: "7", count: 64))), kind: .tiff, passwords: [],
      pages: [PageNumber(1), PageNumber(2), PageNumber(3)], language: language)
    return try await stage.run(input, in: StageContext(blobs: NoBlobs(), readers: readers))
  }

  @Test(arguments: [ReaderFailure.crashed(signal: 11), .outOfLimits(.memory), .timedOut, .failed(status: 1)])
  func `what a reader left unread when it ended too early is read by tesseract, with the reason`(
    _ failure: ReaderFailure
  ) async throws {
    let readers = Readers(failure: failure, last: 1)
    let pages = try await run(readers)
    #expect(pages.map(\.engine) == ["networks", "tesseract", "tesseract"])
    #expect(pages.map(\.choice) == ["", "the second reader ended too early: \(failure.code)", pages[1].choice])
    #expect(readers.asked.withLock { $0.map(\.pages) } == [[1, 2, 3], [2, 3]].map { $0.map { PageNumber($0) } })
  }

  @Test func `a look at files without a case names no tools, and has tesseract read what was left`() async throws {
    let pages = try await run(Readers(failure: .crashed(signal: 11), last: 1), tools: [])
    #expect(pages.map(\.engine) == ["networks", "tesseract", "tesseract"])
  }

  @Test func `a reader without the second reader in it is not tried another way`() async throws {
    let readers = Readers(failure: .crashed(signal: 11), last: 0)
    await #expect(throws: StageFailure(ReaderFailure.crashed(signal: 11))) {
      try await run(readers, tools: ["tesseract 5.3.0"])
    }
    #expect(readers.asked.withLock { $0.count } == 1)
  }

  @Test func `a reading that was stopped is no fault of a reader`() async throws {
    let readers = Readers(failure: .cancelled, last: 0)
    await #expect(throws: StageFailure(ReaderFailure.cancelled)) { try await run(readers) }
    #expect(readers.asked.withLock { $0.count } == 1)
  }

  @Test func `a page is read again in its language by tesseract`() async throws {
    let readers = Readers(failure: .timedOut, last: 0)
    #expect(try await run(readers, language: "spa").map(\.engine) == ["tesseract", "tesseract", "tesseract"])
  }
}
