import CaseModel

struct SpecialtyPhrases: Sendable {
  struct Entry: Sendable {
    let specialty: Int
    let isDiagnosis: Bool
    let text: String
  }

  let entries: [Entry]
  let matcher: PhraseMatcher
  let before: PhraseMatcher
  let uncertain: PhraseMatcher
  let after: PhraseMatcher
  let ends: [Int32: Bool]
  let relatives: [Int32: Bool]
  let familySections: PhraseMatcher

  init(_ rules: SpecialtyRules, vocabulary: inout Vocabulary) {
    entries = rules.specialties.enumerated().flatMap { index, specialty in
      specialty.diagnoses.map { Entry(specialty: index, isDiagnosis: true, text: $0) }
        + (specialty.related ?? []).map { Entry(specialty: index, isDiagnosis: false, text: $0) }
    }
    matcher = PhraseMatcher(entries.map(\.text), vocabulary: &vocabulary)
    before = PhraseMatcher(rules.negation.before, vocabulary: &vocabulary)
    uncertain = PhraseMatcher(rules.negation.uncertain, vocabulary: &vocabulary)
    after = PhraseMatcher(rules.negation.after, vocabulary: &vocabulary)
    func table(_ words: [String], _ vocabulary: inout Vocabulary) -> [Int32: Bool] {
      var table: [Int32: Bool] = [:]
      for word in words { table[vocabulary.add(Folding.folded(word))] = true }
      return table
    }
    ends = table(rules.negation.ends, &vocabulary)
    relatives = table(rules.negation.relatives, &vocabulary)
    familySections = PhraseMatcher(rules.negation.familySections, vocabulary: &vocabulary)
  }
}

/// Finds what is asserted of the patient: a negated, ruled-out or relative's diagnosis is none (after Chapman's NegEx).
struct ReadDiagnoses {
  let lexicon: ChartLexicon

  struct Mention {
    let entry: SpecialtyPhrases.Entry
    let words: Range<Int>
    let isExact: Bool
  }

  func mentions(_ page: ChartPage) -> [Mention] {
    let family = familyLines(page)
    return mentions(page.words, page.words.indices, isFamily: { family[Int(page.words[$0].line)] })
  }

  /// - Parameter keepsUncertain: true for a request form, whose 'suspected' diagnosis is what the case is about.
  func mentions(
    _ words: [FoldedWord], _ range: Range<Int>, keepsUncertain: Bool = false, isFamily: (Int) -> Bool
  ) -> [Mention] {
    let phrases = lexicon.specialties
    let matches = PhraseMatcher.longest(phrases.matcher.matches(words, range))
    guard !matches.isEmpty else { return [] }
    let before =
      phrases.before.matches(words, range) + (keepsUncertain ? [] : phrases.uncertain.matches(words, range))
    let after = phrases.after.matches(words, range)
    let reach = lexicon.rules.specialties.negation.reach
    return matches.compactMap { match in
      guard !isFamily(match.words.lowerBound) else { return nil }
      guard match.isExact || match.words.count > 1 || words[match.words.lowerBound].text.utf8.count >= 10 else {
        return nil
      }
      // 'tía' is an aunt and 'TIA' is none.
      if !keepsUncertain, match.words.count == 1, !words[match.words.lowerBound].isUpper,
        phrases.relatives[words[match.words.lowerBound].id] != nil
      {
        return nil
      }
      // No scope crosses the end of a sentence, a line that starts a new item, or a word like 'but'.
      var start = match.words.lowerBound
      while start > range.lowerBound, match.words.lowerBound - start < reach,
        ![0x2E, 0x3B, 0x3F].contains(words[start - 1].follow), phrases.ends[words[start - 1].id] == nil,
        words[start - 1].line >= words[match.words.lowerBound].line - 1
      {
        start -= 1
        if phrases.relatives[words[start].id] != nil { return nil }
      }
      if before.contains(where: { $0.words.lowerBound >= start && $0.words.upperBound <= match.words.lowerBound }) {
        return nil
      }
      var end = match.words.upperBound
      while end < range.upperBound, end - match.words.upperBound < reach,
        ![0x2E, 0x3B].contains(words[end - 1].follow), phrases.ends[words[end].id] == nil
      {
        end += 1
      }
      if after.contains(where: { $0.words.lowerBound >= match.words.upperBound && $0.words.upperBound <= end }) {
        return nil
      }
      return Mention(entry: phrases.entries[match.phrase], words: match.words, isExact: match.isExact)
    }
  }

  /// What the next page of a document asserts.
  func add(_ page: ChartPage, to found: inout AssertedDiagnoses) {
    for mention in mentions(page) where mention.entry.isDiagnosis {
      found.add(mention.entry.text) {
        page.evidence(mention.words, rule: "diagnosis", confidence: mention.isExact ? 0.9 : 0.6)
      }
    }
  }

  /// Lines under a heading like 'Family history', down to the next heading.
  private func familyLines(_ page: ChartPage) -> [Bool] {
    var flags = [Bool](repeating: false, count: page.lines.count)
    var open = false
    for (index, line) in page.lines.enumerated() {
      let first = page.words[line.lowerBound]
      if let heading = lexicon.specialties.familySections.matches(in: page, line).first,
        heading.words.lowerBound <= line.lowerBound + 1
      {
        open = true
        flags[index] = true
        continue
      }
      if open {
        let isHeading =
          line.count <= 6 && first.isCapitalised
          && (page.words[line.upperBound - 1].follow == 0x3A || line.allSatisfy { page.words[$0].isUpper })
          || line.prefix(4).contains { page.words[$0].follow == 0x3A }
        if isHeading { open = false }
      }
      flags[index] = open
    }
    return flags
  }
}

/// Asserted diagnoses of a document, each phrase once with its first three places.
struct AssertedDiagnoses {
  private var order: [String] = []
  private var evidence: [String: [Evidence]] = [:]

  mutating func add(_ phrase: String, at place: () -> Evidence) {
    if evidence[phrase] == nil { order.append(phrase) }
    guard evidence[phrase, default: []].count < 3 else { return }
    evidence[phrase, default: []].append(place())
  }

  var all: [Evidenced<String>] { order.map { Evidenced($0, evidence: evidence[$0] ?? []) } }
}
