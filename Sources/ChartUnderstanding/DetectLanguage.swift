import CaseModel

struct LanguageWords: Sendable {
  let languages: [String]
  let words: [String: [Int]]

  init(_ rules: LanguageRules) {
    languages = rules.languages.map(\.id)
    var words: [String: [Int]] = [:]
    for (index, language) in rules.languages.enumerated() {
      for word in language.words { words[Folding.folded(word), default: []].append(index) }
    }
    self.words = words
  }
}

/// Tells the main language of a document by its function words, or by its script.
package struct DetectLanguage: Sendable {
  let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  /// ISO 639-1; `nil` where there is too little text.
  package func run(_ pages: [ChartPage]) -> String? {
    let rules = lexicon.rules.languages
    var scores = [Double](repeating: 0, count: rules.languages.count)
    var hits = 0
    var foreign = [Int](repeating: 0, count: rules.scripts.count)
    var latin = 0
    for page in pages.prefix(10) {
      for word in page.words.prefix(1_500) {
        if let first = word.text.unicodeScalars.first, first.value > 0x24F {
          if let script = rules.scripts.firstIndex(where: { ($0.first...$0.last).contains(Int(first.value)) }) {
            foreign[script] += 1
          }
          continue
        }
        latin += 1
        guard let languages = lexicon.languages.words[word.text] else { continue }
        hits += 1
        for language in languages { scores[language] += 1 / Double(languages.count) }
      }
    }
    if let script = foreign.indices.max(by: { foreign[$0] < foreign[$1] }), foreign[script] >= 5,
      foreign[script] > latin
    {
      return rules.scripts[script].id
    }
    guard hits >= rules.leastWords, let best = scores.indices.max(by: { scores[$0] < scores[$1] }) else { return nil }
    return rules.languages[best].id
  }

  package func needsTranslation(_ language: String?) -> Bool {
    language.map { $0 != lexicon.rules.languages.house } ?? false
  }
}
