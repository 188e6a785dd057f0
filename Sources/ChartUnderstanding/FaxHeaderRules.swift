/// The line that fax machines print and how faxes are told apart by it: `Pipelines/fax-headers.yaml`.
package struct FaxHeaderRules: Codable, Sendable, Hashable {
  /// `page {page} of {pages}`; see ``FaxPageForm``.
  package let pageForms: [String]
  package let senderLabels: [String]
  package let receiverLabels: [String]
  package let numberLabels: [String]
  package let otherWords: [String]
  package let minutesApart: Int
  /// Share of the page's height from the top.
  package let reach: Double

  /// What is wrong with the table, with the key it stands under.
  package var problems: [(key: String, message: String)] {
    var problems: [(key: String, message: String)] = []
    for (index, form) in pageForms.enumerated() where FaxPageForm(form) == nil {
      problems.append(("pageForms[\(index)]", "a form holds {page} once, and {pages} once at most"))
    }
    if !(0.01...0.2).contains(reach) { problems.append(("reach", "a header stands within 0.01 to 0.2 of the page")) }
    if minutesApart < 1 { problems.append(("minutesApart", "one minute or more")) }
    return problems
  }
}

/// One way in which a machine numbers pages: literals and the places of the two numbers.
struct FaxPageForm: Sendable {
  private enum Part: Sendable {
    case literal([UInt8])
    case page
    case pages
    case end
  }

  private let parts: [Part]

  /// `nil` where the form does not hold `{page}` once.
  init?(_ form: String) {
    parts = form.lowercased().split(separator: " ").map { word in
      switch word {
      case "{page}": .page
      case "{pages}": .pages
      case "$": .end
      default: .literal(Array(word.utf8))
      }
    }
    let numbers = parts.reduce(into: (0, 0)) { count, part in
      if case .page = part { count.0 += 1 }
      if case .pages = part { count.1 += 1 }
    }
    guard numbers.0 == 1, numbers.1 <= 1 else { return nil }
  }

  struct Match {
    let page: Int
    let pages: Int?
    let range: Range<Int>
  }

  /// The last place in a line, in lower case, where the form fits: machines print the page at the right.
  func match(_ line: [UInt8]) -> Match? {
    for start in line.indices.reversed() {
      guard start == 0 || !FaxPageForm.isPartOfWord(line[start - 1]) else { continue }
      if let match = match(line, from: start) { return match }
    }
    return nil
  }

  private func match(_ line: [UInt8], from start: Int) -> Match? {
    var at = start
    var page: Int?
    var pages: Int?
    for (index, part) in parts.enumerated() {
      if index > 0 { while at < line.count, FaxPageForm.isGap(line[at]) { at += 1 } }
      switch part {
      case .literal(let bytes):
        guard at + bytes.count <= line.count, Array(line[at..<at + bytes.count]) == bytes else { return nil }
        at += bytes.count
      case .page:
        guard let (value, end) = FaxPageForm.number(line, at) else { return nil }
        (page, at) = (value, end)
      case .pages:
        guard let (value, end) = FaxPageForm.number(line, at) else { return nil }
        (pages, at) = (value, end)
      case .end:
        guard at == line.count else { return nil }
      }
    }
    // '3/12' is no page where '/2026' follows, nor '09' where ':31' does.
    if at < line.count, FaxPageForm.isPartOfWord(line[at]) || [0x2F, 0x3A].contains(line[at]) { return nil }
    guard let page, page >= 1, pages.map({ $0 >= 1 && $0 <= 5_000 }) ?? true, page <= 5_000 else { return nil }
    return Match(page: page, pages: pages, range: start..<at)
  }

  private static func isGap(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x2E || byte == 0x3A }

  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0x80 || byte == 0x2F || byte == 0x2D
  }

  /// Up to four digits, with the letters that recognition takes for 0 and 1 among them.
  private static func number(_ line: [UInt8], _ start: Int) -> (Int, Int)? {
    var at = start
    var value = 0
    var digits = 0
    while at < line.count, at - start < 5 {
      switch line[at] {
      case 0x30...0x39:
        value = value * 10 + Int(line[at] - 0x30)
        digits += 1
      case 0x6F: value *= 10
      case 0x6C, 0x69, 0x7C: value = value * 10 + 1
      default:
        return digits > 0 ? (value, at) : nil
      }
      at += 1
    }
    return digits > 0 && at - start <= 4 ? (value, at) : nil
  }
}
