/// Numbers by folded word, for lists that are made once and asked for every word of every page.
///
/// An open table under FNV-1a: a dictionary of strings takes several times as long, most of it to hash.
struct WordTable: Sendable {
  fileprivate struct Place: Sendable {
    var hash: UInt32 = 0
    /// Into `starts` and `values`, from 1; 0 where the place is free.
    var entry: Int32 = 0
  }

  /// A power of two, at most half of them taken.
  private var places = [Place](repeating: Place(), count: 64)
  /// The words' bytes one after another; word `n` ends where the next one starts.
  private var bytes: [UInt8] = []
  private var starts: [Int32] = [0]
  private var values: [Int32] = []
  /// Beyond ASCII one word can be written in several ways.
  private var others: [String: Int32] = [:]

  /// `nil` for a word that has none.
  subscript(word: String) -> Int32? {
    get {
      var word = word
      return word.withUTF8 { utf8 in lookUp { $0[utf8] } }
    }
    set {
      guard let newValue else { preconditionFailure("words are not taken back") }
      var word = word
      word.withUTF8 { set($0, newValue) }
    }
  }

  /// Many words at once. Asked one by one, each counts references to the table up and down, and cores that read pages side by
  /// side wait for each other at those counts.
  func lookUp<Answer>(_ body: (Lookup) -> Answer) -> Answer {
    places.withUnsafeBufferPointer { places in
      bytes.withUnsafeBufferPointer { bytes in
        starts.withUnsafeBufferPointer { starts in
          values.withUnsafeBufferPointer { values in
            withUnsafePointer(to: others) { others in
              body(Lookup(places: places, bytes: bytes, starts: starts, values: values, others: others))
            }
          }
        }
      }
    }
  }

  /// The table while it stands still; valid within ``lookUp(_:)`` only.
  struct Lookup {
    fileprivate let places: UnsafeBufferPointer<Place>
    fileprivate let bytes: UnsafeBufferPointer<UInt8>
    fileprivate let starts: UnsafeBufferPointer<Int32>
    fileprivate let values: UnsafeBufferPointer<Int32>
    fileprivate let others: UnsafePointer<[String: Int32]>

    /// `nil` for a word, in UTF-8, that has none.
    subscript(word: UnsafeBufferPointer<UInt8>) -> Int32? {
      guard let hash = WordTable.hash(word) else { return others.pointee[String(decoding: word, as: UTF8.self)] }
      let entry = Int(places[place(of: word, hash)].entry)
      return entry == 0 ? nil : values[entry - 1]
    }

    /// Where the word is, or would be.
    fileprivate func place(of word: UnsafeBufferPointer<UInt8>, _ hash: UInt32) -> Int {
      var place = Int(hash) & (places.count - 1)
      while places[place].entry > 0, places[place].hash != hash || !isEntry(Int(places[place].entry) - 1, word) {
        place = (place + 1) & (places.count - 1)
      }
      return place
    }

    private func isEntry(_ entry: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
      let start = Int(starts[entry])
      guard Int(starts[entry + 1]) - start == word.count else { return false }
      for (offset, byte) in word.enumerated() where bytes[start + offset] != byte { return false }
      return true
    }
  }

  private mutating func set(_ word: UnsafeBufferPointer<UInt8>, _ value: Int32) {
    guard let hash = WordTable.hash(word) else {
      others[String(decoding: word, as: UTF8.self)] = value
      return
    }
    let place = lookUp { $0.place(of: word, hash) }
    if places[place].entry > 0 {
      values[Int(places[place].entry) - 1] = value
      return
    }
    bytes.append(contentsOf: word)
    starts.append(Int32(bytes.count))
    values.append(value)
    places[place] = Place(hash: hash, entry: Int32(values.count))
    if values.count * 2 > places.count { grow() }
  }

  private mutating func grow() {
    let old = places
    places = [Place](repeating: Place(), count: old.count * 2)
    for taken in old where taken.entry > 0 {
      var place = Int(taken.hash) & (places.count - 1)
      while places[place].entry > 0 { place = (place + 1) & (places.count - 1) }
      places[place] = taken
    }
  }

  /// `nil` for a word with letters beyond ASCII.
  fileprivate static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt32? {
    var sum = FNV.start
    var all: UInt8 = 0
    for byte in word {
      sum = FNV.step(sum, byte)
      all |= byte
    }
    return all < 0x80 ? UInt32(truncatingIfNeeded: sum ^ sum >> 32) : nil
  }
}

/// Small numbers by a word's id in the vocabulary, for what is asked of every word.
struct WordValues: Sendable {
  private var values: [Int16] = []

  /// `nil` for a word that has none, and for -1.
  subscript(id: Int32) -> Int? {
    get {
      guard id >= 0, id < values.count, values[Int(id)] >= 0 else { return nil }
      return Int(values[Int(id)])
    }
    set {
      while values.count <= id { values.append(-1) }
      values[Int(id)] = newValue.map { Int16($0) } ?? -1
    }
  }
}
