/// A description cut into folded tokens: lower-case ASCII letters and digits, accents taken off, one pass over its UTF-8.
struct DescriptionTokens {
  /// What stands before a token.
  enum Gap: UInt8, Comparable {
    case plain, comma, strong
    static func < (left: Gap, right: Gap) -> Bool { left.rawValue < right.rawValue }
  }

  struct Token {
    /// Offsets into `folded`.
    var folded: Range<Int>
    /// Offsets into the source's UTF-8.
    var source: Range<Int>
    var hash: UInt64
    var gap: Gap
  }

  private(set) var folded: [UInt8] = []
  private(set) var tokens: [Token] = []

  /// More than any description has; the rest of a longer text is not read.
  static let byteLimit = 2048

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    let count = min(bytes.count, Self.byteLimit)
    folded.reserveCapacity(count + 8)
    tokens.reserveCapacity(24)
    var start = -1
    var sourceStart = 0
    var hash: UInt64 = 0
    var gap = Gap.plain
    var lastWasLower = false
    var at = 0

    func isDashWithBlanks(_ at: Int) -> Bool {
      at > 0 && at + 1 < count && bytes[at - 1] == 0x20 && bytes[at + 1] == 0x20
    }
    func put(_ byte: UInt8, at position: Int) {
      if start < 0 {
        start = folded.count
        sourceStart = position
        hash = 0xCBF2_9CE4_8422_2325
      }
      folded.append(byte)
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    func close(at position: Int) {
      guard start >= 0 else { return }
      tokens.append(
        Token(folded: start..<folded.count, source: sourceStart..<position, hash: hash, gap: gap))
      start = -1
      gap = .plain
      lastWasLower = false
    }

    while at < count {
      let byte = bytes[at]
      switch byte {
      case 0x61...0x7A:
        put(byte, at: at)
        lastWasLower = true
      case 0x41...0x5A:
        if lastWasLower { close(at: at) }
        put(byte | 0x20, at: at)
        lastWasLower = false
      case 0x30...0x39:
        put(byte, at: at)
        lastWasLower = false
      case 0xC3 where at + 1 < count:
        for letter in Self.latin1(bytes[at + 1]) { put(letter, at: at) }
        at += 1
      case 0xC5 where at + 1 < count && (bytes[at + 1] == 0x92 || bytes[at + 1] == 0x93):
        put(0x6F, at: at)
        put(0x65, at: at)
        at += 1
      case 0xCC, 0xCD: at += 1  // a combining accent: the letter before it stays as it is
      case 0xC2:
        close(at: at)
        at += 1
      case 0x80...0xFF: put(byte, at: at)
      default:
        close(at: at)
        switch byte {
        case 0x2C: gap = max(gap, .comma)
        case 0x3B, 0x28, 0x29, 0x5B, 0x5D, 0x7C, 0x0A, 0x0D: gap = .strong
        case 0x2D where isDashWithBlanks(at): gap = .strong
        default: break
        }
      }
      at += 1
    }
    close(at: count)
  }

  static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }

  /// The letters of U+00C0…U+00FF without their accents; by the second byte of the UTF-8.
  private static func latin1(_ second: UInt8) -> [UInt8] {
    switch second | 0x20 {
    case 0xA0...0xA5: [0x61]
    case 0xA6: [0x61, 0x65]
    case 0xA7: [0x63]
    case 0xA8...0xAB: [0x65]
    case 0xAC...0xAF: [0x69]
    case 0xB0: [0x64]
    case 0xB1: [0x6E]
    case 0xB2...0xB6, 0xB8: [0x6F]
    case 0xB9...0xBC: [0x75]
    case 0xBD: [0x79]
    case 0xBF: second == 0x9F ? [0x73, 0x73] : [0x79]
    default: []
    }
  }
}
