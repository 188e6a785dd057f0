import CaseModel
import ReaderProtocol
import StageContract

/// Makes a small picture of each of some series. A reader that crashes on pixels costs pictures, never studies.
package struct RenderKeyImages: Stage {
  package static let name = StageName("render-key-images")
  package static let version = 1

  /// Files that one reader renders: each is an open descriptor.
  package static let filesPerReader = 32

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
    let batch: any BlobBatch
    do { batch = try await context.blobs.makeBatch() } catch { throw StageFailure(error) }
    let pictures = PicturesAsRendered(files: input.files, batch: batch)
    let unit = ReaderUnit(
      request: .renderKeyImages(count: input.files.count, edgeInPixels: settings.edgeInPixels), inputs: input.files,
      limits: ReaderLimits(cpuSeconds: 30 + 10 * input.files.count, wallSeconds: 60 + 20 * input.files.count))
    do {
      _ = try await context.readers.run(unit) { event throws(ReaderFailure) in try await pictures.take(event) }
      let images = try await pictures.images()
      do { try await batch.commit() } catch { throw ReaderFailure.blobs(error) }
      return images
    } catch let failure as ReaderFailure {
      await batch.cancel()
      throw StageFailure(failure)
    } catch {
      await batch.cancel()
      throw StageFailure(ReaderFailure.cancelled)
    }
  }
}

/// Gathers a reader's pictures, one for each file and in their order.
private actor PicturesAsRendered {
  private let files: [BlobDigest]
  private let batch: any BlobBatch
  private var rendered: [KeyImage] = []
  private var open: (width: Int, height: Int, byteCount: Int)?
  private var bytes: [UInt8] = []

  /// A picture of 160 pixels has a few kilobytes.
  private static let maximumBytes = 1 << 20

  init(files: [BlobDigest], batch: any BlobBatch) {
    self.files = files
    self.batch = batch
  }

  func images() throws(ReaderFailure) -> [KeyImage] {
    guard open == nil, rendered.count == files.count else { throw .garbage }
    return rendered
  }

  func take(_ event: ReaderEvent) async throws(ReaderFailure) {
    switch event {
    case .reply(.keyImageMissing(let index, let reason)):
      guard open == nil, index == rendered.count, index < files.count else { throw .garbage }
      rendered.append(KeyImage(file: files[index], absence: reason))
    case .reply(.keyImage(let index, let width, let height, let byteCount)):
      guard open == nil, index == rendered.count, index < files.count, width > 0, height > 0,
        (1...PicturesAsRendered.maximumBytes).contains(byteCount)
      else { throw .garbage }
      open = (width, height, byteCount)
      bytes = []
    case .bytes(let more):
      guard let picture = open, bytes.count + more.count <= picture.byteCount else { throw .garbage }
      bytes += more
      if bytes.count == picture.byteCount { try await close(picture.width, picture.height) }
    default:
      throw .garbage
    }
  }

  private func close(_ width: Int, _ height: Int) async throws(ReaderFailure) {
    open = nil
    // What goes into a page as a picture is one.
    guard bytes.starts(with: [0xFF, 0xD8, 0xFF]) else { throw .garbage }
    do {
      let writer = try await batch.makeWriter()
      try await writer.append(bytes)
      let blob = try await writer.finish()
      rendered.append(
        KeyImage(
          file: files[rendered.count],
          picture: KeyImage.Picture(
            digest: blob.digest, byteCount: blob.byteCount, widthInPixels: width, heightInPixels: height)))
    } catch {
      throw .blobs(error)
    }
  }
}
