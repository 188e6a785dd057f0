import ReaderProtocol

/// Which words decide money, identity or meaning: numbers, sides, negations, and all that stands beside a label of identity.
struct WordWeight {
  private let words: Set<String>
  private let labels: Set<String>

  init(_ settings: SecondReaderSettings) {
    words = Set(settings.weightyWords)
    labels = Set(settings.weightyLabels)
  }

  func isWeighty(_ text: String) -> Bool {
    text.contains(where: \.isNumber) || words.contains(WordWeight.bare(text))
  }

  func isLabelled(_ line: [String]) -> Bool { line.contains { labels.contains(WordWeight.bare($0)) } }

  /// Small letters without the marks around them.
  static func bare(_ text: String) -> String {
    String(
      text.lowercased().drop { !$0.isLetter && !$0.isNumber }.reversed().drop { !$0.isLetter && !$0.isNumber }
        .reversed())
  }
}
