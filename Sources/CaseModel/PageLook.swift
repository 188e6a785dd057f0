/// How the dark lies on a page, coarse enough that scanning or faxing the sheet again hardly changes it.
///
/// 256 bits in hexadecimal: one for each field of a 16 by 16 grid that is clearly darker than the one to its right.
package struct PageLook: Hashable, Sendable, Codable {
  package static let fieldsPerSide = 16

  private let words: [UInt64]

  /// `isDarker` holds the 256 answers row by row.
  package init(_ isDarker: [Bool]) {
    precondition(isDarker.count == PageLook.fieldsPerSide * PageLook.fieldsPerSide, "a look has 256 fields")
    var words = [UInt64](repeating: 0, count: 4)
    for (index, bit) in isDarker.enumerated() where bit { words[index / 64] |= 1 << UInt64(index % 64) }
    self.words = words
  }

  /// Fields with an edge: a page of few has no look to speak of.
  package var edgeCount: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Shared edges as a share of all edges of both, 0 to 1; 0 where neither has one.
  package func likeness(to other: PageLook) -> Double {
    let shared = zip(words, other.words).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
    let all = zip(words, other.words).reduce(0) { $0 + ($1.0 | $1.1).nonzeroBitCount }
    return all == 0 ? 0 : Double(shared) / Double(all)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let parts = try container.decode(String.self).split(separator: "-").map { UInt64($0, radix: 16) }
    guard parts.count == 4, !parts.contains(nil) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "a look is four numbers in hexadecimal")
    }
    words = parts.compactMap(\.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(words.map { String($0, radix: 16) }.joined(separator: "-"))
  }
}
