/// The words of a page, packed: 28 bytes each, in JSON as one base64 string of about a dozen characters a word.
///
/// A page has hundreds of words and a case has hundreds of thousands: as JSON objects they would cost more than reading them.
package struct PageWords: Hashable, Sendable, RandomAccessCollection {
  /// Seven values a word: UTF-8 start and length, x, y, width and height in 1/100 point, confidence in 1/1000.
  private var packed: [Int32]
  private static let valuesPerWord = 7

  package init() { packed = [] }

  package init(_ words: some Sequence<PageWord>) {
    packed = []
    for word in words { append(word) }
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { packed.count / PageWords.valuesPerWord }

  package subscript(position: Int) -> PageWord {
    let at = position * PageWords.valuesPerWord
    func points(_ offset: Int) -> Double { Double(packed[at + offset]) / 100 }
    let start = Int(packed[at])
    return PageWord(
      utf8Range: start..<start + Int(packed[at + 1]),
      box: Box(x: points(2), y: points(3), width: points(4), height: points(5)),
      confidence: Double(packed[at + 6]) / 1000)
  }

  package mutating func append(_ word: PageWord) {
    func hundredths(_ value: Double) -> Int32 { Int32((value * 100).rounded().clampedToInt32) }
    packed.append(Int32(clamping: word.utf8Range.lowerBound))
    packed.append(Int32(clamping: word.utf8Range.count))
    packed.append(hundredths(word.box.x))
    packed.append(hundredths(word.box.y))
    packed.append(hundredths(word.box.width))
    packed.append(hundredths(word.box.height))
    packed.append(Int32((Swift.min(Swift.max(word.confidence, 0), 1) * 1000).rounded()))
  }
}

extension PageWords {
  /// Bytes of ``packedBytes`` a word.
  package static var bytesPerWord: Int { valuesPerWord * MemoryLayout<Int32>.size }

  /// The words as they lie in memory: for another process of this machine, which takes them back unchanged.
  package func withPackedBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
    try packed.withUnsafeBytes(body)
  }

  /// What ``withPackedBytes(_:)`` gave; `nil` where that is no whole number of words, or a word lies outside of a text of so
  /// many UTF-8 bytes.
  package init?(packedBytes bytes: UnsafeRawBufferPointer, inTextOf byteCount: Int) {
    guard bytes.count % PageWords.bytesPerWord == 0 else { return nil }
    packed = [Int32](unsafeUninitializedCapacity: bytes.count / MemoryLayout<Int32>.size) { values, count in
      UnsafeMutableRawBufferPointer(values).copyMemory(from: bytes)
      count = bytes.count / MemoryLayout<Int32>.size
    }
    for at in stride(from: 0, to: packed.count, by: PageWords.valuesPerWord) {
      guard packed[at] >= 0, packed[at + 1] >= 0, Int(packed[at]) + Int(packed[at + 1]) <= byteCount else { return nil }
    }
  }
}

extension Double {
  fileprivate var clampedToInt32: Double {
    isNaN ? 0 : Swift.min(Swift.max(self, Double(Int32.min)), Double(Int32.max))
  }
}

extension PageWords: Codable {
  /// What is likely for the next word, from the one before: what is written down is how far it is from that, which is little.
  private struct Expected {
    var values: [Int32] = [0, 0, 0, 0, 0, 0, 0]

    /// A space later in the text and on the page, on the same line, as high and as sure.
    mutating func follow(_ word: ArraySlice<Int32>) {
      let at = word.startIndex
      values[0] = word[at] &+ word[at + 1] &+ 1
      values[2] = word[at + 2] &+ word[at + 4]
      values[3] = word[at + 3]
      values[5] = word[at + 5]
      values[6] = word[at + 6]
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    func damaged(_ what: String) -> DecodingError {
      DecodingError.dataCorruptedError(in: container, debugDescription: what)
    }
    guard let bytes = Base64.decode(try container.decode(String.self)) else { throw damaged("words are base64") }
    packed = []
    packed.reserveCapacity(bytes.count)
    var expected = Expected()
    var value: UInt32 = 0
    var shift: UInt32 = 0
    for byte in bytes {
      guard shift < 32 else { throw damaged("a word's value has 32 bits at most") }
      value |= UInt32(byte & 0x7F) << shift
      shift += 7
      guard byte < 0x80 else { continue }
      let difference = Int32(bitPattern: value >> 1) ^ -Int32(bitPattern: value & 1)
      packed.append(expected.values[packed.count % PageWords.valuesPerWord] &+ difference)
      value = 0
      shift = 0
      if packed.count % PageWords.valuesPerWord == 0 { expected.follow(packed.suffix(PageWords.valuesPerWord)) }
    }
    guard shift == 0, packed.count % PageWords.valuesPerWord == 0 else { throw damaged("a word has seven values") }
    for at in stride(from: 0, to: packed.count, by: PageWords.valuesPerWord) where packed[at] < 0 || packed[at + 1] < 0
    {
      throw damaged("a word starts before its text")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(packed.count * 2)
    var expected = Expected()
    for at in stride(from: 0, to: packed.count, by: PageWords.valuesPerWord) {
      let word = packed[at..<at + PageWords.valuesPerWord]
      for (place, value) in word.enumerated() {
        let difference = value &- expected.values[place]
        // Sign last, seven bits a byte, the lowest first: what is near to zero is short.
        var rest = UInt32(bitPattern: difference << 1 ^ difference >> 31)
        while rest >= 0x80 {
          bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
          rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
      }
      expected.follow(word)
    }
    var container = encoder.singleValueContainer()
    try container.encode(Base64.encode(bytes))
  }
}
