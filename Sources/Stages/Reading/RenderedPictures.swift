import CaseModel
import StageContract

/// What came of one picture that was asked for: it, or why there is none.
package struct RenderedPicture: Hashable, Sendable, Codable {
  package let picture: KeyImage.Picture?
  package let absence: KeyImage.Absence?
}

/// Gathers a reader's pictures, one for each that was asked for and in their order.
actor RenderedPictures {
  private let count: Int
  private let maximumBytes: Int
  private let batch: any BlobBatch
  private var rendered: [RenderedPicture] = []
  private var open: (width: Int, height: Int, byteCount: Int)?
  private var bytes: [UInt8] = []

  /// `maximumBytes` bounds each of them.
  init(count: Int, maximumBytes: Int, batch: any BlobBatch) {
    self.count = count
    self.maximumBytes = maximumBytes
    self.batch = batch
  }

  /// Runs the unit, keeps its pictures and answers all of them; keeps nothing where it fails.
  static func run(
    _ unit: ReaderUnit, count: Int, maximumBytes: Int, in context: StageContext
  ) async throws(StageFailure) -> [RenderedPicture] {
    let batch: any BlobBatch
    do { batch = try await context.blobs.makeBatch() } catch { throw StageFailure(error) }
    let pictures = RenderedPictures(count: count, maximumBytes: maximumBytes, batch: batch)
    do {
      _ = try await context.readers.run(unit) { event throws(ReaderFailure) in try await pictures.take(event) }
      let all = try await pictures.all()
      do { try await batch.commit() } catch { throw ReaderFailure.blobs(error) }
      return all
    } catch let failure as ReaderFailure {
      await batch.cancel()
      throw StageFailure(failure)
    } catch {
      await batch.cancel()
      throw StageFailure(ReaderFailure.cancelled)
    }
  }

  private func all() throws(ReaderFailure) -> [RenderedPicture] {
    guard open == nil, rendered.count == count else { throw .garbage }
    return rendered
  }

  private func take(_ event: ReaderEvent) async throws(ReaderFailure) {
    switch event {
    case .reply(.pictureMissing(let index, let reason)):
      guard open == nil, index == rendered.count, index < count else { throw .garbage }
      rendered.append(RenderedPicture(picture: nil, absence: reason))
    case .reply(.picture(let index, let width, let height, let byteCount)):
      guard open == nil, index == rendered.count, index < count, width > 0, height > 0,
        (1...maximumBytes).contains(byteCount)
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
        RenderedPicture(
          picture: KeyImage.Picture(
            digest: blob.digest, byteCount: blob.byteCount, widthInPixels: width, heightInPixels: height),
          absence: nil))
    } catch {
      throw .blobs(error)
    }
  }
}
