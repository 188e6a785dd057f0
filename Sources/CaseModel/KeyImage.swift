/// A small picture of a series, for recognising it.
package struct KeyImage: Hashable, Sendable, Codable {
  /// Why a series has none.
  package enum Absence: String, Sendable, Codable, CaseIterable {
    /// Its pixels are compressed in a way that is not read here: JPEG 2000, video.
    case unsupportedCompression
    case noPixels, damaged, tooLarge
  }

  /// A JPEG.
  package struct Picture: Hashable, Sendable, Codable {
    package let digest: BlobDigest
    package let byteCount: Int
    package let widthInPixels: Int
    package let heightInPixels: Int

    package init(digest: BlobDigest, byteCount: Int, widthInPixels: Int, heightInPixels: Int) {
      self.digest = digest
      self.byteCount = byteCount
      self.widthInPixels = widthInPixels
      self.heightInPixels = heightInPixels
    }
  }

  /// The file that was rendered: ``SeriesRecord/keyFile``.
  package let file: BlobDigest
  package let picture: Picture?
  package let absence: Absence?

  package init(file: BlobDigest, picture: Picture) {
    self.file = file
    self.picture = picture
    absence = nil
  }

  package init(file: BlobDigest, absence: Absence) {
    self.file = file
    picture = nil
    self.absence = absence
  }
}
