/// Cuts a content stream (ISO 32000-1, 7.8.2) into operands and operators, tolerating damage.
struct ContentLexer {
  enum Token: Equatable {
    case number(Double)
    case name([UInt8])
    /// A string, with the number of its bytes.
    case string(Int)
    case arrayStart, arrayEnd
    case `operator`([UInt8])
  }

  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> Token? {
    skipSpace()
    guard at < bytes.count else { return nil }
    let byte = bytes[at]
    switch byte {
    case 0x28: return .string(literalString())
    case 0x3C:
      at += 1
      if at < bytes.count, bytes[at] == 0x3C {
        at += 1
        return next()
      }
      return .string(hexString())
    case 0x3E, 0x7B, 0x7D, 0x29:
      at += 1
      return next()
    case 0x5B:
      at += 1
      return .arrayStart
    case 0x5D:
      at += 1
      return .arrayEnd
    case 0x2F:
      at += 1
      return .name(regular())
    default:
      let word = regular()
      if word.isEmpty {
        at += 1
        return next()
      }
      return number(word).map { .number($0) } ?? .operator(word)
    }
  }

  /// Goes on behind `EI` after the operator `ID` of an inline image.
  mutating func skipInlineImage() {
    at += 1
    while at + 2 < bytes.count {
      if bytes[at] == 0x45, bytes[at + 1] == 0x49, at == 0 || isSpace(bytes[at - 1]), isSpace(bytes[at + 2]) {
        at += 2
        return
      }
      at += 1
    }
    at = bytes.count
  }

  private mutating func skipSpace() {
    while at < bytes.count {
      if isSpace(bytes[at]) {
        at += 1
      } else if bytes[at] == 0x25 {
        while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
      } else {
        return
      }
    }
  }

  private mutating func literalString() -> Int {
    var depth = 0
    var count = 0
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case 0x5C:
        at += 1
        count += 1
      case 0x28:
        depth += 1
        if depth > 1 { count += 1 }
      case 0x29:
        depth -= 1
        if depth == 0 { return count }
        count += 1
      default: count += 1
      }
    }
    return count
  }

  private mutating func hexString() -> Int {
    var digits = 0
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == 0x3E { break }
      if !isSpace(byte) { digits += 1 }
    }
    return (digits + 1) / 2
  }

  private mutating func regular() -> [UInt8] {
    let start = at
    while at < bytes.count, !isSpace(bytes[at]), !isDelimiter(bytes[at]) { at += 1 }
    return Array(bytes[start..<at])
  }

  private func number(_ word: [UInt8]) -> Double? {
    var value = 0.0
    var scale = 0.0
    var digits = 0
    for byte in word {
      switch byte {
      case 0x30...0x39:
        digits += 1
        if scale == 0 {
          value = value * 10 + Double(byte - 0x30)
        } else {
          value += Double(byte - 0x30) * scale
          scale /= 10
        }
      case 0x2E where scale == 0: scale = 0.1
      case 0x2B where digits == 0, 0x2D where digits == 0: continue
      default: return nil
      }
    }
    guard digits > 0 else { return nil }
    return word[0] == 0x2D ? -value : value
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == 0x0C || byte == 0
  }

  private func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x28, 0x29, 0x3C, 0x3E, 0x5B, 0x5D, 0x7B, 0x7D, 0x2F, 0x25: true
    default: false
    }
  }
}
