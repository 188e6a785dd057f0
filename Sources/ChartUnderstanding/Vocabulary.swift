/// Every word that any rule knows, with an id each, and a way to find a word that was read with one wrong letter.
struct Vocabulary: Sendable {
  /// What the rules know of a word as it is written.
  struct Known: Sendable {
    /// -1 for a word of no phrase.
    fileprivate(set) var id: Int32 = -1
    /// Its place in ``LanguageWords``; -1 for a word that speaks for no language.
    fileprivate(set) var language: Int32 = -1
    /// True for a word that two copies of a page must share in order.
    fileprivate(set) var isShared = false
  }

  private var places = WordTable()
  private var known: [Known] = []
  private var words: [String] = []
  /// Words with one letter left out, and the ids that they may stand for (the SymSpell scheme).
  private var deletions: [String: [Int32]] = [:]
  /// Shorter words have too many neighbours to forgive anything.
  private static let forgivingLength = 7

  /// The id of a rule's word, added where it is new; its plural in `-s` gets the same id.
  mutating func add(_ word: String) -> Int32 {
    let given = self[word].id
    if given >= 0 { return given }
    let id = Int32(words.count)
    words.append(word)
    known[place(of: word)].id = id
    if word.utf8.count > 3, word.utf8.last != 0x73, self[word + "s"].id < 0 { known[place(of: word + "s")].id = id }
    let bytes = Array(word.utf8)
    guard bytes.count >= Vocabulary.forgivingLength, bytes.allSatisfy({ $0 < 0x80 }) else { return id }
    deletions[word, default: []].append(id)
    for gap in bytes.indices { deletions[Vocabulary.without(gap, bytes), default: []].append(id) }
    return id
  }

  /// The words that tell languages, and those that copies share.
  mutating func add(_ languages: LanguageWords, shared: [String]) {
    for (word, place) in languages.places { known[self.place(of: word)].language = Int32(place) }
    for word in shared { known[place(of: word)].isShared = true }
  }

  private mutating func place(of word: String) -> Int {
    if let place = places[word] { return Int(place) }
    places[word] = Int32(known.count)
    known.append(Known())
    return known.count - 1
  }

  subscript(word: String) -> Known { places[word].map { known[Int($0)] } ?? Known() }

  /// Many words at once: see ``WordTable/lookUp(_:)``.
  func lookUp<Answer>(_ body: (Lookup) -> Answer) -> Answer {
    places.lookUp { places in known.withUnsafeBufferPointer { body(Lookup(places: places, known: $0)) } }
  }

  /// Valid within ``lookUp(_:)`` only.
  struct Lookup {
    fileprivate let places: WordTable.Lookup
    fileprivate let known: UnsafeBufferPointer<Known>

    /// Of a folded word in UTF-8.
    subscript(word: UnsafeBufferPointer<UInt8>) -> Known { places[word].map { known[Int($0)] } ?? Known() }
  }

  /// The one known word within one changed, lost, added or swapped letter; -1 for none or for several.
  func nearest(_ word: String) -> Int32 {
    let bytes = Array(word.utf8)
    guard bytes.count >= Vocabulary.forgivingLength, bytes.count <= 24 else { return -1 }
    var found: Int32 = -1
    func consider(_ key: String) -> Bool {
      for id in deletions[key] ?? [] where id != found {
        guard EditDistance.between(word, words[Int(id)], limit: 1) <= 1 else { continue }
        if found >= 0 { return false }
        found = id
      }
      return true
    }
    if !consider(word) { return -1 }
    for gap in bytes.indices where !consider(Vocabulary.without(gap, bytes)) { return -1 }
    return found
  }

  private static func without(_ gap: Int, _ bytes: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: bytes.count) { buffer in
      var at = 0
      for (index, byte) in bytes.enumerated() where index != gap {
        buffer[at] = byte
        at += 1
      }
      return at
    }
  }
}

/// The number of letters to change, add, drop or swap (optimal string alignment).
enum EditDistance {
  /// Stops counting beyond `limit` and answers `limit + 1`.
  static func between(_ left: String, _ right: String, limit: Int) -> Int {
    let a = Array(left.utf8)
    let b = Array(right.utf8)
    guard abs(a.count - b.count) <= limit else { return limit + 1 }
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + [Int](repeating: 0, count: b.count)
      var least = i
      for j in 1...b.count {
        var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, beforeLast[j - 2] + 1) }
        row[j] = cost
        least = min(least, cost)
      }
      if least > limit { return limit + 1 }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
