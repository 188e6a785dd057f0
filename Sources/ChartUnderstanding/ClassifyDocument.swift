import CaseModel

struct TypePhrases: Sendable {
  enum Kind: Sendable { case title, heading, telling, phrase, against }
  struct Entry: Sendable {
    let type: Int
    let kind: Kind
    let text: String
  }

  let entries: [Entry]
  let matcher: PhraseMatcher
  let modalityMatcher: PhraseMatcher
  /// One matcher for each opening of the rules.
  let openings: [PhraseMatcher]
  let modalities: [Int]
  /// The type of reports whose title may be their exam alone.
  let examType: Int?

  init(_ rules: DocumentTypeRules, vocabulary: inout Vocabulary) {
    var entries: [Entry] = []
    for (index, type) in rules.types.enumerated() {
      for text in type.titles ?? [] { entries.append(Entry(type: index, kind: .title, text: text)) }
      for text in type.headings ?? [] { entries.append(Entry(type: index, kind: .heading, text: text)) }
      for text in type.telling ?? [] { entries.append(Entry(type: index, kind: .telling, text: text)) }
      for text in type.phrases ?? [] { entries.append(Entry(type: index, kind: .phrase, text: text)) }
      for text in type.against ?? [] { entries.append(Entry(type: index, kind: .against, text: text)) }
    }
    self.entries = entries
    matcher = PhraseMatcher(entries.map(\.text), vocabulary: &vocabulary)
    modalities = rules.modalities.indices.flatMap { index in rules.modalities[index].words.map { _ in index } }
    examType = rules.types.firstIndex { $0.id == "radiology-report" }
    openings = rules.separation.openings.map { PhraseMatcher($0.words, vocabulary: &vocabulary) }
    modalityMatcher = PhraseMatcher(rules.modalities.flatMap(\.words), vocabulary: &vocabulary)
  }
}

/// What a document is.
package struct DocumentClass: Sendable, Hashable {
  package let type: Evidenced<String>
  package let loinc: String?
  package let title: Evidenced<String>?
  /// For radiology reports: the DICOM modality that the title names.
  package let modality: String?
}

/// Tells the type of a document by weighted phrases; a title among the first lines weighs most.
package struct ClassifyDocument: Sendable {
  let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  private var rules: DocumentTypeRules { lexicon.rules.documentTypes }

  package func run(_ pages: [ChartPage]) -> DocumentClass {
    let scores = score(pages)
    let ranked = scores.indices.sorted { (-scores[$0].sum, $0) < (-scores[$1].sum, $1) }
    let title = pages.lazy.compactMap(title(of:)).first
    let rival = ranked.dropFirst().first { !areKin($0, ranked[0]) }
    guard let best = ranked.first, scores[best].sum >= rules.threshold,
      scores[best].sum - (rival.map { scores[$0].sum } ?? 0) >= rules.margin * scores[best].sum
        || scores[best].hasTitle && !(ranked.count > 1 && scores[ranked[1]].hasTitle)
    else {
      let evidence = pages.first.map {
        [$0.wholePage(rule: "document-type below threshold", words: "", confidence: 0.3)]
      }
      return DocumentClass(
        type: Evidenced(rules.unsure, evidence: evidence ?? []), loinc: nil, title: title, modality: nil)
    }
    let type = rules.types[best]
    let modality = type.id == "radiology-report" ? modality(pages) : nil
    let loinc = modality.flatMap { name in rules.modalities.first { $0.modality == name }?.loinc } ?? type.loinc
    return DocumentClass(
      type: Evidenced(type.id, evidence: Array(scores[best].evidence.prefix(5))), loinc: loinc,
      title: scores[best].title ?? (type.id == "radiology-report" ? pages.first.flatMap(examTitle(of:)) : nil) ?? title,
      modality: modality)
  }

  private func areKin(_ left: Int, _ right: Int) -> Bool {
    rules.kin.contains(rules.types[left].id) && rules.kin.contains(rules.types[right].id)
  }

  struct Score {
    var sum = 0.0
    var hasTitle = false
    var evidence: [Evidence] = []
    var title: Evidenced<String>?
  }

  func score(_ pages: [ChartPage]) -> [Score] {
    var scores = [Score](repeating: Score(), count: rules.types.count)
    var seen = [Bool](repeating: false, count: lexicon.types.entries.count)
    for (position, page) in pages.prefix(12).enumerated() {
      for match in lexicon.types.matcher.matches(in: page) {
        let entry = lexicon.types.entries[match.phrase]
        let weight = weight(of: entry, match, page, firstPage: position == 0)
        guard weight != 0, !seen[match.phrase] || weight >= rules.weights.titleInTitleZone else { continue }
        if seen[match.phrase] { continue }
        seen[match.phrase] = true
        scores[entry.type].sum += match.isExact ? weight : weight * 0.7
        if weight > 0 {
          let evidence = page.evidence(
            match.words, rule: "document-type \(rules.types[entry.type].id)", confidence: match.isExact ? 0.95 : 0.7)
          if weight >= rules.weights.titleInTitleZone {
            scores[entry.type].evidence.insert(evidence, at: 0)
            scores[entry.type].hasTitle = true
            if scores[entry.type].title == nil {
              let line = page.line(of: match.words.lowerBound)
              scores[entry.type].title = Evidenced(
                page.written(whole(line, page)), evidence: [page.evidence(line, rule: "title line", confidence: 0.9)])
            }
          } else if scores[entry.type].evidence.count < 5 {
            scores[entry.type].evidence.append(evidence)
          }
        }
      }
    }
    scoreExam(pages.first, &scores)
    return scores
  }

  /// A report may have no other title than its exam.
  private func scoreExam(_ page: ChartPage?, _ scores: inout [Score]) {
    guard !scores.contains(where: \.hasTitle), let exam = lexicon.types.examType, let page,
      let title = examTitle(of: page)
    else { return }
    scores[exam].sum += rules.weights.titleInTitleZone
    scores[exam].hasTitle = true
    scores[exam].title = title
    scores[exam].evidence = title.evidence + scores[exam].evidence
  }

  /// What a page by itself is, where that is clear.
  func content(of page: ChartPage) -> Int? {
    let scores = score([page])
    let ranked = scores.indices.sorted { (-scores[$0].sum, $0) < (-scores[$1].sum, $1) }
    guard let best = ranked.first, scores[best].sum >= rules.threshold,
      ranked.count < 2 || scores[best].sum - scores[ranked[1]].sum >= rules.margin * scores[best].sum
    else { return nil }
    return best
  }

  private func weight(
    of entry: TypePhrases.Entry, _ match: PhraseMatch, _ page: ChartPage, firstPage: Bool
  ) -> Double {
    let line = page.line(of: match.words.lowerBound)
    let lineNumber = Int(page.words[match.words.lowerBound].line)
    let atStart = match.words.lowerBound <= line.lowerBound + 1
    let closes = match.words.upperBound >= line.upperBound || page.words[match.words.upperBound - 1].follow == 0x3A
    switch entry.kind {
    case .title:
      let inZone = firstPage && lineNumber < rules.titleZoneLines && line.count <= 12
      return inZone && isTitle(match, on: line, of: page)
        ? rules.weights.titleInTitleZone : rules.weights.titleElsewhere
    case .heading: return atStart && (closes || line.count <= 8) ? rules.weights.heading : 0
    case .telling: return rules.weights.telling
    case .phrase: return rules.weights.phrase
    case .against: return -rules.weights.against
    }
  }

  /// Most of a line, or the start or end of a short one: 'Pulmonary Medicine Consultation'. What a colon ends is the heading of a
  /// section where it says more: 'Hospital course per problem list:'.
  private func isTitle(_ match: PhraseMatch, on line: Range<Int>, of page: ChartPage) -> Bool {
    if match.words.count < line.count, page.words[line.upperBound - 1].follow == 0x3A { return false }
    if match.words.count * 5 >= line.count * 2 { return true }
    return line.count <= 8 && match.words.count * 4 >= line.count
      && (match.words.lowerBound == line.lowerBound || match.words.upperBound == line.upperBound)
  }

  /// The title line of a page by itself, whatever its type: a short line of capitals or with a known title, near the top.
  func title(of page: ChartPage) -> Evidenced<String>? {
    for line in page.lines.prefix(rules.titleZoneLines) {
      let hits = lexicon.types.matcher.matches(in: page, line).filter {
        lexicon.types.entries[$0.phrase].kind == .title && isTitle($0, on: line, of: page)
      }
      guard !hits.isEmpty, line.count <= 12 else { continue }
      return Evidenced(
        page.written(whole(line, page)), evidence: [page.evidence(line, rule: "title line", confidence: 0.8)])
    }
    return nil
  }

  /// The title phrase that stands alone enough on the first lines to open a document; the type it tells.
  func openingTitle(of page: ChartPage) -> (type: Int, words: Range<Int>)? {
    var best: (type: Int, words: Range<Int>)?
    for line in page.lines.prefix(rules.titleZoneLines) where line.count <= 12 {
      for match in lexicon.types.matcher.matches(in: page, line) {
        let entry = lexicon.types.entries[match.phrase]
        guard entry.kind == .title, isTitle(match, on: line, of: page) else { continue }
        if best == nil || match.words.count > best!.words.count { best = (entry.type, match.words) }
      }
      if best != nil { return best }
    }
    guard let exam = lexicon.types.examType, let line = examLine(of: page) else { return nil }
    return (exam, line)
  }

  /// A title without the '(continued)' that the next page puts behind it.
  private func whole(_ line: Range<Int>, _ page: ChartPage) -> Range<Int> {
    guard line.count > 1, ["continued", "cont"].contains(page.words[line.upperBound - 1].text) else { return line }
    return line.dropLast()
  }

  /// 'PET/CT SKULL BASE TO MID THIGH', 'XR CHEST PA AND LATERAL': the exam alone on a line of capitals that opens with its modality.
  /// A longer word for it may also end the line: 'RENAL ULTRASOUND'.
  private func examTitle(of page: ChartPage) -> Evidenced<String>? {
    examLine(of: page).map { line in
      Evidenced(page.written(whole(line, page)), evidence: [page.evidence(line, rule: "exam title", confidence: 0.85)])
    }
  }

  private func examLine(of page: ChartPage) -> Range<Int>? {
    page.lines.prefix(rules.titleZoneLines).first { line in
      guard (2...14).contains(line.count), line.allSatisfy({ page.words[$0].isUpper }),
        !line.contains(where: { page.words[$0].follow == 0x3A })
      else { return false }
      return lexicon.types.modalityMatcher.matches(in: page, line).contains { match in
        match.words.lowerBound == line.lowerBound
          || match.words.upperBound == line.upperBound && page.words[match.words.upperBound - 1].text.utf8.count > 3
      }
    }
  }

  private func modality(_ pages: [ChartPage]) -> String? {
    guard let page = pages.first else { return nil }
    var votes = [Int](repeating: 0, count: rules.modalities.count)
    for match in lexicon.types.modalityMatcher.longest(in: page) {
      let line = Int(page.words[match.words.lowerBound].line)
      votes[lexicon.types.modalities[match.phrase]] += line < rules.titleZoneLines ? 4 : 1
    }
    guard let best = votes.indices.max(by: { (votes[$0], -$0) < (votes[$1], -$1) }), votes[best] > 0 else { return nil }
    return rules.modalities[best].modality
  }
}
