/// One page with the text that was chosen for it: what every rule above the readers works on.
package struct PageContent: Hashable, Sendable, Codable {
  package enum TextSource: String, Sendable, Codable, CaseIterable {
    case embedded, recognised, both, none
  }

  package let number: PageNumber
  /// Upright, in points.
  package let size: PageSize
  /// The whole turn, clockwise, from the stored page to the upright one: the file's own and the one recognised.
  package let rotation: QuarterTurn
  /// The part of `rotation` that recognition added to what the file says itself.
  package let addedTurn: QuarterTurn
  package let text: PageText
  package let textSource: TextSource
  /// Why this text: `embedded text is complete`, `scan without text`, `header only`, … (the recognition rule that decided).
  package let reason: String
  package let faxHeader: String?
  package let isBlank: Bool
  /// 0 to 1; 1 for embedded text.
  package let confidence: Double
  package let contentDigest: BlobDigest
  /// True for a page whose picture needs the text put under it in `records.pdf`.
  package let needsTextLayer: Bool
  /// Where the line of `faxHeader` stands.
  package let faxHeaderBox: Box?
  /// The script of a page that could hardly be read: `Cyrillic`, `Arabic`; `nil` where that is not known.
  package let script: String?
  package let codes: [PageCode]
  /// How the picture of a recognised page looks; `nil` for pages that were not looked at.
  package let look: PageLook?
  /// Which words of `text`, by index, the page shows as text of its own already; `nil` where none is.
  package let shownWords: [Int]?

  package init(
    number: PageNumber, size: PageSize, rotation: QuarterTurn, addedTurn: QuarterTurn, text: PageText,
    textSource: TextSource, reason: String, faxHeader: String?, isBlank: Bool, confidence: Double,
    contentDigest: BlobDigest, needsTextLayer: Bool, codes: [PageCode] = [],
    look: PageLook? = nil, faxHeaderBox: Box? = nil,
    script: String? = nil, shownWords: [Int]? = nil
  ) {
    self.number = number
    self.size = size
    self.rotation = rotation
    self.addedTurn = addedTurn
    self.text = text
    self.textSource = textSource
    self.reason = reason
    self.faxHeader = faxHeader
    self.isBlank = isBlank
    self.confidence = confidence
    self.contentDigest = contentDigest
    self.needsTextLayer = needsTextLayer
    self.codes = codes
    self.look = look
    self.faxHeaderBox = faxHeaderBox
    self.script = script
    self.shownWords = shownWords
  }

  /// The text with those words that the page itself does not show as text.
  package var textLayer: PageText {
    guard let shownWords else { return text }
    let shown = Set(shownWords)
    return PageText(
      text: text.text, words: PageWords(text.words.indices.filter { !shown.contains($0) }.map { text.words[$0] }))
  }
}

/// A source within its case: `s1`, `s2`, … in order of arrival and path. Holds no patient data.
package struct SourceID: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  package let number: Int

  package init(_ number: Int) { self.number = number }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard text.hasPrefix("s"), let number = Int(text.dropFirst()) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "a source is written s1, s2, …")
    }
    self.number = number
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  package var description: String { "s\(number)" }
  package static func < (left: SourceID, right: SourceID) -> Bool { left.number < right.number }
}

/// One page of one source.
package struct PageAddress: Hashable, Sendable, Codable, Comparable {
  package let source: SourceID
  package let page: PageNumber

  package init(source: SourceID, page: PageNumber) {
    self.source = source
    self.page = page
  }

  package static func < (left: PageAddress, right: PageAddress) -> Bool {
    (left.source, left.page) < (right.source, right.page)
  }
}
