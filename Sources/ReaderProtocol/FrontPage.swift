import CaseModel

/// A page that `records.pdf` begins with, before those that came: lines of text, and links into the records.
package struct FrontPage: Hashable, Sendable, Codable {
  package struct Line: Hashable, Sendable, Codable {
    package let text: String
    package let x: Double
    /// Of the baseline, from the top.
    package let y: Double
    package let points: Double
    package let isBold: Bool

    package init(text: String, x: Double, y: Double, points: Double, isBold: Bool) {
      self.text = text
      self.x = x
      self.y = y
      self.points = points
      self.isBold = isBold
    }
  }

  package struct Link: Hashable, Sendable, Codable {
    package let box: Box
    /// Index into the plan's `pages`.
    package let page: Int

    package init(box: Box, page: Int) {
      self.box = box
      self.page = page
    }
  }

  /// `i`, `ii`, …
  package let label: String
  /// What the outline calls it; `nil` for a page that goes on.
  package let bookmark: String?
  package let size: PageSize
  package let lines: [Line]
  package let links: [Link]

  package init(label: String, bookmark: String?, size: PageSize, lines: [Line], links: [Link]) {
    self.label = label
    self.bookmark = bookmark
    self.size = size
    self.lines = lines
    self.links = links
  }
}
