/// A phrase of a rule found on a page.
struct PhraseMatch: Sendable {
  /// The position of the phrase in the list that the matcher was made from.
  let phrase: Int
  /// Its words on the page.
  let words: Range<Int>
  let isExact: Bool
}

/// Finds many phrases in one pass over a page's words: a trie over vocabulary ids.
struct PhraseMatcher: Sendable {
  private struct Node: Sendable {
    var phrases: [Int] = []
  }

  private var nodes: [Node] = [Node()]
  private var steps: [UInt64: Int32] = [:]
  /// By vocabulary id: whether a phrase starts with the word. Most words end here.
  private var starts: [Bool] = []

  init(_ phrases: [String], vocabulary: inout Vocabulary) {
    for (index, phrase) in phrases.enumerated() {
      var node = 0
      for (position, word) in Folding.words(phrase).enumerated() {
        let id = vocabulary.add(word)
        if position == 0 {
          while starts.count <= Int(id) { starts.append(false) }
          starts[Int(id)] = true
        }
        let key = UInt64(node) << 32 | UInt64(UInt32(bitPattern: id))
        if let next = steps[key] {
          node = Int(next)
        } else {
          nodes.append(Node())
          node = nodes.count - 1
          steps[key] = Int32(node)
        }
      }
      if node > 0 { nodes[node].phrases.append(index) }
    }
  }

  /// All phrases that start within `range`, overlapping ones too, in order of their first word. A phrase may run on over a line's end.
  func matches(in page: ChartPage, _ range: Range<Int>? = nil) -> [PhraseMatch] {
    matches(page.words, range ?? page.words.indices)
  }

  func matches(_ words: [FoldedWord], _ range: Range<Int>) -> [PhraseMatch] {
    var found: [PhraseMatch] = []
    for first in range {
      let id = words[first].id
      guard id >= 0, Int(id) < starts.count, starts[Int(id)] else { continue }
      var node = 0
      var at = first
      var exact = true
      while at < range.upperBound, words[at].id >= 0,
        let next = steps[UInt64(node) << 32 | UInt64(UInt32(bitPattern: words[at].id))]
      {
        node = Int(next)
        exact = exact && words[at].isExact
        at += 1
        for phrase in nodes[node].phrases {
          found.append(PhraseMatch(phrase: phrase, words: first..<at, isExact: exact))
        }
      }
    }
    return found
  }

  /// The matches that no longer match covers, in order.
  func longest(in page: ChartPage, _ range: Range<Int>? = nil) -> [PhraseMatch] {
    PhraseMatcher.longest(matches(in: page, range))
  }

  static func longest(_ matches: [PhraseMatch]) -> [PhraseMatch] {
    var kept: [PhraseMatch] = []
    for match in matches.sorted(by: {
      ($0.words.lowerBound, -$0.words.count, $0.phrase) < ($1.words.lowerBound, -$1.words.count, $1.phrase)
    }) {
      if let last = kept.last, match.words.upperBound <= last.words.upperBound,
        match.words != last.words
      {
        continue
      }
      kept.append(match)
    }
    return kept
  }
}
