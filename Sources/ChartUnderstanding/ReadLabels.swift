import CaseModel

/// The labels of identity banners, compiled.
struct LabelPhrases: Sendable {
  enum Kind: Sendable, Equatable { case patient, name, family, given, birthDate, identifier, other, end }

  let kinds: [Kind]
  let matcher: PhraseMatcher
  let professions: [String: Bool]
  let suffixes: [String: Bool]
  let titles: [String: Bool]
  let particles: [String: Bool]
  let places: [String: Bool]

  init(_ rules: IdentityRules, vocabulary: inout Vocabulary) {
    var kinds: [Kind] = []
    var texts: [String] = []
    for (list, kind) in [
      (rules.labels.patient, Kind.patient), (rules.labels.name, .name), (rules.labels.family, .family),
      (rules.labels.given, .given), (rules.labels.birthDate, .birthDate), (rules.labels.identifier, .identifier),
      (rules.labels.others, .other), (rules.labels.ends, .end),
    ] {
      for text in list {
        kinds.append(kind)
        texts.append(text)
      }
    }
    self.kinds = kinds
    matcher = PhraseMatcher(texts, vocabulary: &vocabulary)
    func table(_ words: [String]) -> [String: Bool] {
      Dictionary(words.map { (Folding.folded($0), true) }, uniquingKeysWith: { first, _ in first })
    }
    professions = table(rules.professions)
    suffixes = table(rules.suffixes)
    titles = table(rules.titles)
    particles = table(rules.particles)
    places = table(rules.places)
  }
}

/// A label with the words that follow it.
struct LabelledValue {
  let kind: LabelPhrases.Kind
  let label: Range<Int>
  let value: Range<Int>
  let hasMark: Bool
}

extension LabelPhrases {
  /// The labels of a page with their values: to the next label or the line's end, or the next line where the label stands alone.
  func values(in page: ChartPage) -> [LabelledValue] {
    let all = matcher.longest(in: page)
    let matches = all.filter { stands($0, in: page) }
    var found: [LabelledValue] = []
    for (index, match) in matches.enumerated() {
      if let last = found.last, match.words.lowerBound < last.label.upperBound { continue }
      let line = page.line(of: match.words.lowerBound)
      var next = index + 1
      while next < matches.count, matches[next].words.lowerBound < match.words.upperBound { next += 1 }
      let nextLabel = next < matches.count ? matches[next].words.lowerBound : page.words.count
      var value = match.words.upperBound..<max(match.words.upperBound, min(line.upperBound, nextLabel))
      if value.isEmpty, match.words.upperBound == line.upperBound {
        let below = Int(page.words[match.words.lowerBound].line) + 1
        if below < page.lines.count {
          let range = page.lines[below]
          value = range.lowerBound..<max(range.lowerBound, min(range.upperBound, nextLabel))
        }
      }
      // A row of labels, or of a label with its explanation, has its values in the row below.
      let isExplained = all.contains { $0.words.lowerBound == match.words.upperBound }
      if value.isEmpty || isExplained, [.patient, .name].contains(kinds[match.phrase]),
        match.words.upperBound < line.upperBound
      {
        let below = Int(page.words[match.words.lowerBound].line) + 1
        if below < page.lines.count { value = page.lines[below] }
      }
      let mark = page.words[match.words.upperBound - 1].follow
      found.append(
        LabelledValue(
          kind: kinds[match.phrase], label: match.words, value: value.prefix(24),
          hasMark: mark == 0x3A || mark == 0x23))
    }
    return found
  }

  /// A label is marked by a colon or stands at the start of its line or of its column; `patient` in a sentence is none.
  private func stands(_ match: PhraseMatch, in page: ChartPage) -> Bool {
    let mark = page.words[match.words.upperBound - 1].follow
    if mark == 0x3A || mark == 0x23 { return true }
    var line = page.line(of: match.words.lowerBound)
    // '2. PATIENT'S NAME': the boxes of a form are numbered.
    if line.count > 1, page.words[line.lowerBound].text.utf8.count <= 2, page.words[line.lowerBound].follow == 0x2E {
      line = line.dropFirst()
    }
    // 'PATIENT'S NAME (Last, First)'
    if mark == 0x28, match.words.lowerBound == line.lowerBound { return true }
    switch kinds[match.phrase] {
    case .birthDate, .identifier, .end: return true
    case .other: return match.words.lowerBound == line.lowerBound
    case .patient, .name, .family, .given:
      return match.words.lowerBound == line.lowerBound
        && (match.words.upperBound == line.upperBound || line.count <= 12 && page.words[line.lowerBound].isCapitalised)
    }
  }
}
