import CaseModel

/// How `records.pdf` is put together: which page of which input comes where, with what text under it, and the outline over all.
package struct RecordsPlan: Hashable, Sendable, Codable {
  package struct Input: Hashable, Sendable, Codable {
    package let kind: ContentKind
    package let passwords: [String]

    package init(kind: ContentKind, passwords: [String]) {
      self.kind = kind
      self.passwords = passwords
    }
  }

  package struct Page: Hashable, Sendable, Codable {
    /// Index into `inputs`.
    package let input: Int
    package let number: PageNumber
    /// Turn to add, clockwise.
    package let turn: QuarterTurn
    /// Upright size in points: images are scaled to it.
    package let size: PageSize
    /// The page label: `3.2` is the second page of document 3.
    package let label: String
    /// True where the page's words are to be put under its picture, or drawn: they are filled in as the plan is sent.
    package let needsText: Bool
    /// The words to put under the picture, invisible; `nil` where the page carries its own.
    package var textLayer: PageText?

    package init(
      input: Int, number: PageNumber, turn: QuarterTurn, size: PageSize, label: String, needsText: Bool,
      textLayer: PageText? = nil
    ) {
      self.input = input
      self.number = number
      self.turn = turn
      self.size = size
      self.label = label
      self.needsText = needsText
      self.textLayer = textLayer
    }
  }

  package struct Bookmark: Hashable, Sendable, Codable {
    package let title: String
    /// Index into `pages`.
    package let page: Int
    package let children: [Bookmark]

    package init(title: String, page: Int, children: [Bookmark]) {
      self.title = title
      self.page = page
      self.children = children
    }
  }

  package let title: String
  package let inputs: [Input]
  package let pages: [Page]
  package let bookmarks: [Bookmark]
  /// Before all pages.
  package let front: [FrontPage]?

  package var sourceCount: Int { inputs.count }

  package init(title: String, inputs: [Input], pages: [Page], bookmarks: [Bookmark], front: [FrontPage]? = nil) {
    self.title = title
    self.inputs = inputs
    self.pages = pages
    self.bookmarks = bookmarks
    self.front = front
  }
}
