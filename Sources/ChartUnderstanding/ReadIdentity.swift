import CaseModel

/// Reads the patient as one page states them: from labelled banners, never from physicians, contacts or relatives.
package struct ReadIdentity: Sendable {
  let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  private struct Name {
    var family: String?
    var given: String?
    var words: Range<Int>
    var confidence: Double
  }

  /// `nil` where the page states nobody.
  package func run(_ page: ChartPage, language: String? = nil) -> StatedIdentity? {
    let values = lexicon.labels.values(in: page)
    guard !values.isEmpty else { return nil }
    var name: Name?
    var birthDate: (CalendarDate, Range<Int>)?
    var identifiers: [(String, Range<Int>)] = []
    var family: (String, Range<Int>)?
    var given: (String, Range<Int>)?
    var otherUntil: Int32 = -1
    for value in values {
      let line = page.words[value.label.lowerBound].line
      let isOther = line <= otherUntil
      switch value.kind {
      case .other:
        // A section of somebody else reaches down a few lines; a label with its value on the line only that line.
        otherUntil = line + (value.value.isEmpty || page.words[value.value.lowerBound].line > line ? 3 : 0)
      case .patient:
        otherUntil = -1
        if name == nil, let found = parse(value, page) { name = found }
      case .name:
        if !isOther, name == nil, let found = parse(value, page) { name = found }
      case .family: if !isOther, family == nil { family = words(value, page) }
      case .given: if !isOther, given == nil { given = words(value, page) }
      case .birthDate:
        if !isOther, birthDate == nil { birthDate = date(value, page, language) }
        if !isOther, name == nil { name = unlabelled(before: value.label, page) }
      case .identifier:
        if !isOther, identifiers.count < 4, let found = identifier(value, page) { identifiers.append(found) }
      case .end: break
      }
    }
    if let family, let given {
      name = Name(
        family: family.0, given: given.0,
        words: min(family.1.lowerBound, given.1.lowerBound)..<max(family.1.upperBound, given.1.upperBound),
        confidence: 0.95)
    }
    guard name != nil || birthDate != nil || !identifiers.isEmpty else { return nil }
    var evidence: [Evidence] = []
    if let name { evidence.append(page.evidence(name.words, rule: "identity name", confidence: name.confidence)) }
    if let birthDate { evidence.append(page.evidence(birthDate.1, rule: "identity birth date", confidence: 0.95)) }
    for identifier in identifiers {
      evidence.append(page.evidence(identifier.1, rule: "identity number", confidence: 0.9))
    }
    return StatedIdentity(
      family: name?.family, given: name?.given, birthDate: birthDate?.0, identifiers: identifiers.map(\.0),
      evidence: evidence)
  }

  private func parse(_ value: LabelledValue, _ page: ChartPage) -> Name? {
    let isClear =
      value.hasMark || page.words[value.label.upperBound - 1].line != value.value.first.map { page.words[$0].line }
    guard let name = parse(value.value, page, needsComma: !isClear) else { return nil }
    return name
  }

  private func parse(_ range: Range<Int>, _ page: ChartPage, needsComma: Bool) -> Name? {
    var last = range.lowerBound
    var comma: Int?
    while last < range.upperBound, last - range.lowerBound < 6 {
      let word = page.words[last]
      guard isNameWord(word) else { break }
      if lexicon.labels.professions[word.text] != nil { return nil }
      last += 1
      if word.follow == 0x2C, comma == nil {
        comma = last
      } else if [0x3A, 0x3B, 0x28, 0x7C, 0x2F].contains(word.follow) || word.follow == 0x2C {
        break
      }
    }
    let whole = range.lowerBound..<last
    guard !whole.isEmpty, !needsComma || comma != nil else { return nil }
    // 'John Smith, MD' is a professional wherever he stands.
    if last < range.upperBound, lexicon.labels.professions[page.words[last].text] != nil { return nil }
    func kept(_ range: Range<Int>) -> [Int] {
      range.filter {
        lexicon.labels.suffixes[page.words[$0].text] == nil && lexicon.labels.titles[page.words[$0].text] == nil
      }
    }
    func text(_ positions: [Int]) -> String? {
      positions.isEmpty ? nil : positions.map { page.written($0..<$0 + 1) }.joined(separator: " ")
    }
    if let comma, comma > whole.lowerBound, comma < whole.upperBound,
      !kept(comma..<whole.upperBound).isEmpty
    {
      return Name(
        family: text(kept(whole.lowerBound..<comma)), given: text(kept(comma..<whole.upperBound)), words: whole,
        confidence: 0.95)
    }
    let positions = kept(whole)
    guard positions.count >= 2 else {
      guard comma == nil, positions.count == 1, page.words[positions[0]].text.count > 2 else { return nil }
      return Name(family: text(positions), given: nil, words: whole, confidence: 0.6)
    }
    var split = positions.count - 1
    while split > 1, lexicon.labels.particles[page.words[positions[split - 1]].text] != nil { split -= 1 }
    return Name(
      family: text(Array(positions[split...])), given: text(Array(positions[..<split])), words: whole, confidence: 0.9)
  }

  /// 'DOE, JANE   DOB 03/04/1965': a name with a comma before the birth date's label on the same line.
  private func unlabelled(before label: Range<Int>, _ page: ChartPage) -> Name? {
    let line = page.line(of: label.lowerBound)
    var start = label.lowerBound
    while start > line.lowerBound, label.lowerBound - start < 5, isNameWord(page.words[start - 1]) { start -= 1 }
    guard label.lowerBound - start >= 2 else { return nil }
    return parse(start..<label.lowerBound, page, needsComma: true)
  }

  /// Letters, with at most a third of digits that recognition put there.
  private func isNameWord(_ word: FoldedWord) -> Bool {
    guard
      word.isCapitalised || word.text.utf8.first.map({ $0 >= 0x80 || (0x30...0x39).contains($0) }) == true
        || lexicon.labels.particles[word.text] != nil
    else { return false }
    let digits = word.text.utf8.count { (0x30...0x39).contains($0) }
    return digits == 0 || digits * 3 <= word.text.utf8.count
  }

  private func words(_ value: LabelledValue, _ page: ChartPage) -> (String, Range<Int>)? {
    var last = value.value.lowerBound
    while last < value.value.upperBound, last - value.value.lowerBound < 3, isNameWord(page.words[last]) { last += 1 }
    let range = value.value.lowerBound..<last
    return range.isEmpty ? nil : (page.written(range), range)
  }

  private func date(_ value: LabelledValue, _ page: ChartPage, _ language: String?) -> (CalendarDate, Range<Int>)? {
    let dayFirst = language.map { lexicon.rules.fields.dayFirstLanguages.contains($0) }
    let range = value.value.lowerBound..<min(value.value.upperBound, value.value.lowerBound + 6)
    guard
      let mention = ReadDates(lexicon.dates, dayFirst: dayFirst == true ? true : nil).mentions(page.words, range).first
    else { return nil }
    return (mention.date, mention.words)
  }

  private func identifier(_ value: LabelledValue, _ page: ChartPage) -> (String, Range<Int>)? {
    guard let first = value.value.first else { return nil }
    var last = first
    while last < value.value.upperBound, last - first < 3,
      page.words[last].text.utf8.contains(where: { (0x30...0x39).contains($0) })
    {
      last += 1
      if page.words[last - 1].follow != 0x2D { break }
    }
    let text = (first..<last).map { page.words[$0].text }.joined()
    guard text.utf8.count >= 4 else { return nil }
    return (text.uppercased(), first..<last)
  }
}
