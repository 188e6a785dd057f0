/// A picture of a page for looking at it in `packet.html`.
package struct PagePicture: Hashable, Sendable, Codable {
  package enum Use: String, Sendable, Codable, CaseIterable {
    /// Small, to recognise the page by.
    case thumbnail
    /// Large enough to read, for marking the words that a fact rests on.
    case evidence
  }

  package let page: PageAddress
  package let use: Use
  /// Of the upright page: the boxes of evidence lie on it.
  package let size: PageSize
  package let picture: KeyImage.Picture

  package init(page: PageAddress, use: Use, size: PageSize, picture: KeyImage.Picture) {
    self.page = page
    self.use = use
    self.size = size
    self.picture = picture
  }
}

/// Of how many pages a packet shows pictures.
package struct PagePictureLimits: Hashable, Sendable, Codable {
  /// Small pictures, first pages of documents first.
  package let thumbnails: Int
  /// Readable pictures of pages that evidence points to, what is to be decided and billed first.
  package let evidencePages: Int

  package init(thumbnails: Int, evidencePages: Int) {
    self.thumbnails = thumbnails
    self.evidencePages = evidencePages
  }

  package static let none = PagePictureLimits(thumbnails: 0, evidencePages: 0)
}
