/// Words that one wrong letter parts from a word of the language: "tlhe", "nmerchants", "eommerce".
///
/// Networks that were not shown an old type make such words of it, and are as sure of them as of any; drugs, names and
/// abbreviations are no words of the language either, but hardly ever one letter away from one.
struct Misreads: Hashable {
  /// Of ``words``, those that are no word, but would be without one letter or with one in place of another.
  private(set) var found: [String] = []
  /// Words in small letters, 3 to 14 of them.
  private(set) var words = 0
  /// Of ``words``, those that the dictionary has.
  private(set) var known = 0

  private static let lengths = 3...14

  /// What a worn or unusual type makes of each letter, as it was meant.
  private static let meant: [Character: [Character]] = [
    "a": ["o", "u"], "b": ["h"], "c": ["e", "o"], "e": ["c", "o"], "h": ["b", "n"], "i": ["l", "t"], "l": ["i", "t"],
    "m": ["n"], "n": ["u", "m", "h"], "o": ["c", "e", "a", "u"], "r": ["n"], "s": ["a"], "t": ["l", "i"],
    "u": ["n", "o"],
  ]

  /// `seen`: words that stand in the text in another spelling.
  init(in text: String, _ seen: [String] = [], isWord: (String) -> Bool) {
    for part in text.split(whereSeparator: { !$0.isLetter }) + seen.map({ $0[...] }) {
      let letters = Array(part)
      guard Misreads.lengths.contains(letters.count), letters.allSatisfy(\.isLowercase) else { continue }
      words += 1
      if isWord(String(letters)) {
        known += 1
      } else if Misreads.isNearWord(letters, isWord) {
        found.append(String(letters))
      }
    }
  }

  /// How many the other reading of the page does not have too: what two readers read alike stands there.
  func count(beside other: Misreads) -> Int {
    var shared: [String: Int] = [:]
    for word in other.found { shared[word, default: 0] += 1 }
    return found.count { word in
      guard let left = shared[word], left > 0 else { return true }
      shared[word] = left - 1
      return false
    }
  }

  private static func isNearWord(_ letters: [Character], _ isWord: (String) -> Bool) -> Bool {
    letters.indices.contains { index in
      var other = letters
      if letters.count > lengths.lowerBound {
        other.remove(at: index)
        if isWord(String(other)) { return true }
        other = letters
      }
      return (meant[letters[index]] ?? []).contains { letter in
        other[index] = letter
        return isWord(String(other))
      }
    }
  }
}
