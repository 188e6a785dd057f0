import CaseModel

struct LanguageWords: Sendable {
  /// The languages, by index, that a word speaks for.
  struct Entry: Sendable {
    /// As a function word.
    fileprivate(set) var asWord: [Int] = []
    /// As a word of lists.
    fileprivate(set) var asTerm: [Int] = []
  }

  /// Of folded words, among ``entries``.
  private(set) var places: [String: Int] = [:]
  private(set) var entries: [Entry] = []

  init(_ rules: LanguageRules) {
    for (index, language) in rules.languages.enumerated() {
      for word in language.words { entries[place(of: word)].asWord.append(index) }
      for word in language.terms ?? [] { entries[place(of: word)].asTerm.append(index) }
    }
  }

  private mutating func place(of word: String) -> Int {
    let folded = Folding.folded(word)
    if let place = places[folded] { return place }
    places[folded] = entries.count
    entries.append(Entry())
    return entries.count - 1
  }
}

/// The languages of a page that is not in the house's language alone.
package struct PageLanguage: Hashable, Sendable, Codable {
  package let page: PageNumber
  /// ISO 639-1 of the language of most of it.
  package let main: String
  /// Further languages on the page, ascending.
  package let others: [String]

  package var all: [String] { [main] + others }
}

/// Tells languages by their function words, or by their script.
package struct DetectLanguage: Sendable {
  private let rules: LanguageRules
  private let known: LanguageWords

  package init(_ lexicon: ChartLexicon) {
    rules = lexicon.rules.languages
    known = lexicon.languages
  }

  /// For texts that stand on no page yet: before anything but their language matters.
  package init(_ rules: LanguageRules) {
    self.rules = rules
    known = LanguageWords(rules)
  }

  /// Pages that tell the language of a document, and words of a page.
  private static let pages = 10
  private static let words = 1_500

  /// The main language of a document, ISO 639-1; `nil` where there is too little text.
  package func run(_ pages: [ChartPage]) -> String? {
    let scripts = pages.prefix(DetectLanguage.pages).map { language(ofScript: $0.content.script) }
    if let first = scripts.first, first != nil, scripts.count(where: { $0 == first }) * 2 > scripts.count {
      return first
    }
    var count = Count(rules)
    for page in pages.prefix(DetectLanguage.pages) {
      for word in page.words.prefix(DetectLanguage.words) { count.add(word.text, at: Int(word.language), known, rules) }
    }
    return count.main(rules)
  }

  /// The main language of a text that stands on no page yet; `nil` where there is too little of it.
  package func run(_ text: String) -> String? {
    var count = Count(rules)
    for word in Folding.words(text).prefix(DetectLanguage.words) {
      count.add(word, at: known.places[word] ?? -1, known, rules)
    }
    return count.main(rules)
  }

  /// `nil` for a page in the house's language alone, or with too little text.
  package func language(of page: ChartPage) -> PageLanguage? {
    // Letters of another script were taken for Latin ones: the words tell nothing.
    if let foreign = language(ofScript: page.content.script) {
      return PageLanguage(page: page.number, main: foreign, others: [])
    }
    var count = Count(rules)
    for word in page.words.prefix(DetectLanguage.words) { count.add(word.text, at: Int(word.language), known, rules) }
    guard let main = count.main(rules) else { return nil }
    let others = count.others(than: main, rules)
    return main == rules.house && others.isEmpty ? nil : PageLanguage(page: page.number, main: main, others: others)
  }

  /// The language that a script stands for, by the name that recognition has for the script.
  package func language(ofScript name: String?) -> String? { rules.scripts.first { $0.script == name }?.id }

  package func needsTranslation(_ language: String?) -> Bool { language.map { $0 != rules.house } ?? false }

  /// Function words by language and letters by script.
  private struct Count {
    private var scores: [Double]
    /// Function words that only this language has.
    private var own: [Int]
    /// Words of lists, each once.
    private var listed: [Int]
    private var seen: Set<String> = []
    /// The first different function words of each language.
    private var different: [[String]]
    private var foreign: [Int]
    private var hits = 0
    private var latin = 0

    init(_ rules: LanguageRules) {
      scores = [Double](repeating: 0, count: rules.languages.count)
      own = [Int](repeating: 0, count: rules.languages.count)
      listed = [Int](repeating: 0, count: rules.languages.count)
      different = [[String]](repeating: [], count: rules.languages.count)
      foreign = [Int](repeating: 0, count: rules.scripts.count)
    }

    /// `place` is the word's in `known`, -1 where it has none.
    mutating func add(_ word: String, at place: Int, _ known: LanguageWords, _ rules: LanguageRules) {
      if word.utf8.first ?? 0 >= 0xC9, let first = word.unicodeScalars.first, first.value > 0x24F {
        if let script = script(of: word, rules) { foreign[script] += 1 }
        return
      }
      latin += 1
      guard place >= 0 else { return }
      let entry = known.entries[place]
      if !entry.asTerm.isEmpty, seen.insert(word).inserted {
        for language in entry.asTerm { listed[language] += 1 }
      }
      let languages = entry.asWord
      guard !languages.isEmpty else { return }
      hits += 1
      for language in languages {
        scores[language] += 1 / Double(languages.count)
        if different[language].count < rules.leastDifferent, !different[language].contains(word) {
          different[language].append(word)
        }
      }
      if languages.count == 1 { own[languages[0]] += 1 }
    }

    /// The script of the first letter, or one within the word that outranks it.
    private func script(of word: String, _ rules: LanguageRules) -> Int? {
      var found: Int?
      for scalar in word.unicodeScalars {
        guard let script = rules.scripts.firstIndex(where: { ($0.first...$0.last).contains(Int(scalar.value)) }) else {
          continue
        }
        if let found, rules.scripts[script].outranks != rules.scripts[found].id { continue }
        found = script
      }
      return found
    }

    func main(_ rules: LanguageRules) -> String? {
      if let script = foreign.indices.max(by: { foreign[$0] < foreign[$1] }), foreign[script] >= 5,
        foreign[script] > latin
      {
        // Japanese is written with Chinese characters too, and told by its own.
        let kin = rules.scripts.indices.first {
          rules.scripts[$0].outranks == rules.scripts[script].id && foreign[$0] >= 3
        }
        return rules.scripts[kin ?? script].id
      }
      guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }) else { return nil }
      guard different[best].count + listed[best] >= rules.leastDifferent else { return nil }
      return hits >= rules.leastWords ? rules.languages[best].id : ofList(rules)
    }

    /// A list has no sentences: its own words tell, where no other language comes near.
    private func ofList(_ rules: LanguageRules) -> String? {
      let sums = scores.indices.map { scores[$0] + Double(listed[$0]) }
      guard let best = sums.indices.max(by: { sums[$0] < sums[$1] }), sums[best] >= Double(rules.leastWords) else {
        return nil
      }
      let isAlone = sums.indices.allSatisfy { $0 == best || sums[$0] * 2 <= sums[best] }
      return isAlone ? rules.languages[best].id : nil
    }

    /// Scripts and languages with a passage of their own beside the main one.
    func others(than main: String, _ rules: LanguageRules) -> [String] {
      var found = rules.scripts.indices.filter { foreign[$0] >= rules.leastWords }.map { rules.scripts[$0].id }
      let most = own.max() ?? 0
      for index in own.indices where own[index] >= rules.passageWords && own[index] * 10 >= most * 2 {
        found.append(rules.languages[index].id)
      }
      return Set(found).subtracting([main]).sorted()
    }
  }
}
