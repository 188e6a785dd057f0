import CaseModel

/// Puts the pages of one file together to the faxes that they came in, and tells what of each is missing, twice or misplaced.
struct GroupFaxes {
  let rules: FaxHeaderRules

  /// One page of the file with what its machine printed.
  struct Page {
    let number: PageNumber
    let header: FaxHeader?
  }

  func run(_ pages: [Page]) -> [FaxTransmission] {
    var groups: [[Int]] = []
    for index in pages.indices {
      guard let header = pages[index].header else { continue }
      if let group = groups.last, belongs(header, to: group.compactMap { pages[$0].header }) {
        groups[groups.count - 1].append(index)
      } else {
        groups.append([index])
      }
    }
    return groups.indices.compactMap { at in
      let before = at == 0 ? 0 : groups[at - 1].last! + 1
      let after = at + 1 < groups.count ? groups[at + 1][0] : pages.count
      return transmission(groups[at], pages, before: before, after: after)
    }
  }

  private func belongs(_ header: FaxHeader, to group: [FaxHeader]) -> Bool {
    guard let last = group.last else { return false }
    let follows = header.page != nil && last.page.map { $0 + 1 } == header.page
    if GroupFaxes.isOtherSender(header, last) { return false }
    let total = GroupFaxes.commonest(group.compactMap(\.pages))
    if let mine = header.pages, let total, mine != total, !follows { return false }
    if let minutes = GroupFaxes.minutes(from: last, to: header), minutes > rules.minutesApart, !follows { return false }
    guard let number = header.page else { return true }
    if let known = group.first(where: { $0.page == number }) {
      // The same number at another time is the next fax; at the same time, or at none, the same sheet again.
      if let minutes = GroupFaxes.minutes(from: known, to: header) {
        return minutes <= 1 && (number > 1 || last.page == 1)
      }
      return number > 1 || last.page == 1
    }
    return number > 1 || follows || total == header.pages
  }

  /// Both numbers known and more than two digits apart, or both names known without a word in common.
  private static func isOtherSender(_ left: FaxHeader, _ right: FaxHeader) -> Bool {
    if let a = left.senderNumber, let b = right.senderNumber { return EditDistance.between(a, b, limit: 2) > 2 }
    guard let a = left.sender.map(Folding.words), let b = right.sender.map(Folding.words) else { return false }
    return !a.contains { word in b.contains { EditDistance.between(word, $0, limit: 1) <= 1 } }
  }

  private static func minutes(from left: FaxHeader, to right: FaxHeader) -> Int? {
    guard let a = left.sentAtMinute, let b = right.sentAtMinute else { return nil }
    guard let day = left.sentOn, let other = right.sentOn, day != other else { return abs(b - a) }
    return 24 * 60
  }

  private static func commonest(_ values: [Int]) -> Int? {
    var counts: [Int: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }

  private func transmission(_ group: [Int], _ pages: [Page], before: Int, after: Int) -> FaxTransmission? {
    guard let header = pages[group[0]].header else { return nil }
    let total = GroupFaxes.commonest(group.compactMap { pages[$0].header?.pages })
    var members = Array(group[0]...group[group.count - 1])
    var numbers = members.map { pages[$0].header?.page }
    guard numbers.contains(where: { $0 != nil }) else { return nil }
    mend(&numbers, total: total)
    // Pages without a line that are exactly as many as lack at an end are those.
    if let first = numbers.first ?? nil, first > 1, group[0] - before == first - 1 {
      members = Array(before..<group[0]) + members
      numbers = (1..<first).map { $0 } + numbers
    }
    if let total, let last = numbers.last ?? nil, last < total, after - 1 - members[members.count - 1] == total - last {
      members += (members[members.count - 1] + 1)..<after
      numbers += (last + 1...total).map { $0 }
    }
    return FaxTransmission(
      pages: zip(members, numbers).map { FaxTransmission.Page(page: pages[$0].number, number: $1) }, total: total,
      missing: missing(numbers, total: total), repeated: repeated(members, numbers, pages),
      orderByNumber: order(members, numbers, pages), header: header)
  }

  /// One misread number between two neighbours that tell it, and numbers that could not be read at all.
  private func mend(_ numbers: inout [Int?], total: Int?) {
    for at in numbers.indices.dropFirst().dropLast() {
      guard let before = numbers[at - 1], let next = numbers[at + 1], let own = numbers[at], before + 2 == next,
        own != before + 1, !numbers.contains(before + 1)
      else { continue }
      let isTwice = numbers.count { $0 == own } > 1
      if isTwice || total.map({ own > $0 }) ?? (own > next) { numbers[at] = before + 1 }
    }
    var at = 0
    while at < numbers.count {
      guard numbers[at] == nil else {
        at += 1
        continue
      }
      var end = at
      while end < numbers.count, numbers[end] == nil { end += 1 }
      if at > 0, end < numbers.count, let before = numbers[at - 1], let next = numbers[end],
        next - before == end - at + 1
      {
        for gap in at..<end { numbers[gap] = before + 1 + gap - at }
      }
      at = end
    }
  }

  /// A page of which the number is not known may be any of those that lack: only what lacks beyond them is missing.
  private func missing(_ numbers: [Int?], total: Int?) -> [Int] {
    let known = Set(numbers.compactMap(\.self))
    let last = max(total ?? 0, known.max() ?? 0)
    guard last > 0 else { return [] }
    let lacking = (1...last).filter { !known.contains($0) }
    return lacking.count > numbers.count { $0 == nil } ? lacking : []
  }

  private func repeated(_ members: [Int], _ numbers: [Int?], _ pages: [Page]) -> [PageNumber] {
    var seen: Set<Int> = []
    return zip(members, numbers).compactMap { member, number in
      guard let number else { return nil }
      return seen.insert(number).inserted ? nil : pages[member].number
    }
  }

  private func order(_ members: [Int], _ numbers: [Int?], _ pages: [Page]) -> [PageNumber]? {
    let known = numbers.compactMap(\.self)
    guard known.count == numbers.count, Set(known).count == known.count, known != known.sorted() else { return nil }
    return zip(members, known).sorted { $0.1 < $1.1 }.map { pages[$0.0].number }
  }
}
