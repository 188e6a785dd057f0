import CaseModel
import ReaderProtocol
import StageContract

/// Recognises the text of a few pages of one file.
package struct RecognisePages: Stage {
  package static let name = StageName("recognise-pages")
  package static let version = 5

  package struct Input: Codable, Sendable {
    package let file: BlobDigest
    package let kind: ContentKind
    package let passwords: [String]
    /// Ascending.
    package let pages: [PageNumber]
    /// The name of tesseract's data; `nil` for the language that every page is read with first.
    package let language: String?

    package init(
      file: BlobDigest, kind: ContentKind, passwords: [String], pages: [PageNumber], language: String? = nil
    ) {
      self.file = file
      self.kind = kind
      self.passwords = passwords
      self.pages = pages
      self.language = language
    }
  }

  package let settings: RecognitionSettings
  package let tools: [String]

  package init(settings: RecognitionSettings, tools: [String]) {
    self.settings = settings
    self.tools = tools
  }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> [RecognisedPage] {
    var settings = settings
    if let language = input.language { settings.languages = [language] }
    let pages = PagesAsRecognised(asked: Set(input.pages))
    let unit = ReaderUnit(
      request: .recognise(kind: input.kind, passwords: input.passwords, pages: input.pages, settings: settings),
      inputs: [input.file], limits: .pages(input.pages.count))
    do {
      _ = try await context.readers.run(unit) { event throws(ReaderFailure) in try await pages.take(event) }
    } catch {
      throw StageFailure(error)
    }
    return await pages.recognised
  }
}

/// Gathers recognised pages, each once and none that was not asked for.
private actor PagesAsRecognised {
  private var asked: Set<PageNumber>
  private var pages: [RecognisedPage] = []

  init(asked: Set<PageNumber>) { self.asked = asked }

  var recognised: [RecognisedPage] { pages.sorted { $0.number < $1.number } }

  func take(_ event: ReaderEvent) throws(ReaderFailure) {
    switch event {
    case .reply(.recognised(let page)):
      guard asked.remove(page.number) != nil else { throw .garbage }
      pages.append(page)
    case .reply(.finding), .reply(.refused):
      // What is wrong with the file stands in its reading; a page without words is noticed when its text is chosen.
      break
    default:
      throw .garbage
    }
  }
}
