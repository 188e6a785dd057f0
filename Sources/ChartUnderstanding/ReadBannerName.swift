import CaseModel

/// A patient's name as a page prints it.
struct StatedName {
  var family: String?
  var given: String?
  var words: Range<Int>
  var confidence: Double
}

/// Reads names: behind a label, and the unlabelled `FAMILY, GIVEN` of a banner beside, above or below a birth date or record number.
struct ReadBannerName {
  /// Lines between the name and the label it stands with: sex, age and the other numbers of the banner.
  static let reach = 3

  let lexicon: ChartLexicon

  func parse(_ range: Range<Int>, _ page: ChartPage, needsComma: Bool) -> StatedName? {
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
      return StatedName(
        family: text(kept(whole.lowerBound..<comma)), given: text(kept(comma..<whole.upperBound)), words: whole,
        confidence: 0.95)
    }
    let positions = kept(whole)
    guard positions.count >= 2 else {
      guard comma == nil, positions.count == 1, page.words[positions[0]].text.count > 2 else { return nil }
      return StatedName(family: text(positions), given: nil, words: whole, confidence: 0.6)
    }
    var split = positions.count - 1
    while split > 1, lexicon.labels.particles[page.words[positions[split - 1]].text] != nil { split -= 1 }
    return StatedName(
      family: text(Array(positions[split...])), given: text(Array(positions[..<split])), words: whole, confidence: 0.9)
  }

  /// The name that a banner prints without a label, with its comma; `nil` where no line beside the label is one.
  func name(beside label: Range<Int>, _ page: ChartPage, _ values: [LabelledValue]) -> StatedName? {
    before(label, page) ?? whole(near: Int(page.words[label.lowerBound].line), page, values)
  }

  /// 'DOE, JANE   DOB 03/04/1965': before the label on its line.
  private func before(_ label: Range<Int>, _ page: ChartPage) -> StatedName? {
    let line = page.line(of: label.lowerBound)
    var start = label.lowerBound
    while start > line.lowerBound, label.lowerBound - start < 5, isNameWord(page.words[start - 1]) { start -= 1 }
    if label.lowerBound - start >= 2, let found = parse(start..<label.lowerBound, page, needsComma: true),
      isPerson(found, page)
    {
      return found
    }
    // 'DOE, JANE   03/04/1965   F   MRN 0012': with a date and a letter or two between.
    guard let found = parse(line.lowerBound..<label.lowerBound, page, needsComma: true), isPerson(found, page),
      page.words[found.words.upperBound..<label.lowerBound].allSatisfy({ $0.text.utf8.count <= 4 || isNumber($0) })
    else { return nil }
    return found
  }

  private func isNumber(_ word: FoldedWord) -> Bool { word.text.utf8.contains { (0x30...0x39).contains($0) } }

  /// A line of its own above or below, with nothing between but lines of the same banner.
  private func whole(near line: Int, _ page: ChartPage, _ values: [LabelledValue]) -> StatedName? {
    func firstLabel(_ line: Int) -> LabelledValue? {
      values.first { Int(page.words[$0.label.lowerBound].line) == line }
    }
    for step in [-1, 1] {
      for distance in 1...ReadBannerName.reach {
        let at = line + step * distance
        guard page.lines.indices.contains(at) else { break }
        let label = firstLabel(at)
        let range = page.lines[at].lowerBound..<(label?.label.lowerBound ?? page.lines[at].upperBound)
        if label == nil || label?.kind == .end, range.count <= 6, let found = parse(range, page, needsComma: true),
          found.words == range, isPerson(found, page), !followsOther(at, page, values)
        {
          return found
        }
        guard let kind = label?.kind, [.birthDate, .identifier, .end].contains(kind) else { break }
      }
    }
    return nil
  }

  /// 'Attending' alone on the line above names somebody else.
  private func followsOther(_ line: Int, _ page: ChartPage, _ values: [LabelledValue]) -> Bool {
    values.contains { $0.kind == .other && Int(page.words[$0.label.lowerBound].line) == line - 1 }
  }

  /// Family and given name with no digit: no place ('Springfield, Ohio'), no title of a document, no professional.
  private func isPerson(_ name: StatedName, _ page: ChartPage) -> Bool {
    guard name.family != nil, name.given != nil, name.words.count >= 2 else { return false }
    let words = page.words[name.words]
    if words.contains(where: { lexicon.labels.places[$0.text] != nil || lexicon.labels.professions[$0.text] != nil }) {
      return false
    }
    if name.words.upperBound < page.words.count, page.words[name.words.upperBound].line == words.last?.line,
      lexicon.labels.professions[page.words[name.words.upperBound].text] != nil
    {
      return false
    }
    return lexicon.types.matcher.matches(in: page, name.words).isEmpty
      && lexicon.types.modalityMatcher.matches(in: page, name.words).isEmpty
  }

  /// Letters, with at most a third of digits that recognition put there.
  func isNameWord(_ word: FoldedWord) -> Bool {
    guard
      word.isCapitalised || word.text.utf8.first.map({ $0 >= 0x80 || (0x30...0x39).contains($0) }) == true
        || lexicon.labels.particles[word.text] != nil
    else { return false }
    let digits = word.text.utf8.count { (0x30...0x39).contains($0) }
    return digits == 0 || digits * 3 <= word.text.utf8.count
  }
}
