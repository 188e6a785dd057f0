import CaseModel

/// What two readers make of one page: the words that weigh and on which they differ are marked.
enum PageAgreement {
  /// `page` with those words doubtful that weigh and that `other` does not have, or in whose place it has one that weighs.
  static func marked(_ page: RecognisedPage, against other: RecognisedPage, _ weight: WordWeight) -> RecognisedPage {
    let (here, there) = (ReadWords(page.text), ReadWords(other.text))
    let alone = here.unmatched(in: there).filter { weight.isWeighty(here.texts[$0]) }
    var doubtful = Set(alone)
    // In another turn the same place has other coordinates.
    if page.turn == other.turn {
      let missed = there.unmatched(in: here).filter { weight.isWeighty(there.texts[$0]) }.map { there.boxes[$0] }
      doubtful.formUnion(
        here.unmatched(in: there).filter { index in missed.contains { covers(here.boxes[index], $0) } })
    }
    guard !doubtful.isEmpty else { return page }
    var words = PageWords()
    for (index, word) in page.text.words.enumerated() {
      let sure = doubtful.contains(index) ? min(word.confidence, WordAgreement.doubtfulConfidence) : word.confidence
      words.append(PageWord(utf8Range: word.utf8Range, box: word.box, confidence: sure))
    }
    var page = page
    page.text = PageText(text: page.text.text, words: words)
    return page
  }

  /// True where the middle of one lies in the other.
  private static func covers(_ box: Box, _ other: Box) -> Bool {
    func holds(_ outer: Box, _ inner: Box) -> Bool {
      let (x, y) = (inner.x + inner.width / 2, inner.y + inner.height / 2)
      return x >= outer.x && x <= outer.maxX && y >= outer.y && y <= outer.maxY
    }
    return holds(box, other) || holds(other, box)
  }
}

/// The words of a page with their places, to be compared.
private struct ReadWords {
  let texts: [String]
  let boxes: [Box]

  init(_ text: PageText) {
    let utf8 = Array(text.text.utf8)
    texts = text.words.map { String(decoding: utf8[$0.utf8Range], as: UTF8.self) }
    boxes = text.words.map(\.box)
  }

  /// Indices of the words that the other does not have, or not so often.
  func unmatched(in other: ReadWords) -> [Int] {
    var left: [String: Int] = [:]
    for text in other.texts { left[WordWeight.bare(text), default: 0] += 1 }
    return texts.indices.filter { index in
      let bare = WordWeight.bare(texts[index])
      guard let count = left[bare], count > 0 else { return true }
      left[bare] = count - 1
      return false
    }
  }
}
