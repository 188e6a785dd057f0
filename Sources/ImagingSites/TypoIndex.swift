/// Words one slip away: a letter too many, too few, another, or two exchanged (optimal string alignment distance 1).
///
/// Only words of six letters or more are mended, with the first letter right; in words of five only an exchange is.
/// Every word is stored under the hashes of itself with one letter left out.
struct TypoIndex: Sendable {
  private var words: [[UInt8]] = []
  private var deletions: [UInt64: [UInt32]] = [:]

  mutating func add(_ word: some Collection<UInt8>) {
    guard word.count >= 5 else { return }
    let letters = Array(word)
    let number = UInt32(words.count)
    words.append(letters)
    deletions[DescriptionTokens.hash(letters), default: []].append(number)
    for at in letters.indices {
      deletions[DescriptionTokens.hash(letters[..<at] + letters[(at + 1)...]), default: []].append(number)
    }
  }

  /// The hash of the only word one slip away; `nil` where there is none, or the words disagree.
  func word(near text: ArraySlice<UInt8>) -> UInt64? {
    guard text.count >= 5, text.count <= 24, text.allSatisfy({ $0 >= 0x61 }) else { return nil }
    let letters = Array(text)
    var found: UInt32?
    func consider(_ hash: UInt64) {
      for number in deletions[hash] ?? [] where found == nil && isOneSlip(words[Int(number)], letters) {
        found = number
      }
    }
    consider(DescriptionTokens.hash(letters))
    for at in letters.indices { consider(DescriptionTokens.hash(letters[..<at] + letters[(at + 1)...])) }
    return found.map { DescriptionTokens.hash(words[Int($0)]) }
  }

  private func isOneSlip(_ word: [UInt8], _ text: [UInt8]) -> Bool {
    guard word.first == text.first else { return false }
    var start = 0
    while start < word.count && start < text.count && word[start] == text[start] { start += 1 }
    var end = 0
    while end < word.count - start && end < text.count - start
      && word[word.count - 1 - end] == text[text.count - 1 - end]
    { end += 1 }
    let rest = (word[start..<word.count - end], text[start..<text.count - end])
    switch (rest.0.count, rest.1.count) {
    case (2, 2): return rest.0.first == rest.1.last && rest.0.last == rest.1.first
    case (1, 1), (1, 0), (0, 1): return min(word.count, text.count) >= 6
    default: return false
    }
  }
}
