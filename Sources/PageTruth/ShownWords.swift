import CaseModel

/// The words of a recognised page that its file shows as text of its own: a stamp or header printed over a scan. Under the
/// page they would be found twice.
enum ShownWords {
  /// How much of a recognised word's box the file's own word must cover.
  private static let leastCover = 0.5

  /// Indices into the words of `recognised`; none where the file's text, or part of it, is invisible: that gives way.
  static func indices(of recognised: RecognisedPage, on page: PageReading) -> [Int] {
    guard page.textLayer == .visible, let own = page.embedded else { return [] }
    var boxes: [String: [Box]] = [:]
    for (word, spelled) in zip(own.words, spelled(own)) where !spelled.isEmpty {
      boxes[spelled, default: []].append(word.box.turned(recognised.turn, on: page.size))
    }
    return zip(recognised.text.words.indices, spelled(recognised.text)).compactMap { index, spelled in
      let box = recognised.text.words[index].box
      return boxes[spelled]?.contains { covers($0, box) } == true ? index : nil
    }
  }

  /// Letters and digits only, in small letters: recognition takes or leaves a mark at a word's end.
  private static func spelled(_ text: PageText) -> [String] {
    let utf8 = Array(text.text.utf8)
    return text.words.map { word in
      guard word.utf8Range.upperBound <= utf8.count else { return "" }
      return String(decoding: utf8[word.utf8Range], as: UTF8.self).lowercased().filter { $0.isLetter || $0.isNumber }
    }
  }

  private static func covers(_ own: Box, _ word: Box) -> Bool {
    let width = min(own.maxX, word.maxX) - max(own.x, word.x)
    let height = min(own.maxY, word.maxY) - max(own.y, word.y)
    return width > 0 && height > 0 && width * height >= leastCover * word.width * word.height
  }
}
