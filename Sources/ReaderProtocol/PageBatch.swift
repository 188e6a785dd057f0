import CaseModel

/// Pages that follow one another, on their way from a reader: their texts and words go beside them as the bytes they are.
///
/// Words are most of what a reader says, and as JSON they took as long to write and read as to find.
package struct PageBatch: Hashable, Sendable, Codable {
  /// Without their texts.
  private let pages: [PageReading]
  /// UTF-8 bytes of each page's text; -1 for a page that carries none.
  private let textByteCounts: [Int]
  private let wordCounts: [Int]

  package init(_ pages: [PageReading]) {
    textByteCounts = pages.map { $0.embedded?.text.utf8.count ?? -1 }
    wordCounts = pages.map { $0.embedded?.words.count ?? 0 }
    self.pages = pages.map { page in
      var bare = page
      bare.embedded = nil
      return bare
    }
  }

  /// Of page after page, the text and then the words.
  package static func texts(of pages: [PageReading]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(pages.reduce(0) { $0 + byteCount(of: $1) })
    for text in pages.compactMap(\.embedded) {
      bytes.append(contentsOf: text.text.utf8)
      text.words.withPackedBytes { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// Of what goes beside the JSON for one page.
  package static func byteCount(of page: PageReading) -> Int {
    page.embedded.map { $0.text.utf8.count + $0.words.count * PageWords.bytesPerWord } ?? 0
  }

  /// Of the texts that follow; `nil` where no reader of ours says this.
  package var byteCount: Int? {
    guard !pages.isEmpty, textByteCounts.count == pages.count, wordCounts.count == pages.count else { return nil }
    var sum = 0
    for (text, words) in zip(textByteCounts, wordCounts) {
      guard (-1...PageBatch.mostPerPage).contains(text), (0...PageBatch.mostPerPage).contains(words),
        text >= 0 || words == 0
      else { return nil }
      sum += max(0, text) + words * PageWords.bytesPerWord
    }
    return sum <= PageBatch.mostBytes ? sum : nil
  }

  /// More than any page has.
  private static let mostPerPage = 1 << 28
  private static let mostBytes = 1 << 30

  /// The pages with their texts; `nil` where `texts` are not of this length, no UTF-8, or have words that lie outside of them.
  package func pages(with texts: [UInt8]) -> [PageReading]? {
    guard byteCount == texts.count else { return nil }
    return texts.withUnsafeBytes { bytes in
      var whole = pages
      var at = 0
      for index in whole.indices where textByteCounts[index] >= 0 {
        let middle = at + textByteCounts[index]
        let end = middle + wordCounts[index] * PageWords.bytesPerWord
        guard let text = String(validating: bytes[at..<middle], as: UTF8.self),
          let words = PageWords(
            packedBytes: UnsafeRawBufferPointer(rebasing: bytes[middle..<end]), inTextOf: textByteCounts[index])
        else { return nil }
        whole[index].embedded = PageText(text: text, words: words)
        at = end
      }
      return whole
    }
  }
}
