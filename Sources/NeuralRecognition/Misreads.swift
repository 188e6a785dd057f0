/// Words that one wrong letter parts from a word of the language: "tlhe", "nmerchants", "eommerce".
///
/// Networks that were not shown an old type make such words of it, and are as sure of them as of any; drugs, names and
/// abbreviations are no words of the language either, but hardly ever one letter away from one.
struct Misreads: Hashable {
  /// Of ``words``, those that are no word, but would be without one letter or with one in place of another.
  private(set) var count = 0
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

  /// `lines` are read by one network; `isWord` is asked for words in small letters.
  init(in lines: some Sequence<String>, isWord: (String) -> Bool) {
    for part in lines.lazy.flatMap({ $0.split(whereSeparator: { !$0.isLetter }) }) {
      let letters = Array(part)
      guard Misreads.lengths.contains(letters.count), letters.allSatisfy(\.isLowercase) else { continue }
      words += 1
      if isWord(String(letters)) {
        known += 1
      } else if Misreads.isNearWord(letters, isWord) {
        count += 1
      }
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

/// Asks of every reading by the small network whether it misreads the type of the page.
package final class TypeCheck {
  private let isWord: (String) -> Bool
  private let share: Double
  /// True once a type was misread.
  private(set) package var wasMisread = false

  /// More than `share` of the words misread is a type misread. `isWord` is asked for words in small letters.
  package init(share: Double, isWord: @escaping (String) -> Bool) {
    self.share = share
    self.isWord = isWord
  }

  /// Fewer are single slips.
  private static let fewest = 3
  /// On pages in another language hardly a word is known.
  private static let leastKnown = 0.75

  func isMisread(_ lines: some Sequence<String>) -> Bool {
    let found = Misreads(in: lines, isWord: isWord)
    guard found.count >= TypeCheck.fewest, Double(found.count) > share * Double(found.words),
      Double(found.known) >= TypeCheck.leastKnown * Double(found.words)
    else { return false }
    wasMisread = true
    return true
  }
}
