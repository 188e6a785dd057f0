import CaseModel

/// Reads who wrote a document and whose paper it is written on.
struct ReadAuthorship {
  let lexicon: ChartLexicon

  private var fields: FieldPhrases { lexicon.fields }

  /// Behind a label, of which the one that stands first in the rules wins; else the name under a letter's closing words.
  func author(_ pages: [ChartPage]) -> Evidenced<String>? {
    labelledAuthor(pages) ?? pages.lazy.reversed().compactMap(signature(on:)).first
  }

  private func labelledAuthor(_ pages: [ChartPage]) -> Evidenced<String>? {
    var best: (rank: Int, value: Evidenced<String>)?
    for page in pages {
      for match in fields.authors.longest(in: page) where match.phrase < best?.rank ?? Int.max {
        let line = page.line(of: match.words.lowerBound)
        guard match.words.lowerBound == line.lowerBound || isNewColumn(match.words.lowerBound, page),
          page.words[match.words.upperBound - 1].follow == 0x3A || match.words.lowerBound == line.lowerBound
        else { continue }
        let value = name(match.words.upperBound..<line.upperBound, page)
        guard value.count >= 2, !isTitle(value, page) else { continue }
        best = (
          match.phrase,
          Evidenced(page.written(value), evidence: [page.evidence(value, rule: "author", confidence: 0.85)])
        )
      }
    }
    return best?.value
  }

  /// 'Sincerely,' alone on its line and a name on one of the next lines, where the hand stood between.
  private func signature(on page: ChartPage) -> Evidenced<String>? {
    for (index, line) in page.lines.enumerated().reversed() where line.count <= 4 {
      guard fields.closings.matches(in: page, line).contains(where: { $0.words == line }) else { continue }
      for below in page.lines[(index + 1)...].prefix(ReadAuthorship.signatureReach) {
        let value = name(below, page)
        let isWhole = value.upperBound == below.upperBound || value.last.map { isCredential($0, page) } == true
        guard !value.isEmpty, isWhole, !page.words[value].contains(where: hasDigit) else { continue }
        return Evidenced(page.written(value), evidence: [page.evidence(value, rule: "signature", confidence: 0.8)])
      }
    }
    return nil
  }

  /// Lines between a closing and the name.
  private static let signatureReach = 3

  /// The capitalised words at the start of a range, up to the letters behind a name.
  private func name(_ range: Range<Int>, _ page: ChartPage) -> Range<Int> {
    var last = range.lowerBound
    while last < range.upperBound, last - range.lowerBound < 6,
      page.words[last].isCapitalised
        || last > range.lowerBound && lexicon.labels.particles[page.words[last].text] != nil
    {
      last += 1
      if isCredential(last - 1, page) { break }
    }
    return range.lowerBound..<last
  }

  private func isCredential(_ word: Int, _ page: ChartPage) -> Bool { fields.credentials[page.words[word].text] != nil }

  private func hasDigit(_ word: FoldedWord) -> Bool { word.text.utf8.contains { (0x30...0x39).contains($0) } }

  /// A label within a line opens a column where the word before it ended something or is lower case.
  private func isNewColumn(_ word: Int, _ page: ChartPage) -> Bool {
    word == 0 || page.words[word - 1].follow != 0 || !page.words[word - 1].isCapitalised
  }
}

extension ReadAuthorship {
  /// The house of the letterhead, on one of the first two pages.
  func facility(_ pages: [ChartPage]) -> Evidenced<String>? {
    for page in pages.prefix(2) {
      let found =
        named(on: page)
        ?? letterhead(of: page) { line in
          isHeading(line, page) && !isTitle(line, page)
            && fields.facilities.matches(in: page, line).contains { isName(line, by: $0.words, page) }
        }
      guard let (line, isExact) = found else { continue }
      let name = beforeColon(line, page)
      return Evidenced(
        page.written(name), evidence: [page.evidence(name, rule: "facility", confidence: isExact ? 0.85 : 0.7)])
    }
    return nil
  }

  /// 'Community Health and Hospitals: Discharge Summary' names its title too.
  private func beforeColon(_ line: Range<Int>, _ page: ChartPage) -> Range<Int> {
    guard let colon = line.first(where: { page.words[$0].follow == 0x3A }), colon > line.lowerBound else { return line }
    return line.lowerBound..<colon + 1
  }

  /// 'BAYVIEW GENERAL HOSPITAL', 'TIDEWATER CLINIC - RHEUMATOLOGY', 'HOSPITAL VALLE SERENO', 'Institute of Bones'; not 'Health Benefit
  /// Summary Plan Description', where the word for a house only begins what is said.
  private func isName(_ line: Range<Int>, by words: Range<Int>, _ page: ChartPage) -> Bool {
    if words.upperBound == line.upperBound || page.words[words.upperBound - 1].follow != 0 { return true }
    if ["of", "de", "for"].contains(page.words[words.upperBound].text) { return true }
    return words.lowerBound == line.lowerBound && line.count <= 2 * words.count + 2
  }

  /// The house whose letterhead a page has, on a line without labels and numbers; `nil` where it has none.
  func house(of page: ChartPage) -> String? {
    letterhead(of: page) { line in !line.contains { page.words[$0].follow == 0x3A || hasDigit(page.words[$0]) } }
      .map { page.written($0.line) }
  }

  private func letterhead(
    of page: ChartPage, where isWanted: (Range<Int>) -> Bool
  ) -> (line: Range<Int>, isExact: Bool)? {
    for line in page.lines.prefix(8) where line.count <= 12 && isWanted(line) {
      guard let match = fields.facilities.matches(in: page, line).first else { continue }
      guard page.words[line.lowerBound].isCapitalised else { continue }
      return (line, match.isExact)
    }
    return nil
  }

  /// 'RIDGELINE PATHOLOGY': a line of the first two that a department's or a practice's word ends, and that is no title.
  private func named(on page: ChartPage) -> (line: Range<Int>, isExact: Bool)? {
    for line in page.lines.prefix(2) where (2...8).contains(line.count) && isHeading(line, page) {
      guard let match = fields.letterheads.matches(in: page, line).last, match.words.upperBound == line.upperBound,
        match.words.lowerBound > line.lowerBound, !line.contains(where: { page.words[$0].follow == 0x3A }),
        !line.contains(where: { hasDigit(page.words[$0]) }), !isTitle(line, page)
      else { continue }
      return (line, match.isExact)
    }
    return nil
  }

  /// Every longer word is capitalised: no sentence is.
  private func isHeading(_ line: Range<Int>, _ page: ChartPage) -> Bool {
    line.allSatisfy { page.words[$0].isCapitalised || page.words[$0].text.utf8.count <= 3 }
  }

  private func isTitle(_ line: Range<Int>, _ page: ChartPage) -> Bool {
    lexicon.types.matcher.matches(in: page, line).contains {
      lexicon.types.entries[$0.phrase].kind == .title && $0.words.count * 3 >= line.count * 2
    } || lexicon.types.modalityMatcher.matches(in: page, line).contains { $0.words == line }
  }
}
