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
        kind: input.kind, declaredPageCount: nil, pages: [],
        findings: [
          Finding(
            code: "needs-conversion", severity: .error,
            message: "This kind of file is not turned into pages yet. Print it to PDF and file that.")
        ])
    }
    let pages = PagesAsRead(kind: input.kind)
    let unit = ReaderUnit(request: request, inputs: [input.file], limits: .pages(settings.maximumPages))
    do {
      _ = try await context.readers.run(unit) { event throws(ReaderFailure) in try await pages.take(event) }
    } catch {
      throw StageFailure(error)
    }
    return await pages.reading
  }

  private func request(for input: Input) -> ReaderRequest? {
    switch input.kind {
    case .pdf: .readPDF(passwords: input.passwords, maximumPages: settings.maximumPages)
    case .tiff, .jpeg, .png, .text, .html, .clinicalDocument:
      .readImage(
        kind: input.kind, maximumPages: settings.maximumPages, maximumMegapixels: settings.maximumMegapixels)
    default: nil
    }
  }
}

/// Gathers a reader's pages and checks that they are those it announced.
private actor PagesAsRead {
  private let kind: ContentKind
  private var facts: SourceFacts?
  private var pages: [PageReading] = []
  private var findings: [Finding] = []

  init(kind: ContentKind) { self.kind = kind }

  var reading: SourceReading {
    SourceReading(
      kind: kind, declaredPageCount: facts?.declaredPageCount, pages: pages, title: facts?.title, findings: findings)
  }

  func take(_ event: ReaderEvent) throws(ReaderFailure) {
    switch event {
    case .reply(.sourceFacts(let announced)):
      guard facts == nil else { throw .garbage }
      facts = announced
    case .reply(.page(let page)):
      guard facts != nil, page.number.value == pages.count + 1 else { throw .garbage }
      pages.append(page)
    case .reply(.finding(let finding)), .reply(.refused(let finding)):
      findings.append(finding)
    default:
      throw .garbage
    }
  }
}
