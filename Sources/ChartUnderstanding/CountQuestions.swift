import CaseModel

struct QuestionPhrases: Sendable {
  let headings: PhraseMatcher
  let interrogatives: [String: Bool]
  let conjunctions: [String: Bool]

  init(_ rules: QuestionRules, vocabulary: inout Vocabulary) {
    headings = PhraseMatcher(rules.headings, vocabulary: &vocabulary)
    func table(_ words: [String]) -> [String: Bool] {
      Dictionary(words.map { (Folding.folded($0), true) }, uniquingKeysWith: { first, _ in first })
    }
    interrogatives = table(rules.interrogatives)
    conjunctions = table(rules.conjunctions)
  }
}

/// The questions of a case as counted, and what stays unclear.
package struct QuestionCount: Sendable, Hashable {
  package let questions: [CountedQuestion]
  package let holds: [Hold]
  package var total: Int { questions.reduce(0) { $0 + $1.parts.count } }
}

/// Counts the questions of the request form and of letters; a multi-part question counts by its parts.
package struct CountQuestions: Sendable {
  let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  private var rules: QuestionRules { lexicon.rules.questions }

  package func run(
    form: RequestForm?, letters: [Evidenced<String>], decisions: [Decision] = []
  ) -> QuestionCount {
    var items: [(text: String, evidence: [Evidence])] = []
    for (index, question) in (form?.questions ?? []).enumerated() {
      let evidence = Evidence(
        place: .requestForm(key: "questions[\(index)]"), words: question, rule: "question of the form", confidence: 1)
      items.append((question, [evidence]))
    }
    for letter in letters {
      if let same = items.firstIndex(where: { similarity($0.text, letter.value) >= 0.5 }) {
        items[same].evidence += letter.evidence
      } else {
        items.append((letter.value, letter.evidence))
      }
    }
    var questions: [CountedQuestion] = []
    var low = 0
    var high = 0
    var doubtful: [Evidence] = []
    for item in items where !Folding.words(item.text).isEmpty {
      let reading = parts(of: item.text)
      questions.append(
        CountedQuestion(
          number: questions.count + 1, text: item.text, parts: reading.parts, evidence: item.evidence))
      low += reading.parts.count
      high += reading.most
      if reading.most > reading.parts.count { doubtful += item.evidence }
    }
    return decided(questions, low, high, doubtful, decisions)
  }

  private func decided(
    _ questions: [CountedQuestion], _ low: Int, _ high: Int, _ doubtful: [Evidence], _ decisions: [Decision]
  ) -> QuestionCount {
    guard max(0, low - rules.included) != max(0, high - rules.included) else {
      return QuestionCount(questions: questions, holds: [])
    }
    switch decisions.last(where: { $0.subject == "questions/parts" })?.choice {
    case "fewer": return QuestionCount(questions: questions, holds: [])
    case "more":
      let split = questions.map {
        CountedQuestion(number: $0.number, text: $0.text, parts: most($0.text), evidence: $0.evidence)
      }
      return QuestionCount(questions: split, holds: [])
    default:
      let hold = Hold(
        subject: "questions/parts", matter: .questions,
        question: "The questions can be read as \(low) or as \(high); \(rules.included) are included. Which is it?",
        choices: [
          Hold.Choice(id: "fewer", label: "\(low) questions"), Hold.Choice(id: "more", label: "\(high) questions"),
        ], evidence: doubtful, standing: "fewer")
      return QuestionCount(questions: questions, holds: [hold])
    }
  }

  /// The parts of one question as read, and the most that it could have.
  func parts(of text: String) -> (parts: [String], most: Int) {
    if let lettered = lettered(text) { return (lettered, lettered.count) }
    let sentences = asked(text)
    let parts = sentences.count > 1 ? sentences : [trimmed(text)]
    return (parts, max(parts.count, most(text).count))
  }

  /// `(a) … (b) …`, `a) … b) …`, `1) … 2) …`: labels that rise by one from the first.
  private func lettered(_ text: String) -> [String]? {
    let bytes = Array(text.utf8.prefix(20_000))
    for first in [UInt8(0x61), 0x41, 0x69, 0x31] {
      var starts: [(label: Int, body: Int)] = []
      var wanted = first
      var at = 0
      while at < bytes.count {
        let boundary =
          at == 0 || bytes[at - 1] == 0x20 || bytes[at - 1] == 0x0A || bytes[at - 1] == 0x28 || bytes[at - 1] == 0x3B
        let opens = at > 0 && bytes[at - 1] == 0x28
        if boundary, bytes[at] == wanted, at + 1 < bytes.count,
          bytes[at + 1] == 0x29
            || (!opens && bytes[at + 1] == 0x2E
              && (at == 0 || bytes[at - 1] != 0x20 || starts.count > 0 || first != 0x31))
        {
          starts.append((opens ? at - 1 : at, at + 2))
          wanted += 1
          if first == 0x69 { break }
        }
        at += 1
      }
      guard first != 0x69, starts.count >= 2 else { continue }
      return starts.indices.map { index in
        let end = index + 1 < starts.count ? starts[index + 1].label : bytes.count
        return trimmed(String(decoding: bytes[starts[index].body..<end], as: UTF8.self))
      }
    }
    return nil
  }

  private func asked(_ text: String) -> [String] {
    var found: [String] = []
    var current = ""
    for character in text.prefix(20_000) {
      current.append(character)
      if character == "?" {
        if !Folding.words(current).isEmpty { found.append(trimmed(current)) }
        current = ""
      }
    }
    return found
  }

  /// Every interrogative after a conjunction or a semicolon could be a question of its own.
  private func most(_ text: String) -> [String] {
    if let lettered = lettered(text) { return lettered }
    var found: [String] = []
    let sentences = asked(text)
    for sentence in sentences.isEmpty ? [text] : sentences {
      let words = lexicon.fold(sentence)
      var start = 0
      let utf8 = Array(sentence.utf8)
      for at in words.indices.dropFirst()
      where lexicon.questions.interrogatives[words[at].text] != nil
        && (lexicon.questions.conjunctions[words[at - 1].text] != nil || words[at - 1].follow == 0x3B)
      {
        let cut = Int(words[at].start)
        found.append(trimmed(String(decoding: utf8[start..<cut], as: UTF8.self)))
        start = cut
      }
      found.append(trimmed(String(decoding: utf8[start...], as: UTF8.self)))
    }
    return found
  }

  /// The word behind `1.`, `2)`, `Q1:`, `Question 1:`, on a scan also `l.`; `nil` for a line that begins no numbered item.
  private func itemStart(_ line: Range<Int>, _ page: ChartPage) -> Int? {
    let isNamed = line.count > 1 && rules.itemWords.contains(page.words[line.lowerBound].text)
    let at = isNamed ? line.lowerBound + 1 : line.lowerBound
    let text = page.words[at].text
    let joined = isNamed ? nil : rules.itemWords.first { text.hasPrefix($0) }
    let number = text.dropFirst(joined?.count ?? 0)
    let marks: [UInt8] = isNamed || joined != nil ? [0x2E, 0x29, 0x3A] : [0x2E, 0x29]
    let isMisread = page.isRecognised && CountQuestions.misreadNumbers.contains(text) && line.count > 2
    guard number.utf8.count <= 2, Int(number) != nil || isMisread else { return nil }
    return marks.contains(page.words[at].follow) ? at + 1 : nil
  }

  /// What recognition makes of `1`, `2` and `5`; other letters stand before the parts of a question.
  private static let misreadNumbers = ["l", "i", "z", "s"]

  private func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while let first = text.first, first.isWhitespace || first == ";" || first == "," { text.removeFirst() }
    while let last = text.last, last.isWhitespace || last == ";" || last == "," || last == "(" { text.removeLast() }
    return String(text)
  }

  private func similarity(_ left: String, _ right: String) -> Double {
    let a = Folding.words(left).filter { $0.utf8.count > 2 }
    let b = Folding.words(right).filter { $0.utf8.count > 2 }
    let shared = a.count { b.contains($0) }
    return Double(shared) / Double(max(1, max(a.count, b.count)))
  }
}

extension CountQuestions {
  /// What stands above the lines at hand.
  private enum Heading {
    case none
    /// A line of its own, or the first words of one: what stands below is asked, marked or not.
    case line
    /// A sentence that ends with a colon, 'My questions are:': what stands below is asked where it ends with a question mark.
    case sentence
  }

  /// The questions that a letter asks: the items under a heading of questions, else its sentences that end with a question mark.
  func read(_ pages: [ChartPage]) -> [Evidenced<String>] {
    var found: [Evidenced<String>] = []
    for page in pages.prefix(10) {
      var open: Range<Int>?
      var heading = Heading.none
      var headingEnd = 0
      func close() {
        guard let range = open, found.count < 40 else { return }
        open = nil
        let text = page.written(range)
        let isMarked = page.words[range.upperBound - 1].follow == 0x3F
        guard heading == .line || isMarked else { return }
        found.append(
          Evidenced(
            text + (isMarked ? "?" : ""),
            evidence: [page.evidence(range, rule: "question of a letter", confidence: 0.85)]))
      }
      for line in page.lines where line.lowerBound >= headingEnd {
        if let (kind, end) = self.heading(on: line, page) {
          close()
          heading = kind
          headingEnd = kind == .sentence ? end : 0
          if kind == .line, end < line.upperBound { open = end..<line.upperBound }
          continue
        }
        guard heading != .none else { continue }
        let first = page.words[line.lowerBound]
        if let start = itemStart(line, page) {
          close()
          open = start..<line.upperBound
          if open?.isEmpty == true { open = nil }
        } else if let current = open, page.words[current.upperBound - 1].follow != 0x3F {
          open = current.lowerBound..<line.upperBound
        } else if lexicon.questions.interrogatives[first.text] != nil
          || line.contains(where: { page.words[$0].follow == 0x3F })
        {
          close()
          open = line
        } else {
          close()
          heading = .none
        }
      }
      close()
    }
    return found
  }

  /// The heading that a line begins, and the word behind it; a sentence may end on the next line.
  private func heading(on line: Range<Int>, _ page: ChartPage) -> (kind: Heading, end: Int)? {
    let matches = lexicon.questions.headings.longest(in: page, line)
    if let words = matches.last?.words, words.lowerBound == line.lowerBound,
      words.upperBound == line.upperBound || page.words[words.upperBound - 1].follow == 0x3A
    {
      return (.line, words.upperBound)
    }
    for match in matches {
      let rest = match.words.upperBound - 1..<min(page.words.count, line.upperBound + 12)
      guard let stop = rest.first(where: { CountQuestions.stops.contains(page.words[$0].follow) }),
        page.words[stop].follow == 0x3A, stop + 1 == page.line(of: stop).upperBound,
        page.words[stop].line <= page.words[line.lowerBound].line + 1
      else { continue }
      return (.sentence, stop + 1)
    }
    return nil
  }

  /// Marks that end a sentence or open what it announces.
  private static let stops: [UInt8] = [0x2E, 0x3F, 0x21, 0x3A, 0x3B]
}
