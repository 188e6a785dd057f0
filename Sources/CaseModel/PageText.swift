/// The text of one page in reading order, with the place of every word.
package struct PageText: Hashable, Sendable, Codable {
  /// Lines end with `\n`; words of a line are separated by one space.
  package let text: String
  package let words: PageWords

  package init(text: String, words: PageWords) {
    self.text = text
    self.words = words
  }

  package static let empty = PageText(text: "", words: PageWords())

  /// The words that overlap a range of UTF-8 offsets of `text`.
  package func words(overlapping range: Range<Int>) -> [PageWord] {
    words.filter { $0.utf8Range.overlaps(range) }
  }

  /// The box around the words that overlap a range of UTF-8 offsets of `text`; `nil` where no word does.
  package func box(of range: Range<Int>) -> Box? {
    let found = words(overlapping: range)
    guard let first = found.first else { return nil }
    return found.dropFirst().reduce(first.box) { $0.union($1.box) }
  }
}

/// One word: where it stands in the page's text and on the page.
package struct PageWord: Hashable, Sendable {
  /// Offsets into the UTF-8 of the page's text.
  package let utf8Range: Range<Int>
  package let box: Box
  /// 0 to 1 as the reader judged it; 1 for text that the document itself carries.
  package let confidence: Double

  package init(utf8Range: Range<Int>, box: Box, confidence: Double) {
    self.utf8Range = utf8Range
    self.box = box
    self.confidence = confidence
  }
}

/// The words of a page, packed: 28 bytes each, in JSON as one base64 string.
///
/// A page has hundreds of words and a case has hundreds of thousands: as JSON objects they would cost more than reading them.
package struct PageWords: Hashable, Sendable, RandomAccessCollection {
  /// Seven values a word: UTF-8 start and length, x, y, width and height in 1/100 point, confidence in 1/1000.
  private var packed: [Int32]

  package init() { packed = [] }

  package init(_ words: some Sequence<PageWord>) {
    packed = []
    for word in words { append(word) }
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { packed.count / 7 }

  package subscript(position: Int) -> PageWord {
    let at = position * 7
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

extension Double {
  fileprivate var clampedToInt32: Double {
    isNaN ? 0 : Swift.min(Swift.max(self, Double(Int32.min)), Double(Int32.max))
  }
}

extension PageWords: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let bytes = Base64.decode(try container.decode(String.self)), bytes.count % 28 == 0 else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "words are base64 of 28 bytes each")
    }
    packed = stride(from: 0, to: bytes.count, by: 4).map { at in
      Int32(
        bitPattern: UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16
          | UInt32(bytes[at + 3]) << 24)
    }
    for at in stride(from: 0, to: packed.count, by: 7) where packed[at] < 0 || packed[at + 1] < 0 {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "a word starts before its text")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(packed.count * 4)
    for value in packed {
      let bits = UInt32(bitPattern: value)
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
    }
    var container = encoder.singleValueContainer()
    try container.encode(Base64.encode(bytes))
  }
}
