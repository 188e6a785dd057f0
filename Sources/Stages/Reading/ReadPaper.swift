import CaseModel
import ReaderProtocol
import StageContract

/// Reads one file that becomes pages: its structure, its pages and the text that it carries.
package struct ReadPaper: Stage {
  package static let name = StageName("read-paper")
  package static let version = 3

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
    guard let request = request(for: input) else {
      return SourceReading(
        kind: input.kind, declaredPageCount: nil, blocks: [],
        findings: [
          Finding(
            code: "needs-conversion", severity: .error,
            message: "This kind of file cannot be turned into pages. Print it to PDF and file that.")
        ])
    }
    let unit = ReaderUnit(request: request, inputs: [input.file], limits: .pages(settings.maximumPages))
    return try await context.blobs.batch { batch throws(StageFailure) in
      let pages = PagesAsRead(kind: input.kind, batch: batch)
      do throws(ReaderFailure) {
        _ = try await context.readers.run(unit) { event throws(ReaderFailure) in try await pages.take(event) }
        return try await pages.reading()
      } catch {
        throw StageFailure(error)
      }
    }
  }

  private func request(for input: Input) -> ReaderRequest? {
    switch input.kind {
    case .pdf: .readPDF(passwords: input.passwords, maximumPages: settings.maximumPages)
    case .tiff, .jpeg, .png, .heic, .gif, .bmp, .text, .html, .clinicalDocument:
      .readImage(
        kind: input.kind, maximumPages: settings.maximumPages, maximumMegapixels: settings.maximumMegapixels)
    default: nil
    }
  }
}

/// Keeps a reader's pages as they come and checks that they are those it announced.
private actor PagesAsRead {
  private let kind: ContentKind
  private var facts: SourceFacts?
  private let blocks: PageBlocks<PageReading>
  private var pageCount = 0
  private var findings: [Finding] = []

  init(kind: ContentKind, batch: any BlobBatch) {
    self.kind = kind
    blocks = PageBlocks(in: batch)
  }

  /// What was read; to be called once, when the reader is gone.
  func reading() async throws(ReaderFailure) -> SourceReading {
    do throws(BlobFailure) {
      return SourceReading(
        kind: kind, declaredPageCount: facts?.declaredPageCount, blocks: try await blocks.finish(),
        title: facts?.title, findings: findings)
    } catch {
      throw .blobs(error)
    }
  }

  func take(_ event: ReaderEvent) async throws(ReaderFailure) {
    switch event {
    case .reply(.sourceFacts(let announced)):
      guard facts == nil else { throw .garbage }
      facts = announced
    case .reply(.page(let page)):
      guard let facts, page.number.value == pageCount + 1, pageCount < facts.foundPageCount else { throw .garbage }
      pageCount += 1
      do throws(BlobFailure) {
        try await blocks.add(page, text: page.embedded)
      } catch {
        throw .blobs(error)
      }
    case .reply(.finding(let finding)), .reply(.refused(let finding)):
      findings.append(finding)
    default:
      throw .garbage
    }
  }
}
