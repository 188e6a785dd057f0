import CaseModel
import ReaderProtocol
import StageContract

/// Makes a small picture of each of some series. A reader that crashes on pixels costs pictures, never studies.
package struct RenderKeyImages: Stage {
  package static let name = StageName("render-key-images")
  package static let version = 1

  /// Files that one reader renders: each is an open descriptor.
  package static let filesPerReader = 32

  /// A picture of 160 pixels has a few kilobytes.
  private static let maximumBytes = 1 << 20

  package struct Input: Codable, Sendable {
    /// ``SeriesRecord/keyFile`` of the series, at most ``RenderKeyImages/filesPerReader``.
    package let files: [BlobDigest]

    package init(files: [BlobDigest]) { self.files = files }
  }

  package struct Settings: Codable, Sendable {
    /// Of a picture's longer side.
    package let edgeInPixels: Int
  }

  package let settings = Settings(edgeInPixels: 160)
  package let tools: [String]

  package init(tools: [String]) { self.tools = tools }

  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> [KeyImage] {
    let unit = ReaderUnit(
      request: .renderKeyImages(count: input.files.count, edgeInPixels: settings.edgeInPixels), inputs: input.files,
      limits: ReaderLimits(cpuSeconds: 30 + 10 * input.files.count, wallSeconds: 60 + 20 * input.files.count))
    let rendered = try await RenderedPictures.run(
      unit, count: input.files.count, maximumBytes: RenderKeyImages.maximumBytes, in: context)
    return zip(input.files, rendered).map { file, result in
      result.picture.map { KeyImage(file: file, picture: $0) }
        ?? KeyImage(file: file, absence: result.absence ?? .damaged)
    }
  }
}
