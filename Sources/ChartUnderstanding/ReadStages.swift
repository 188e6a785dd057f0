import CaseModel

/// Reads stages and grades as a pathology report prints them.
struct ReadStages {
  struct Found {
    let system: String
    let label: String
    let words: Range<Int>
    let value: Evidenced<String>
  }

  private let lexicon: ChartLexicon
  private let wanted: [Bool]

  init(_ lexicon: ChartLexicon, type: String) {
    self.lexicon = lexicon
    wanted = lexicon.rules.reports.stages.map { $0.documents.contains(type) }
  }

  var isIdle: Bool { !wanted.contains(true) }

  /// In the order of the page.
  func stages(_ page: ChartPage) -> [Found] {
    guard !isIdle else { return [] }
    let rules = lexicon.rules.reports.stages
    var found: [Found] = []
    for (index, stage) in rules.enumerated() where wanted[index] && stage.notation == .tnm {
      found += categories(page).map { self.found(stage, $0, page) }
    }
    for match in lexicon.reports.stageMatcher.longest(in: page) {
      let index = lexicon.reports.stages[match.phrase]
      guard wanted[index], let value = value(of: index, behind: match.words, page) else { continue }
      found.append(self.found(rules[index], value, page))
    }
    return found.sorted { $0.words.lowerBound < $1.words.lowerBound }
  }

  private func found(_ stage: ReportRules.Stage, _ words: Range<Int>, _ page: ChartPage) -> Found {
    Found(
      system: stage.system, label: stage.label, words: words,
      value: Evidenced(
        written(words, page), evidence: [page.evidence(words, rule: "stage \(stage.system)", confidence: 0.9)]))
  }

  /// As written, with the bracket that a value like `7 (3+4)` or `pN0 (sn)` closes with.
  private func written(_ words: Range<Int>, _ page: ChartPage) -> String {
    let text = page.written(words).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard text.contains("("), !text.contains(")"), let last = words.last else { return text }
    let rest = page.content.text.text.utf8.dropFirst(Int(page.words[last].end)).prefix(2)
    guard let bracket = rest.firstIndex(of: 0x29) else { return text }
    return text + String(decoding: rest[...bracket], as: UTF8.self)
  }

  private func value(of stage: Int, behind label: Range<Int>, _ page: ChartPage) -> Range<Int>? {
    let rule = lexicon.rules.reports.stages[stage]
    let line = page.line(of: label.lowerBound)
    let last = min(line.upperBound, label.upperBound + rule.reach + 1)
    guard label.upperBound < last else { return nil }
    for at in label.upperBound..<last {
      switch rule.notation {
      case .tnm: return nil
      case .listed:
        // A Roman number is written in capitals: 'stage i' is the beginning of a word that was cut.
        guard lexicon.reports.values[stage][page.words[at].text] != nil,
          page.words[at].isCapitalised || isNumber(at, page)
        else { continue }
        return at..<at + 1
      case .sum:
        guard let sum = sum(at, line.upperBound, page) else { continue }
        return sum
      }
    }
    return nil
  }

  /// `3+4=7`, `3 + 4`, `7`, `7 (3+4)`.
  private func sum(_ first: Int, _ end: Int, _ page: ChartPage) -> Range<Int>? {
    guard isNumber(first, page) else { return nil }
    var last = first + 1
    while last < end, last - first < 3, isNumber(last, page), [0x2B, 0x3D, 0x28].contains(page.words[last - 1].follow) {
      last += 1
    }
    return first..<last
  }

  private func isNumber(_ word: Int, _ page: ChartPage) -> Bool {
    guard let number = Int(page.words[word].text) else { return false }
    return (0...10).contains(number)
  }

  /// Neighbouring words of TNM notation: with a `p` or `c`, or a T with an N beside it.
  private func categories(_ page: ChartPage) -> [Range<Int>] {
    var found: [Range<Int>] = []
    for line in page.lines {
      var at = line.lowerBound
      while at < line.upperBound {
        guard let first = TumourCategories(page.words[at]) else {
          at += 1
          continue
        }
        var told = first
        var last = at + 1
        while last < line.upperBound {
          if let next = TumourCategories(page.words[last]) {
            told.formUnion(next)
          } else if page.words[last - 1].follow != 0x28 || !TumourCategories.additions.contains(page.words[last].text) {
            break
          }
          last += 1
        }
        if told.isCertain { found.append(at..<last) }
        at = last
      }
    }
    return found
  }
}

/// The categories that one word of TNM notation tells: `pt1c`, `t2n0m0`, `ypn1mi`.
struct TumourCategories {
  /// What stands in brackets behind a category: sentinel nodes, several tumours, isolated cells.
  static let additions = ["sn", "i", "mol", "m", "f", "cyto"]

  private var hasTumour = false
  private var hasNodes = false
  private var isPrefixed = false

  /// A `T` alone is a vertebra or a weighting, `N1` a note.
  var isCertain: Bool { isPrefixed || hasTumour && hasNodes }

  mutating func formUnion(_ other: TumourCategories) {
    hasTumour = hasTumour || other.hasTumour
    hasNodes = hasNodes || other.hasNodes
    isPrefixed = isPrefixed || other.isPrefixed
  }

  /// `nil` where the word is no such notation.
  init?(_ word: FoldedWord) {
    var rest = Substring(word.text)
    guard rest.utf8.count >= 2, rest.utf8.count <= 16 else { return nil }
    while let letter = rest.first, "yra".contains(letter) { rest.removeFirst() }
    let isModified = rest.startIndex != word.text.startIndex
    repeat {
      let letter = rest.first
      if letter == "p" || letter == "c" {
        // 'CT1' is a scanner; the clinical category has a small c.
        guard letter == "p" || !word.isUpper else { return nil }
        isPrefixed = true
        rest.removeFirst()
      } else if isModified, !isPrefixed {
        return nil
      }
      guard takeCategory(&rest) else { return nil }
    } while !rest.isEmpty
  }

  private mutating func takeCategory(_ rest: inout Substring) -> Bool {
    guard let category = rest.popFirst() else { return false }
    let values: [String]
    switch category {
    case "t":
      hasTumour = true
      values = ["is", "1mi", "x", "a", "0", "1", "2", "3", "4"]
    case "n":
      hasNodes = true
      values = ["1mi", "x", "0", "1", "2", "3"]
    case "m": values = ["x", "0", "1"]
    default: return false
    }
    guard let value = values.first(where: { rest.hasPrefix($0) }) else { return false }
    rest.removeFirst(value.count)
    guard value.first?.isNumber == true, let letter = rest.first, "abcd".contains(letter) else { return true }
    rest.removeFirst()
    if let digit = rest.first, "123".contains(digit) { rest.removeFirst() }
    return true
  }
}
