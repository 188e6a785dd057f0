import CaseModel
import ReaderProtocol
import StageContract

/// Makes pictures of pages for `packet.html`. A reader that crashes on one costs pictures, never pages.
package struct RenderPages: Stage {
  package static let name = StageName("render-pages")
  package static let version = 4

  /// Pictures that one reader makes.
  package static let picturesPerReader = 40

  /// A readable page of letters has about 100 kB.
  private static let maximumBytes = 4 << 20

  package struct Input: Codable, Sendable {
    /// A PDF or an image file.
    package let file: BlobDigest
    package let kind: ContentKind
    package let passwords: [String]
    /// At most ``RenderPages/picturesPerReader``; those of one page one after another, the largest first.
    package let wanted: [WantedPicture]

    package init(file: BlobDigest, kind: ContentKind, passwords: [String], wanted: [WantedPicture]) {
      self.file = file
      self.kind = kind
      self.passwords = passwords
      self.wanted = wanted
    }
  }

  package struct Settings: Codable, Sendable {
    package let maximumMegapixels: Int

    package init(maximumMegapixels: Int) { self.maximumMegapixels = maximumMegapixels }
  }

  package let settings: Settings
  package let tools: [String]

  package init(settings: Settings, tools: [String]) {
    self.settings = settings
    self.tools = tools
  }

  /// One for each that is wanted, in their order.
  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> [RenderedPicture] {
    let unit = ReaderUnit(
      request: .renderPages(
        kind: input.kind, passwords: input.passwords, wanted: input.wanted,
        maximumMegapixels: settings.maximumMegapixels),
      inputs: [input.file], limits: .pages(input.wanted.count))
    return try await RenderedPictures.run(
      unit, count: input.wanted.count, maximumBytes: RenderPages.maximumBytes, in: context)
  }
}
