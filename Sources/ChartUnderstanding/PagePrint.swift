import CaseModel

/// What a page is known by when the same sheet comes twice on different ways: by upload and by fax, by two scanners.
package struct PagePrint: Hashable, Sendable, Codable {
  package let page: PageNumber
  /// Of every number, side and negation in the order of the page: pages that differ in one are different pages.
  let exact: String
  /// How many those are.
  let exactCount: Int
  /// Who the page says it is about, folded; `nil` where it does not.
  let patient: String?
  /// The distinct words of three letters and more.
  let words: WordPrints
  let look: PageLook?
}

/// Distinct words as hashes, ascending; the lowest bit tells whether the word was read for sure.
struct WordPrints: Hashable, Sendable, Codable {
  private(set) var hashes: [UInt32] = []

  /// ``FNV`` hashes of the words, each as often as it stands there; a word is sure where it was read for sure once.
  init(_ words: some Collection<(hash: UInt64, isSure: Bool)>) {
    // Turned, so that the bits that are kept come first; the last bit tells whether the word is sure.
    let sorted = words.map { (($0.hash << 16 | $0.hash >> 48) & ~1) | ($0.isSure ? 1 : 0) }.sorted()
    for (index, word) in sorted.enumerated() where index + 1 == sorted.count || sorted[index + 1] & ~1 != word & ~1 {
      hashes.append(UInt32(truncatingIfNeeded: word >> 32) & ~1 | UInt32(truncatingIfNeeded: word & 1))
    }
    hashes.sort()
  }

  struct Comparison {
    var shared = 0
    /// Words of one page that the other lacks, as far as they were read for sure.
    var sureOnlyLeft = 0
    var sureOnlyRight = 0
    var all = 0
    var likeness: Double { all == 0 ? 0 : Double(shared) / Double(all) }
  }

  func compared(to other: WordPrints) -> Comparison {
    var comparison = Comparison()
    var (left, right) = (0, 0)
    while left < hashes.count || right < other.hashes.count {
      comparison.all += 1
      let mine = left < hashes.count ? hashes[left] & ~1 : UInt32.max
      let theirs = right < other.hashes.count ? other.hashes[right] & ~1 : UInt32.max
      if mine == theirs {
        comparison.shared += 1
        left += 1
        right += 1
      } else if mine < theirs {
        comparison.sureOnlyLeft += Int(hashes[left] & 1)
        left += 1
      } else {
        comparison.sureOnlyRight += Int(other.hashes[right] & 1)
        right += 1
      }
    }
    return comparison
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let bytes = Base64.decode(try container.decode(String.self)), bytes.count % 4 == 0 else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "word prints are base64 of 4 bytes each")
    }
    for at in stride(from: 0, to: bytes.count, by: 4) {
      let low = UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8
      let high = UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
      hashes.append(low | high)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hashes.count * 4)
    for hash in hashes {
      for place: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: hash >> place)) }
    }
    try container.encode(Base64.encode(bytes))
  }
}

/// FNV-1a, 64 bits: the same in every process, unlike `Hasher`.
enum FNV {
  static let start: UInt64 = 14_695_981_039_346_656_037

  static func hash(_ text: String, from start: UInt64 = FNV.start) -> UInt64 {
    var text = text
    let sum = text.withUTF8 { $0.reduce(start) { step($0, $1) } }
    // An end, so that 'ab c' and 'a bc' differ.
    return step(sum, 0xFF)
  }

  @inline(__always)
  static func step(_ sum: UInt64, _ byte: UInt8) -> UInt64 { (sum ^ UInt64(byte)) &* 1_099_511_628_211 }
}

/// Takes the print of a page.
struct TakePrint {
  let lexicon: ChartLexicon

  private var rules: DuplicateRules { lexicon.rules.duplicates }

  /// `nil` for a page on which nothing stands.
  func run(_ page: ChartPage, patient: StatedIdentity?) -> PagePrint? {
    guard !page.content.isBlank, !page.words.isEmpty || page.content.look != nil else { return nil }
    let sure = sureness(page)
    var exact = FNV.start
    var exactCount = 0
    var words: [(hash: UInt64, isSure: Bool)] = []
    words.reserveCapacity(page.words.count)
    for (index, word) in page.words.enumerated() {
      if word.isShared {
        exact = FNV.hash(word.text, from: exact)
        exactCount += 1
      } else if word.text.utf8.count >= 3 {
        words.append((FNV.hash(word.text), sure[index]))
      }
    }
    let who = patient.map { identity in
      [identity.family, identity.given].compactMap { $0.map { Folding.folded($0) } }.joined(separator: ",")
        + "/" + (identity.birthDate?.description ?? "")
    }
    return PagePrint(
      page: page.number, exact: String(exact, radix: 16), exactCount: exactCount, patient: who,
      words: WordPrints(words), look: page.content.look)
  }

  /// For each word, whether it was read for sure. Words of the page and their places stand in the same order.
  private func sureness(_ page: ChartPage) -> [Bool] {
    guard page.isRecognised else { return [Bool](repeating: true, count: page.words.count) }
    let places = page.content.text.words
    var place = 0
    return page.words.map { word in
      while place < places.count, places[place].utf8Range.upperBound <= Int(word.start) { place += 1 }
      return place < places.count && places[place].confidence >= rules.sureConfidence
    }
  }
}
