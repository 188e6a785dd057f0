import CaseModel

struct FieldPhrases: Sendable {
  enum Kind: Sendable { case service(Int), secondary, sent, ignored }

  let dateKinds: [Kind]
  let dateMatcher: PhraseMatcher
  let authors: PhraseMatcher
  let accessions: PhraseMatcher
  let exams: PhraseMatcher
  let references: PhraseMatcher
  let credentials: [String: Bool]
  /// Words that close a letter.
  let closings: PhraseMatcher
  let facilities: PhraseMatcher
  /// Words that tell a house only where they end one of a page's first lines.
  let letterheads: PhraseMatcher

  init(_ rules: FieldRules, vocabulary: inout Vocabulary) {
    dateKinds =
      rules.dates.service.indices.map { Kind.service($0) } + rules.dates.secondary.map { _ in .secondary }
      + rules.dates.sent.map { _ in .sent } + rules.dates.ignored.map { _ in .ignored }
    dateMatcher = PhraseMatcher(
      rules.dates.service + rules.dates.secondary + rules.dates.sent + rules.dates.ignored, vocabulary: &vocabulary)
    authors = PhraseMatcher(rules.author, vocabulary: &vocabulary)
    accessions = PhraseMatcher(rules.accession, vocabulary: &vocabulary)
    exams = PhraseMatcher(rules.exam, vocabulary: &vocabulary)
    references = PhraseMatcher(rules.reference, vocabulary: &vocabulary)
    facilities = PhraseMatcher(rules.facilityWords, vocabulary: &vocabulary)
    closings = PhraseMatcher(rules.closings, vocabulary: &vocabulary)
    letterheads = PhraseMatcher(rules.letterheadWords, vocabulary: &vocabulary)
    credentials = Dictionary(
      rules.credentials.map { (Folding.folded($0), true) }, uniquingKeysWith: { first, _ in first })
  }
}

/// What a document is named by, with its evidence.
struct DocumentNaming {
  let date: Evidenced<CalendarDate>?
  let author: Evidenced<String>?
  let facility: Evidenced<String>?
}

/// The fields of one document with their evidence.
package struct DocumentFields: Sendable, Hashable {
  package let date: Evidenced<CalendarDate>?
  package let author: Evidenced<String>?
  package let facility: Evidenced<String>?
  package let exam: Evidenced<String>?
  package let accessionNumber: Evidenced<String>?
  package let references: [Evidenced<CaseReference>]
}

/// Reads service date, author, facility, exam, accession number and case references of a document.
package struct ReadFields: Sendable {
  let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  package func run(_ pages: [ChartPage], language: String?) -> DocumentFields {
    let near = Array(pages.prefix(ReadFields.nearPages))
    let naming = naming(pages, language: language)
    return DocumentFields(
      date: naming.date, author: naming.author, facility: naming.facility,
      exam: labelled(lexicon.fields.exams, near, rule: "exam title", limit: 12),
      accessionNumber: accession(in: near), references: references(near))
  }

  /// No field stands further from a document's start.
  private static let nearPages = 6

  func naming(_ pages: [ChartPage], language: String?) -> DocumentNaming {
    let near = Array(pages.prefix(ReadFields.nearPages))
    let authorship = ReadAuthorship(lexicon: lexicon)
    return DocumentNaming(
      date: serviceDate(near, language: language),
      author: authorship.author(near + pages.dropFirst(near.count).suffix(1)), facility: authorship.facility(near))
  }

  private func serviceDate(_ pages: [ChartPage], language: String?) -> Evidenced<CalendarDate>? {
    let dayFirst = language.map { lexicon.rules.fields.dayFirstLanguages.contains($0) } ?? false
    let reader = ReadDates(lexicon.dates, dayFirst: dayFirst ? true : nil)
    var best: (rank: Double, date: CalendarDate, evidence: Evidence)?
    for (position, page) in pages.enumerated() {
      let mentions = reader.mentions(page.words, page.words.indices)
      guard !mentions.isEmpty else { continue }
      let labels = lexicon.fields.dateMatcher.longest(in: page)
      let rows = tableRows(mentions, page)
      var last = 0
      for mention in mentions {
        // A label belongs to the first date behind it.
        let kind = label(of: mention, labels.filter { $0.words.lowerBound >= last }, page)
        last = mention.words.upperBound
        guard let kind else {
          if rows.contains(Int(page.words[mention.words.lowerBound].line)) { continue }
          // A date without a label counts only near the top or as the only one, and a birth date stands before the sex.
          if mention.words.upperBound < page.words.count, sexes.contains(page.words[mention.words.upperBound].text) {
            continue
          }
          let line = Int(page.words[mention.words.lowerBound].line)
          let rank = 20.0 + Double(line) * 0.5 + Double(position) * 10
          if best == nil || rank < best!.rank {
            best = (rank, mention.date, page.evidence(mention.words, rule: "service date unlabelled", confidence: 0.6))
          }
          continue
        }
        let rank: Double
        let confidence: Double
        switch kind {
        case .ignored: continue
        case .sent:
          guard SeparateDocuments(lexicon).isMessage(page) else { continue }
          (rank, confidence) = (12 + Double(position), 0.75)
        case .service(let order): (rank, confidence) = (Double(order) * 0.01 + Double(position), 0.95)
        case .secondary: (rank, confidence) = (12 + Double(position), 0.75)
        }
        if best == nil || rank < best!.rank {
          best = (
            rank, mention.date,
            page.evidence(
              mention.words, rule: "service date", confidence: mention.isAmbiguous ? confidence * 0.95 : confidence)
          )
        }
      }
    }
    return best.map { Evidenced($0.date, evidence: [$0.evidence]) }
  }

  /// Lines of a table whose first column is a date: doses given, visits, results of years. None of them is the document's.
  private func tableRows(_ mentions: [DateMention], _ page: ChartPage) -> [Int] {
    let rows = mentions.map(\.words.lowerBound).filter { $0 == page.line(of: $0).lowerBound }
      .map { Int(page.words[$0].line) }
      .filter { page.lines[$0].count > 3 }
    return rows.count >= 3 ? rows : []
  }

  private let sexes = ["m", "f", "male", "female"]

  /// The nearest label before the date on its line, or alone on the line above it.
  private func label(of mention: DateMention, _ labels: [PhraseMatch], _ page: ChartPage) -> FieldPhrases.Kind? {
    let line = page.words[mention.words.lowerBound].line
    var found: FieldPhrases.Kind?
    for match in labels {
      guard match.words.upperBound <= mention.words.lowerBound else { break }
      let labelLine = page.words[match.words.lowerBound].line
      if labelLine == line, mention.words.lowerBound - match.words.upperBound <= 4 {
        found = lexicon.fields.dateKinds[match.phrase]
      } else if labelLine == line - 1, page.line(of: match.words.lowerBound) == match.words,
        mention.words.lowerBound == page.line(of: mention.words.lowerBound).lowerBound
      {
        found = lexicon.fields.dateKinds[match.phrase]
      }
    }
    return found
  }

  func accession(in pages: [ChartPage]) -> Evidenced<String>? {
    for page in pages {
      for match in lexicon.fields.accessions.longest(in: page) {
        let line = page.line(of: match.words.lowerBound)
        var at = match.words.upperBound
        while at < line.upperBound, ["number", "no", "nr", "num"].contains(page.words[at].text) { at += 1 }
        var last = at
        // 'HV-R-260402-066' is one number; labels and words that follow without a hyphen are not part of it.
        while last < line.upperBound, last - at < 5 {
          last += 1
          if page.words[last - 1].follow != 0x2D { break }
        }
        guard at < last, page.words[at..<last].contains(where: { $0.text.utf8.contains { (0x30...0x39).contains($0) } })
        else { continue }
        let value = page.words[at..<last].map { $0.text.uppercased() }.joined(separator: "-")
        guard value.utf8.count >= 4, value.utf8.count <= 24 else { continue }
        return Evidenced(value, evidence: [page.evidence(at..<last, rule: "accession number", confidence: 0.9)])
      }
    }
    return nil
  }

  private func labelled(
    _ matcher: PhraseMatcher, _ pages: [ChartPage], rule: String, limit: Int
  ) -> Evidenced<String>? {
    for page in pages {
      for match in matcher.longest(in: page) {
        let line = page.line(of: match.words.lowerBound)
        guard match.words.lowerBound == line.lowerBound || page.words[match.words.upperBound - 1].follow == 0x3A else {
          continue
        }
        guard page.words[match.words.upperBound - 1].follow == 0x3A || match.words.upperBound == line.upperBound else {
          continue
        }
        var value = match.words.upperBound..<min(line.upperBound, match.words.upperBound + limit)
        if value.isEmpty {
          let below = Int(page.words[match.words.lowerBound].line) + 1
          guard below < page.lines.count else { continue }
          value = page.lines[below].prefix(limit)
        }
        guard !value.isEmpty else { continue }
        return Evidenced(page.written(value), evidence: [page.evidence(value, rule: rule, confidence: 0.9)])
      }
    }
    return nil
  }

  /// Ten digits after a label: in one piece, or parted by spaces or hyphens as letters print them.
  private func references(_ pages: [ChartPage]) -> [Evidenced<CaseReference>] {
    var found: [Evidenced<CaseReference>] = []
    for page in pages {
      for match in lexicon.fields.references.longest(in: page) {
        let end = min(page.words.count, match.words.upperBound + 6)
        // 'Reference number is …': further on stand other numbers, a telephone's ten digits among them.
        let start = min(end, match.words.upperBound + 2)
        var at = match.words.upperBound
        while at < start, !page.words[at].text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { at += 1 }
        var digits = ""
        var last = at
        while last < end, digits.utf8.count < 10, page.words[last].text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        {
          digits += page.words[last].text
          last += 1
        }
        guard let reference = CaseReference(digits), !found.contains(where: { $0.value == reference }) else { continue }
        found.append(
          Evidenced(reference, evidence: [page.evidence(at..<last, rule: "case reference", confidence: 0.95)]))
      }
    }
    return found
  }
}
