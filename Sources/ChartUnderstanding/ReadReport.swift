import CaseModel

struct ReportPhrases: Sendable {
  enum Heading: Sendable, Equatable {
    case section(ReportRules.Section.Kind, rank: Int)
    case history
    case ending
  }

  let headings: [Heading]
  let headingMatcher: PhraseMatcher
  /// The stage of each phrase.
  let stages: [Int]
  let stageMatcher: PhraseMatcher
  /// Folded values of each stage.
  let values: [[String: Bool]]

  init(_ rules: ReportRules, vocabulary: inout Vocabulary) {
    headings =
      rules.sections.flatMap { section in
        section.headings.indices.map { Heading.section(section.id, rank: $0) }
      } + rules.history.map { _ in .history } + rules.endings.map { _ in .ending }
    headingMatcher = PhraseMatcher(
      rules.sections.flatMap(\.headings) + rules.history + rules.endings, vocabulary: &vocabulary)
    stages = rules.stages.indices.flatMap { index in rules.stages[index].words.map { _ in index } }
    stageMatcher = PhraseMatcher(rules.stages.flatMap(\.words), vocabulary: &vocabulary)
    values = rules.stages.map { stage in
      Dictionary(stage.values.map { (Folding.folded($0), true) }, uniquingKeysWith: { first, _ in first })
    }
  }
}

/// Reads what stands under a report's headings: technique, impression, diagnosis, as written.
struct ReadReport {
  /// The words that follow a heading, up to the next one.
  struct Part {
    let heading: ReportPhrases.Heading
    let words: Range<Int>
    /// False where the page ended first.
    let isClosed: Bool
  }

  let lexicon: ChartLexicon
  private let kinds: [ReportRules.Section.Kind]
  private let stages: ReadStages

  /// - Parameter type: of the document; what its rules do not name is not looked for.
  init(_ lexicon: ChartLexicon, type: String) {
    self.lexicon = lexicon
    kinds = lexicon.rules.reports.sections.filter { $0.documents.contains(type) }.map(\.id)
    stages = ReadStages(lexicon, type: type)
  }

  var isIdle: Bool { kinds.isEmpty && stages.isIdle }

  /// What the next page of the report says.
  func add(_ page: ChartPage, to lines: inout ReportLines) {
    let parts = parts(of: page)
    for part in parts {
      guard case .section(let kind, let rank) = part.heading, kinds.contains(kind), !part.words.isEmpty else {
        continue
      }
      lines.add(kind, rank: rank, on: page.number, isClosed: part.isClosed) { statement(part, kind, page) }
    }
    // What stands above the first heading goes on from the page before.
    let above = lines.lastHeading
    for stage in stages.stages(page) {
      let heading = parts.last { $0.words.lowerBound <= stage.words.lowerBound }?.heading ?? above
      guard heading != .history else { continue }
      lines.add(stage.system, stage.label, stage.value)
    }
    if let last = parts.last { lines.lastHeading = last.heading }
  }

  private func parts(of page: ChartPage) -> [Part] {
    let matches = lexicon.reports.headingMatcher.longest(in: page).filter { isHeading($0, page) }
    return matches.indices.map { index in
      let match = matches[index]
      let next = index + 1 < matches.count ? matches[index + 1].words.lowerBound : page.words.count
      let end = footer(page, match.words.upperBound..<max(match.words.upperBound, next))
      return Part(
        heading: lexicon.reports.headings[match.phrase],
        words: match.words.upperBound..<end, isClosed: index + 1 < matches.count)
    }
  }

  /// A heading has a colon, or its line for itself; in the middle of a line it is written in capitals.
  private func isHeading(_ match: PhraseMatch, _ page: ChartPage) -> Bool {
    let line = page.line(of: match.words.lowerBound)
    let first = page.words[match.words.lowerBound]
    let hasColon = page.words[match.words.upperBound - 1].follow == 0x3A
    guard first.isCapitalised else { return false }
    if match.words.lowerBound == line.lowerBound { return hasColon || match.words.upperBound == line.upperBound }
    let before = page.words[match.words.lowerBound - 1].follow
    return hasColon && match.words.allSatisfy { page.words[$0].isUpper } && (before == 0x2E || before == 0)
  }

  /// The words before a line like 'Page 1 of 2'.
  private func footer(_ page: ChartPage, _ words: Range<Int>) -> Int {
    let pageWords = lexicon.rules.documentTypes.separation.pageWords
    var at = words.lowerBound
    while at < words.upperBound {
      let line = page.line(of: at)
      if at == line.lowerBound, line.count > 1, pageWords.contains(page.words[at].text),
        page.words[at + 1].text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
      {
        return at
      }
      at = line.upperBound
    }
    return words.upperBound
  }

  private func statement(_ part: Part, _ kind: ReportRules.Section.Kind, _ page: ChartPage) -> Evidenced<String> {
    let limit = lexicon.rules.reports.longestSection
    let start = Int(page.words[part.words.lowerBound].start)
    let kept = part.words.prefix { Int(page.words[$0].end) - start <= limit }
    let words = kept.isEmpty ? part.words.prefix(1) : kept
    let text = page.written(words).split(whereSeparator: \.isNewline)
      .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      .filter { !$0.isEmpty }.joined(separator: "\n")
    return Evidenced(
      words.count < part.words.count ? "\(text) …" : text,
      evidence: [page.evidence(words, rule: "report \(kind.rawValue)", confidence: 0.9)])
  }
}

/// What the pages of a report said so far.
struct ReportLines {
  private struct Statement {
    let rank: Int
    let page: PageNumber
    let isClosed: Bool
    let text: Evidenced<String>
  }

  private static let stageLimit = 16
  private var statements: [ReportRules.Section.Kind: Statement] = [:]
  private var stages: [StatedStage] = []
  /// The heading that the last page ended under.
  fileprivate(set) var lastHeading: ReportPhrases.Heading?

  /// Of two sections of a kind the one stays whose heading stands first in the rules, then the first.
  fileprivate mutating func add(
    _ kind: ReportRules.Section.Kind, rank: Int, on page: PageNumber, isClosed: Bool, _ text: () -> Evidenced<String>
  ) {
    if let known = statements[kind], known.rank <= rank { return }
    statements[kind] = Statement(rank: rank, page: page, isClosed: isClosed, text: text())
  }

  fileprivate mutating func add(_ system: String, _ label: String, _ value: Evidenced<String>) {
    func key(_ text: String) -> String { Folding.words(text).joined() }
    guard stages.count < ReportLines.stageLimit,
      !stages.contains(where: { $0.system == system && key($0.value.value) == key(value.value) })
    else { return }
    stages.append(StatedStage(system: system, label: label, value: value))
  }

  /// - Parameter lastPage: of the document: what ran to the end of another page goes on there and is marked as cut.
  func statements(lastPage: PageNumber?) -> ReportStatements {
    func text(_ kind: ReportRules.Section.Kind) -> Evidenced<String>? {
      guard let statement = statements[kind] else { return nil }
      let goesOn = !statement.isClosed && statement.page != lastPage && !statement.text.value.hasSuffix("…")
      return goesOn
        ? Evidenced("\(statement.text.value) …", evidence: statement.text.evidence) : statement.text
    }
    return ReportStatements(
      technique: text(.technique), impression: text(.impression), diagnosis: text(.diagnosis), stages: stages)
  }
}
