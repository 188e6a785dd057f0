import CaseModel

/// Reads the patient as one page states them: from labelled banners, never from physicians, contacts or relatives.
package struct ReadIdentity: Sendable {
  let lexicon: ChartLexicon

  package init(_ lexicon: ChartLexicon) { self.lexicon = lexicon }

  /// `nil` where the page states nobody.
  package func run(_ page: ChartPage, language: String? = nil) -> StatedIdentity? {
    let values = lexicon.labels.values(in: page)
    guard !values.isEmpty else { return nil }
    let banner = ReadBannerName(lexicon: lexicon)
    var name: StatedName?
    var birthDate: (CalendarDate, Range<Int>)?
    var identifiers: [(RequestForm.Identifier, Range<Int>)] = []
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
        if !isOther, name == nil { name = banner.name(beside: value.label, page, values) }
      case .identifier:
        if !isOther, name == nil { name = banner.name(beside: value.label, page, values) }
        if !isOther, identifiers.count < 4, let found = identifier(value, page) { identifiers.append(found) }
      case .end: break
      }
    }
    if let family, let given {
      name = StatedName(
        family: family.0, given: given.0,
        words: min(family.1.lowerBound, given.1.lowerBound)..<max(family.1.upperBound, given.1.upperBound),
        confidence: 0.95)
    }
    guard name != nil || birthDate != nil || !identifiers.isEmpty else { return nil }
    var evidence: [(part: StatedIdentity.Part, evidence: Evidence)] = []
    func note(_ part: StatedIdentity.Part, _ words: Range<Int>, _ rule: String, _ confidence: Double) {
      evidence.append((part, page.evidence(words, rule: rule, confidence: confidence)))
    }
    if let name { note(.name, name.words, "identity name", name.confidence) }
    if let birthDate { note(.birthDate, birthDate.1, "identity birth date", 0.95) }
    for identifier in identifiers { note(.identifiers, identifier.1, "identity number", 0.9) }
    return StatedIdentity(
      family: name?.family, given: name?.given, birthDate: birthDate?.0, identifiers: identifiers.map(\.0),
      evidence: evidence.map(\.evidence), legibility: legibility(of: page),
      doubted: Set(evidence.filter(\.evidence.isDoubted).map(\.part)),
      possibleBirthDates: birthDate == nil ? name.map { dates(beside: $0.words, page) } ?? [] : [],
      wordsAround: name?.family == nil || name?.given == nil
        ? birthDate.map { words(around: $0.1, page, values) } ?? [] : [])
  }

  /// Two lines above the birth date to the one below it, without those that name somebody else or are hard to read.
  private func words(around date: Range<Int>, _ page: ChartPage, _ values: [LabelledValue]) -> [String] {
    let line = Int(page.words[date.lowerBound].line)
    return (line - 2...line + 1).filter { page.lines.indices.contains($0) }.flatMap { at -> [String] in
      let words = page.lines[at].prefix(16)
      let isOther = values.contains { $0.kind == .other && Int(page.words[$0.label.lowerBound].line) == at }
      let isProfessional = words.contains { lexicon.labels.professions[page.words[$0].text] != nil }
      return isOther || isProfessional || page.isDoubtful(words) ? [] : words.map { page.words[$0].text }
    }
  }

  /// On the line of the name, behind it, and on the next: 'DOE, JANE   03/04/1965   F', '03 04 1965' where a form has boxes.
  private func dates(beside name: Range<Int>, _ page: ChartPage) -> [CalendarDate] {
    let below = Int(page.words[name.lowerBound].line) + 1
    let end = below < page.lines.count ? page.lines[below].upperBound : page.words.count
    let range = name.upperBound..<min(end, name.upperBound + 24)
    let labels = lexicon.fields.dateMatcher.longest(in: page, range).filter {
      if case .ignored = lexicon.fields.dateKinds[$0.phrase] { return false }
      return page.words[$0.words.lowerBound].follow == 0x3A
    }
    let reader = ReadDates(lexicon.dates)
    let damaged = page.isRecognised ? reader.damaged(page.words, range) : []
    return (reader.mentions(page.words, range) + reader.boxed(page.words, range) + damaged).filter { mention in
      !labels.contains { (1...4).contains(mention.words.lowerBound - $0.words.lowerBound) }
    }.map(\.date)
  }

  /// Half of the longer words of a clean clinical page stand in the rules; with every fifth letter wrong next to none does.
  private func legibility(of page: ChartPage) -> StatedIdentity.Legibility {
    guard page.isRecognised else { return .written }
    let words = page.words.filter { $0.text.utf8.count >= 4 && !hasDigit($0) }
    let known = words.count { $0.id >= 0 && $0.isExact }
    return Double(known) < lexicon.rules.identity.legibleShare * Double(words.count) ? .poor : .recognised
  }

  private func parse(_ value: LabelledValue, _ page: ChartPage) -> StatedName? {
    let isClear =
      value.hasMark || page.words[value.label.upperBound - 1].line != value.value.first.map { page.words[$0].line }
    return ReadBannerName(lexicon: lexicon).parse(value.value, page, needsComma: !isClear)
  }

  private func words(_ value: LabelledValue, _ page: ChartPage) -> (String, Range<Int>)? {
    var last = value.value.lowerBound
    while last < value.value.upperBound, last - value.value.lowerBound < 3,
      ReadBannerName(lexicon: lexicon).isNameWord(page.words[last])
    { last += 1 }
    let range = value.value.lowerBound..<last
    return range.isEmpty ? nil : (page.written(range), range)
  }

  private func date(_ value: LabelledValue, _ page: ChartPage, _ language: String?) -> (CalendarDate, Range<Int>)? {
    let dayFirst = language.map { lexicon.rules.fields.dayFirstLanguages.contains($0) }
    let range = value.value.lowerBound..<min(value.value.upperBound, value.value.lowerBound + 6)
    let reader = ReadDates(lexicon.dates, dayFirst: dayFirst == true ? true : nil)
    let parted = page.isRecognised ? reader.parted(page.words, range) : nil
    guard let mention = parted ?? reader.mentions(page.words, range).first else { return nil }
    return (mention.date, mention.words)
  }

  /// 'MRN (Fairview): 123' and 'MRN: 123 (Fairview)' tell the issuer; else it is the house whose page this is.
  private func identifier(
    _ value: LabelledValue, _ page: ChartPage
  ) -> (number: RequestForm.Identifier, words: Range<Int>)? {
    guard var first = value.value.first else { return nil }
    var named: Range<Int>?
    if page.words[value.label.upperBound - 1].follow == 0x28 {
      let names = value.value.prefix(while: { !hasDigit(page.words[$0]) })
      guard names.upperBound < value.value.upperBound else { return nil }
      named = names
      first = names.upperBound
    }
    guard let words = number(first..<value.value.upperBound, page) else { return nil }
    if named == nil, page.words[words.upperBound - 1].follow == 0x28 {
      let names = page.line(of: words.lowerBound).suffix(from: words.upperBound)
      let bracketed = names.prefix { $0 == words.upperBound || page.words[$0 - 1].follow != 0x29 }
      if bracketed.first.map({ page.words[$0].isCapitalised }) == true { named = bracketed }
    }
    let issuer = named.map(page.written) ?? ReadAuthorship(lexicon: lexicon).house(of: page)
    return (RequestForm.Identifier(issuer: issuer, value: text(words, page).uppercased()), words)
  }

  private func text(_ words: Range<Int>, _ page: ChartPage) -> String { words.map { page.words[$0].text }.joined() }

  private func number(_ range: Range<Int>, _ page: ChartPage) -> Range<Int>? {
    guard let first = range.first else { return nil }
    var last = first
    // 'HV-7730152': letters open a number only where a hyphen ties them to it.
    while last < range.upperBound, last - first < 3,
      hasDigit(page.words[last])
        || page.words[last].follow == 0x2D && page.words[last].text.utf8.count <= 4 && last + 1 < range.upperBound
          && hasDigit(page.words[last + 1])
    {
      last += 1
      if page.words[last - 1].follow != 0x2D { break }
    }
    return text(first..<last, page).utf8.count >= 4 ? first..<last : nil
  }

  private func hasDigit(_ word: FoldedWord) -> Bool { word.text.utf8.contains { (0x30...0x39).contains($0) } }
}
