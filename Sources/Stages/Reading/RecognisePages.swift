import CaseModel
import ReaderProtocol
import StageContract

/// Recognises the text of a few pages of one file.
package struct RecognisePages: Stage {
  package static let name = StageName("recognise-pages")
  package static let version = 21

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
    if let language = input.language {
      // Once more in the page's language: by the reader that has its words.
      settings.languages = [language]
      settings.secondReader.use = .never
    }
    let pages = PagesAsRecognised(asked: input.pages)
    do throws(ReaderFailure) {
      try await read(pages, of: input, settings, in: context)
    } catch {
      guard settings.secondReader.use != .never, hasSecondReader, error.isOfTheReader else { throw StageFailure(error) }
      // It may be the second reader that fails here: tesseract alone tries what is left.
      settings.secondReader.use = .never
      await pages.explain("the second reader ended too early: \(error.code)")
      do throws(ReaderFailure) {
        try await read(pages, of: input, settings, in: context)
      } catch {
        throw StageFailure(error)
      }
    }
    return await pages.recognised
  }

  /// Where the tools are not named, as in a look at files without a case, it may be there.
  private var hasSecondReader: Bool { tools.isEmpty || tools.contains { $0.hasPrefix("openvino") } }

  private func read(
    _ pages: PagesAsRecognised, of input: Input, _ settings: RecognitionSettings, in context: StageContext
  ) async throws(ReaderFailure) {
    let left = await pages.left
    let limits = ReaderLimits.recognition(of: left.count)
    let unit = ReaderUnit(
      request: .recognise(kind: input.kind, passwords: input.passwords, pages: left, settings: settings),
      inputs: [input.file],
      limits: settings.secondReader.use == .never || !hasSecondReader ? limits : limits.forNetworks
    )
    _ = try await context.readers.run(unit) { event throws(ReaderFailure) in try await pages.take(event) }
  }
}

/// Gathers recognised pages, each once and none that was not asked for.
private actor PagesAsRecognised {
  private var asked: Set<PageNumber>
  private var pages: [RecognisedPage] = []
  /// Why the pages to come are read by whom they are read.
  private var choice: String?

  init(asked: [PageNumber]) { self.asked = Set(asked) }

  /// Ascending.
  var left: [PageNumber] { asked.sorted() }

  var recognised: [RecognisedPage] { pages.sorted { $0.number < $1.number } }

  func explain(_ choice: String) { self.choice = choice }

  func take(_ event: ReaderEvent) throws(ReaderFailure) {
    switch event {
    case .reply(.recognised(var page)):
      guard asked.remove(page.number) != nil else { throw .garbage }
      if let choice { page.choice = choice }
      pages.append(page)
    case .reply(.finding), .reply(.refused):
      // What is wrong with the file stands in its reading; a page without words is noticed when its text is chosen.
      break
    default:
      throw .garbage
    }
  }
}
