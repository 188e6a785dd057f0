import CaseModel

struct FaxHeaderPhrases: Sendable {
  let forms: [FaxPageForm]
  let senders: [String: Bool]
  let receivers: [String: Bool]
  let numbers: [String: Bool]
  let others: [String: Bool]
  let reach: Double

  init(_ rules: FaxHeaderRules) {
    func set(_ words: [String]) -> [String: Bool] {
      Dictionary(words.map { (Folding.folded($0), true) }, uniquingKeysWith: { first, _ in first })
    }
    forms = rules.pageForms.compactMap(FaxPageForm.init)
    senders = set(rules.senderLabels)
    receivers = set(rules.receiverLabels)
    numbers = set(rules.numberLabels)
    others = set(rules.otherWords)
    reach = rules.reach
  }
}

/// Reads the line of a fax machine to its fields: page of pages, sender, numbers, date and time.
struct ReadFaxHeader {
  let lexicon: ChartLexicon

  private var phrases: FaxHeaderPhrases { lexicon.faxHeaders }

  /// The header of a page with the part of its text that the header is, where it was not kept apart already.
  func run(_ content: PageContent, source: SourceID) -> (header: FaxHeader, masked: Range<Int>?)? {
    let address = PageAddress(source: source, page: content.number)
    if let line = content.faxHeader, !line.isEmpty {
      let evidence = Evidence(
        place: .page(address, box: content.faxHeaderBox), words: line, rule: "fax header", confidence: 0.9)
      return (parse(line, evidence), nil)
    }
    for range in topLines(of: content) {
      let utf8 = content.text.text.utf8
      let from = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
      let line = String(decoding: utf8[from..<utf8.index(from, offsetBy: range.count)], as: UTF8.self)
      let header = parse(
        line,
        Evidence(
          place: .page(address, box: content.text.box(of: range)), words: line, rule: "fax header", confidence: 0.85))
      // The text of a page is only cut where a machine's line shows all its signs.
      if header.isOfMachine, header.page != nil, header.sentAtMinute != nil { return (header, range) }
    }
    return nil
  }

  /// The first line of the text where it stands within the machine's reach, and the first two.
  private func topLines(of content: PageContent) -> [Range<Int>] {
    let limit = content.size.heightInPoints * phrases.reach
    let text = content.text
    guard let start = text.words.first?.utf8Range.lowerBound else { return [] }
    var lines: [Range<Int>] = []
    var end = start
    var bytes = text.text.utf8.dropFirst(start)
    for word in text.words.prefix(40) {
      guard word.box.maxY <= limit else { break }
      let gap = bytes.prefix(max(word.utf8Range.lowerBound - end, 0))
      if end > start, gap.contains(0x0A) {
        lines.append(start..<end)
        if lines.count == 2 { return lines }
      }
      bytes = bytes.dropFirst(word.utf8Range.upperBound - end)
      end = word.utf8Range.upperBound
    }
    if end > start { lines.append(start..<end) }
    return lines
  }

  private func parse(_ line: String, _ evidence: Evidence) -> FaxHeader {
    var bytes = Array(line.lowercased().utf8)
    let page = phrases.forms.lazy.compactMap { $0.match(bytes) }.first
    if let page { blank(page.range, &bytes) }
    let time = ReadFaxHeader.time(bytes)
    if let time { blank(time.range, &bytes) }
    let dated = lexicon.fold(String(decoding: bytes, as: UTF8.self))
    let date = ReadDates(lexicon.dates).mentions(dated, dated.indices).first
    if let date {
      blank(Int(dated[date.words.lowerBound].start)..<Int(dated[date.words.upperBound - 1].end), &bytes)
    }
    let numbers = ReadFaxHeader.numbers(bytes)
    for number in numbers { blank(number.range, &bytes) }
    let (sender, receiverAt) = names(line, bytes)
    let receiver = receiverAt.flatMap { at in numbers.first { $0.range.lowerBound > at } }
    let own = numbers.first { $0.range != receiver?.range }
    return FaxHeader(
      page: page?.page, pages: page?.pages, sender: sender, senderNumber: own?.digits,
      receiverNumber: receiver?.digits, sentOn: date?.date, sentAtMinute: time?.minute, evidence: evidence)
  }

  /// Marks what has been read, so that nothing is read twice; offsets stay.
  private func blank(_ range: Range<Int>, _ bytes: inout [UInt8]) {
    for at in range where at < bytes.count { bytes[at] = 0x20 }
  }

  /// The longest row of words that are no label is the sender's name; after a label, the row that follows it.
  private func names(_ line: String, _ bytes: [UInt8]) -> (sender: String?, receiverAt: Int?) {
    let words = lexicon.fold(String(decoding: bytes, as: UTF8.self))
    var receiverAt: Int?
    var best: Range<Int>?
    var isLabelled = false
    var at = 0
    while at < words.count {
      let text = words[at].text
      if phrases.receivers[text] != nil {
        receiverAt = Int(words[at].start)
        at += 1
        // The receiver's name is not the sender's.
        while at < words.count, isName(words[at]) { at += 1 }
        continue
      }
      let opens = phrases.senders[text] != nil
      if opens { at += 1 }
      let start = at
      while at < words.count, isName(words[at]), at == start || words[at].start - words[at - 1].end <= 3 { at += 1 }
      if at > start, opens || !isLabelled && letters(words[start..<at]) > letters(words[best ?? 0..<0]) {
        best = start..<at
        isLabelled = opens
      }
      if at == start && !opens { at += 1 }
    }
    guard let best, line.utf8.count == bytes.count, letters(words[best]) >= 3 else { return (nil, receiverAt) }
    let utf8 = Array(line.utf8)
    let range = Int(words[best.lowerBound].start)..<Int(words[best.upperBound - 1].end)
    return (String(decoding: utf8[range], as: UTF8.self), receiverAt)
  }

  private func isName(_ word: FoldedWord) -> Bool {
    phrases.senders[word.text] == nil && phrases.receivers[word.text] == nil && phrases.numbers[word.text] == nil
      && phrases.others[word.text] == nil && word.text.utf8.contains { !(0x30...0x39).contains($0) }
  }

  private func letters(_ words: ArraySlice<FoldedWord>) -> Int { words.reduce(0) { $0 + $1.text.utf8.count } }

  /// `09:31`, `9:31pm`, `09:31:07 A.M.`
  private static func time(_ bytes: [UInt8]) -> (minute: Int, range: Range<Int>)? {
    func isDigit(_ at: Int) -> Bool { bytes.indices.contains(at) && (0x30...0x39).contains(bytes[at]) }
    for colon in bytes.indices
    where bytes[colon] == 0x3A && isDigit(colon - 1) && isDigit(colon + 1) && isDigit(colon + 2) {
      let start = isDigit(colon - 2) ? colon - 2 : colon - 1
      var hour = bytes[start..<colon].reduce(0) { $0 * 10 + Int($1 - 0x30) }
      let minute = Int(bytes[colon + 1] - 0x30) * 10 + Int(bytes[colon + 2] - 0x30)
      var end = colon + 3
      if end < bytes.count, bytes[end] == 0x3A, isDigit(end + 1), isDigit(end + 2) { end += 3 }
      var mark = end
      while mark < bytes.count, mark - end < 2, bytes[mark] == 0x20 { mark += 1 }
      if mark + 1 < bytes.count, [0x61, 0x70].contains(bytes[mark]), [0x6D, 0x2E].contains(bytes[mark + 1]) {
        if bytes[mark] == 0x70, hour < 12 { hour += 12 }
        if bytes[mark] == 0x61, hour == 12 { hour = 0 }
        end = mark + 2
      }
      guard hour < 24, minute < 60 else { continue }
      return (hour * 60 + minute, start..<end)
    }
    return nil
  }

  /// Runs of digits with what people put between them, seven to fifteen digits long.
  private static func numbers(_ bytes: [UInt8]) -> [(digits: String, range: Range<Int>)] {
    var found: [(digits: String, range: Range<Int>)] = []
    var at = 0
    while at < bytes.count {
      guard (0x30...0x39).contains(bytes[at]) || bytes[at] == 0x28 || bytes[at] == 0x2B else {
        at += 1
        continue
      }
      let start = at
      var digits: [UInt8] = []
      var end = at
      while at < bytes.count {
        if (0x30...0x39).contains(bytes[at]) {
          digits.append(bytes[at])
          end = at + 1
        } else if ![0x20, 0x28, 0x29, 0x2B, 0x2D, 0x2E].contains(bytes[at]) || at - end > 2 {
          break
        }
        at += 1
      }
      if (7...15).contains(digits.count) { found.append((String(decoding: digits, as: UTF8.self), start..<end)) }
      at = max(end, start + 1)
    }
    return found
  }
}
