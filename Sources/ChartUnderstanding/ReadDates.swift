import CaseModel

/// A date written on a page.
struct DateMention: Sendable {
  let date: CalendarDate
  let words: Range<Int>
  /// True where month and day could change places.
  let isAmbiguous: Bool
}

struct DatePhrases: Sendable {
  let months: WordValues
  let fillers: WordValues
  let pivot: Int
  let dayFirst: Bool

  init(_ rules: FieldRules, vocabulary: inout Vocabulary) {
    var months = WordValues()
    for month in rules.months {
      for name in month.names { for word in Folding.words(name) { months[vocabulary.add(word)] = month.number } }
    }
    var fillers = WordValues()
    for filler in rules.dateFillers { fillers[vocabulary.add(Folding.folded(filler))] = 1 }
    self.months = months
    self.fillers = fillers
    pivot = rules.twoDigitYearPivot
    dayFirst = rules.numericOrder == .dayFirst
  }
}

/// Finds dates in the forms people write: `March 4, 2026`, `04-Mar-2026`, `03/04/2026`, `2026-03-04`, `4 de marzo de 2026`.
struct ReadDates {
  let phrases: DatePhrases
  let dayFirst: Bool

  init(_ phrases: DatePhrases, dayFirst: Bool? = nil) {
    self.phrases = phrases
    self.dayFirst = dayFirst ?? phrases.dayFirst
  }

  func mentions(_ words: [FoldedWord], _ range: Range<Int>) -> [DateMention] {
    var found: [DateMention] = []
    var at = range.lowerBound
    while at < range.upperBound {
      if let mention = mention(words, at, range.upperBound) {
        found.append(mention)
        at = mention.words.upperBound
      } else {
        at += 1
      }
    }
    return found
  }

  /// `03 04 1965`, as forms with boxes have it: month first, as these forms are.
  func boxed(_ words: [FoldedWord], _ range: Range<Int>) -> [DateMention] {
    range.dropLast(2).compactMap { at in
      guard words[at].text.utf8.count == 2, words[at + 1].text.utf8.count == 2, words[at + 2].text.utf8.count == 4,
        let month = number(words[at], joined: true), let day = number(words[at + 1], joined: true),
        let year = number(words[at + 2], joined: true)
      else { return nil }
      return make(year, month, day, at..<at + 3)
    }
  }

  /// `01/081947`, `0110811947`: a stroke lost, or taken for a one. What these may mean is only good to be held against a known date.
  func damaged(_ words: [FoldedWord], _ range: Range<Int>) -> [DateMention] {
    var found: [DateMention] = []
    var at = range.lowerBound
    while at < range.upperBound {
      var last = at
      var digits: [UInt8] = []
      while last < range.upperBound, let more = figures(words[last]), digits.count + more.count <= 10 {
        digits += more
        last += 1
        if words[last - 1].follow == 0 || last < range.upperBound && words[last].start > words[last - 1].end + 2 {
          break
        }
      }
      if digits.count >= 8 { found += readings(of: digits).compactMap { make($0.0, $0.1, $0.2, at..<last) } }
      at = max(last, at + 1)
    }
    return found
  }

  /// `2/1 1/83`: a day or month of two figures that recognition parted, at the start of a range of which a label says that it is a date.
  func parted(_ words: [FoldedWord], _ range: Range<Int>) -> DateMention? {
    let four = words[range.prefix(4)]
    guard four.count == 4, let last = four.last,
      four.allSatisfy({ $0.text.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    var parts: [String] = []
    var isParted = false
    for word in four {
      if isParted == false, let before = parts.last, before.utf8.count == 1, word.text.utf8.count == 1,
        words[range.lowerBound + parts.count - 1].follow == 0
      {
        parts[parts.count - 1] += word.text
        isParted = true
      } else {
        parts.append(word.text)
      }
    }
    let joints = four.dropLast().count { isJoint($0.follow) }
    guard isParted, joints == 2, parts.count == 3, let first = Int(parts[0]), let second = Int(parts[1]),
      let third = Int(parts[2])
    else { return nil }
    return numeric(first, second, third, four[range.lowerBound], last, range.lowerBound..<range.lowerBound + 4)
  }

  private func figures(_ word: FoldedWord) -> [UInt8]? {
    let read = word.text.utf8.compactMap { byte -> UInt8? in
      switch byte {
      case 0x30...0x39: byte
      case 0x6F: 0x30
      case 0x6C, 0x69: 0x31
      default: nil
      }
    }
    return read.count == word.text.utf8.count ? read : nil
  }

  /// Month, day and year, or day first; a one may stand where a stroke was.
  private func readings(of digits: [UInt8]) -> [(Int, Int, Int)] {
    var whole: [[UInt8]] = digits.count == 8 ? [digits] : []
    if digits.count == 9 {
      for stroke in [2, 4] where digits[stroke] == 0x31 { whole.append(without([stroke], digits)) }
    }
    if digits.count == 10, digits[2] == 0x31, digits[5] == 0x31 { whole.append(without([2, 5], digits)) }
    return whole.flatMap { digits -> [(Int, Int, Int)] in
      func value(_ part: Range<Int>) -> Int { part.reduce(0) { $0 * 10 + Int(digits[$1] - 0x30) } }
      return [(value(4..<8), value(0..<2), value(2..<4)), (value(4..<8), value(2..<4), value(0..<2))]
    }
  }

  private func without(_ positions: [Int], _ digits: [UInt8]) -> [UInt8] {
    digits.indices.filter { !positions.contains($0) }.map { digits[$0] }
  }

  private func mention(_ words: [FoldedWord], _ at: Int, _ end: Int) -> DateMention? {
    if let month = phrases.months[words[at].id] { return monthFirst(month, words, at, end) }
    guard let byte = words[at].text.utf8.first, isDigitLike(byte), words[at].text.utf8.count <= 8 else { return nil }
    let first = words[at]
    if let attached = attached(first, at) { return attached }
    if let misread = misread(words, at, end) { return misread }
    guard let value = number(first, joined: isJoint(first.follow)) else { return nil }
    if isJoint(first.follow), at + 2 < end {
      let second = words[at + 1]
      if let month = phrases.months[second.id], let year = number(words[at + 2], joined: true) {
        return make(fullYear(year, words[at + 2]), month, value, at..<at + 3)
      }
      if isJoint(second.follow), let middle = number(second, joined: true),
        let last = number(words[at + 2], joined: true)
      {
        if let whole = splitYear(words, at + 2, end) {
          return numeric(value, middle, whole, first, words[at + 2], at..<at + 4)
        }
        return numeric(value, middle, last, first, words[at + 2], at..<at + 3)
      }
    }
    guard (1...31).contains(value) else { return nil }
    var next = skipFillers(words, at + 1, end)
    guard next < end, let month = phrases.months[words[next].id] else { return nil }
    next = skipFillers(words, next + 1, end)
    guard next < end, let year = number(words[next], joined: false), words[next].text.utf8.count == 4 else {
      return nil
    }
    return make(year, month, value, at..<next + 1)
  }

  private func monthFirst(_ month: Int, _ words: [FoldedWord], _ at: Int, _ end: Int) -> DateMention? {
    let next = skipFillers(words, at + 1, end)
    guard next + 1 < end, let day = number(words[next], joined: false), (1...31).contains(day) else { return nil }
    let after = skipFillers(words, next + 1, end)
    guard after < end, let year = number(words[after], joined: false) else { return nil }
    guard words[after].text.utf8.count == 4 || isJoint(words[next].follow) else { return nil }
    return make(fullYear(year, words[after]), month, day, at..<after + 1)
  }

  /// `20260304`, as devices print it.
  private func attached(_ word: FoldedWord, _ at: Int) -> DateMention? {
    guard word.text.utf8.count == 8, word.text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let date = CalendarDate(word.text), (1900...2100).contains(date.year)
    else { return nil }
    return DateMention(date: date, words: at..<at + 1, isAmbiguous: false)
  }

  /// `03l04/1965`: a stroke between numbers that was taken for a letter.
  private func misread(_ words: [FoldedWord], _ at: Int, _ end: Int) -> DateMention? {
    guard words[at].text.utf8.count == 5 || words[at].text.utf8.count == 10 else { return nil }
    let bytes = Array(words[at].text.utf8)
    func isStroke(_ byte: UInt8) -> Bool { byte == 0x6C || byte == 0x69 }
    guard isStroke(bytes[2]) else { return nil }
    func number(_ part: ArraySlice<UInt8>) -> Int? { Int(String(decoding: part, as: UTF8.self)) }
    guard let first = number(bytes[0..<2]), let second = number(bytes[3..<5]) else { return nil }
    let preferred = dayFirst ? (second, first) : (first, second)
    if bytes.count == 10 {
      guard isStroke(bytes[5]), let year = number(bytes[6...]) else { return nil }
      return make(year, preferred.0, preferred.1, at..<at + 1)
    }
    guard isJoint(words[at].follow), at + 1 < end, words[at + 1].text.utf8.count == 4,
      let year = self.number(words[at + 1], joined: true)
    else { return nil }
    return make(year, preferred.0, preferred.1, at..<at + 2)
  }

  /// `04/27/19.59`: a speck within the year.
  private func splitYear(_ words: [FoldedWord], _ at: Int, _ end: Int) -> Int? {
    guard at + 1 < end, ["19", "20"].contains(words[at].text), words[at].follow != 0,
      words[at + 1].start == words[at].end + 1, words[at + 1].text.utf8.count == 2
    else { return nil }
    return Int(words[at].text + words[at + 1].text)
  }

  private func numeric(
    _ first: Int, _ second: Int, _ third: Int, _ firstWord: FoldedWord, _ lastWord: FoldedWord, _ words: Range<Int>
  ) -> DateMention? {
    if firstWord.text.utf8.count == 4 { return make(first, second, third, words) }
    guard lastWord.text.utf8.count == 4 || lastWord.text.utf8.count == 2 else { return nil }
    let year = fullYear(third, lastWord)
    let preferred = dayFirst ? (second, first) : (first, second)
    if let mention = make(
      year, preferred.0, preferred.1, words, ambiguous: first <= 12 && second <= 12 && first != second)
    {
      return mention
    }
    return make(year, preferred.1, preferred.0, words)
  }

  private func make(
    _ year: Int, _ month: Int, _ day: Int, _ words: Range<Int>, ambiguous: Bool = false
  ) -> DateMention? {
    guard (1890...2100).contains(year), let date = CalendarDate(year: year, month: month, day: day) else { return nil }
    return DateMention(date: date, words: words, isAmbiguous: ambiguous)
  }

  private func fullYear(_ year: Int, _ word: FoldedWord) -> Int {
    word.text.utf8.count == 2 && year < 100 ? (year <= phrases.pivot ? 2000 + year : 1900 + year) : year
  }

  private func skipFillers(_ words: [FoldedWord], _ from: Int, _ end: Int) -> Int {
    var at = from
    while at < end, at < from + 2, phrases.fillers[words[at].id] != nil { at += 1 }
    return at
  }

  private func isJoint(_ mark: UInt8) -> Bool { mark == 0x2F || mark == 0x2D || mark == 0x2E }

  private func isDigitLike(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || byte == 0x6F || byte == 0x6C || byte == 0x69
  }

  /// The number a word writes; letters that recognition takes for digits are read as such only within a joined date.
  private func number(_ word: FoldedWord, joined: Bool) -> Int? {
    let bytes = word.text.utf8
    guard (1...4).contains(bytes.count) else { return nil }
    var value = 0
    var digits = 0
    for (index, byte) in bytes.enumerated() {
      let digit: UInt8
      switch byte {
      case 0x30...0x39:
        digit = byte - 0x30
        digits += 1
      case 0x6F where joined: digit = 0
      case 0x6C where joined, 0x69 where joined: digit = 1
      case 0x73 where joined: digit = 5
      case 0x62 where joined: digit = 8
      case 0x7A where joined: digit = 2
      case 0x67 where joined, 0x71 where joined: digit = 9
      default:
        guard index > 0, digits == index, ["st", "nd", "rd", "th"].contains(String(word.text.dropFirst(index))) else {
          return nil
        }
        return value
      }
      value = value * 10 + Int(digit)
    }
    return digits > 0 ? value : nil
  }
}
