/// The text of one page in reading order, with the place of every word.
package struct PageText: Hashable, Sendable, Codable {
  /// Lines end with `\n`; words of a line are separated by one space.
  package let text: String
  package let words: PageWords

  package init(text: String, words: PageWords) {
    self.text = text
    self.words = words
  }

  package static let empty = PageText(text: "", words: PageWords())

  /// The words that overlap a range of UTF-8 offsets of `text`.
  package func words(overlapping range: Range<Int>) -> [PageWord] {
    words.filter { $0.utf8Range.overlaps(range) }
  }

  /// The box around the words that overlap a range of UTF-8 offsets of `text`; `nil` where no word does.
  package func box(of range: Range<Int>) -> Box? {
    let found = words(overlapping: range)
    guard let first = found.first else { return nil }
    return found.dropFirst().reduce(first.box) { $0.union($1.box) }
  }
}

/// One word: where it stands in the page's text and on the page.
package struct PageWord: Hashable, Sendable {
  /// Offsets into the UTF-8 of the page's text.
  package let utf8Range: Range<Int>
  package let box: Box
  /// 0 to 1 as the reader judged it; 1 for text that the document itself carries.
  package let confidence: Double

  package init(utf8Range: Range<Int>, box: Box, confidence: Double) {
    self.utf8Range = utf8Range
    self.box = box
    self.confidence = confidence
  }
}
