import CaseModel

/// Text and what is written in it: request forms, e-mails, markup, C-CDA, or plain text.
enum TextSignature {
  static func kind(of bytes: SniffedBytes) -> ContentKind? {
    var start = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = SniffedBytes(Array(bytes.bytes.dropFirst(3))) }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return isUTF16Text(bytes) ? narrowed(bytes) : nil
    }
    if let isLittle = unmarkedUTF16(bytes) {
      return narrowed(SniffedBytes((isLittle ? [0xFF, 0xFE] : [0xFE, 0xFF]) + bytes.bytes))
    }
    guard isText(start) else { return nil }
    if isEmail(start) { return .email }
    if start.first(of: "<", before: 512).map({ start.prefixIsBlank($0) }) == true {
      if start.first(of: "<ClinicalDocument", before: start.count) != nil
        || start.first(of: ":ClinicalDocument", before: start.count) != nil
      {
        return .clinicalDocument
      }
      let isMarkup = [
        "<!doctype html", "<html", "<head", "<body", "<meta", "<table", "<div", "<p>", "<p ", "<br", "<h1", "<ul",
        "<span",
      ].contains {
        start.first(of: $0, before: 4096) != nil
      }
      if isMarkup { return .html }
    }
    return isRequestForm(start) ? .requestForm : .text
  }

  /// Header fields as RFC 5322 has them, from the first line on; two that belong to messages are among them.
  static func isEmail(_ bytes: SniffedBytes) -> Bool {
    let known: Set<String> = [
      "from", "to", "cc", "subject", "date", "message-id", "mime-version", "received", "return-path", "content-type",
      "delivered-to", "reply-to", "sender",
    ]
    var found = Set<String>()
    var lines = 0
    for line in bytes.bytes.prefix(16 << 10).split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
      let text = line.last == 0x0D ? line.dropLast() : line
      lines += 1
      if text.isEmpty { break }
      if lines > 1, text.first == 0x20 || text.first == 0x09 { continue }
      if lines == 1, text.starts(with: "From ".utf8) { continue }
      guard let colon = text.firstIndex(of: 0x3A), colon > text.startIndex,
        text[..<colon].allSatisfy({ (0x21...0x7E).contains($0) })
      else { return false }
      found.insert(String(decoding: text[..<colon], as: UTF8.self).lowercased())
    }
    // A typed letter has From, To and Date lines too; only a message has one of these.
    let technical: Set<String> = [
      "message-id", "mime-version", "received", "return-path", "content-type", "delivered-to",
    ]
    return !found.isDisjoint(with: technical) && found.intersection(known).count >= 2
  }

  /// A `reference` of YAML or JSON at the outermost level, with another key of the form beside it, or alone.
  private static func isRequestForm(_ bytes: SniffedBytes) -> Bool {
    let text = String(decoding: bytes.bytes, as: UTF8.self)
    let isJSON = text.first { !$0.isWhitespace } == "{"
    var keys = Set<String>()
    if isJSON {
      for key in ["reference"] + formKeys where text.contains("\"\(key)\"") { keys.insert(key) }
      guard keys.contains("reference") else { return false }
    } else {
      for line in text.split(whereSeparator: \.isNewline) {
        guard let colon = line.firstIndex(of: ":") else { continue }
        var key = line[..<colon]
        if key.first == "\"" || key.first == "'" { key = key.dropFirst().dropLast() }
        keys.insert(String(key))
      }
      guard keys.contains("reference") else { return false }
    }
    return !keys.isDisjoint(with: formKeys) || isReferenceAlone(text)
  }

  private static func isReferenceAlone(_ text: String) -> Bool {
    let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") && !$0.hasPrefix("---") }
    return lines.count <= 3 && text.unicodeScalars.count { ("0"..."9").contains($0) } == 10
  }

  private static let formKeys = [
    "patient", "physician", "declared", "reviews", "questions", "diagnosis", "collectionService",
  ]

  /// UTF-8, or Latin-1 without control characters.
  private static func isText(_ bytes: SniffedBytes) -> Bool {
    guard bytes.prefixIsText(bytes.count) else { return false }
    if isUTF8(bytes.bytes) { return true }
    // C1 controls of Latin-1 are Windows-1252's quotes and dashes; much of them is no text.
    let high = bytes.bytes.count { $0 >= 0x80 }
    return high * 3 <= bytes.count
  }

  /// A character that the end of the prefix cuts counts as whole.
  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    for cut in 0...min(3, bytes.count) where String(validating: bytes.dropLast(cut), as: UTF8.self) != nil {
      return true
    }
    return false
  }

  /// UTF-16 text without a mark: a zero in every other byte, and in no other.
  private static func unmarkedUTF16(_ bytes: SniffedBytes) -> Bool? {
    let head = bytes.bytes.prefix(1024)
    guard head.count >= 16, head.count % 2 == 0 || head.count == bytes.count else { return nil }
    for isLittle in [true, false] {
      let zero = isLittle ? 1 : 0
      let pairs = stride(from: 0, to: head.count - 1, by: 2)
      let isText = pairs.allSatisfy { head[$0 + zero] != 0 || SniffedBytes.isPrintable(head[$0 + 1 - zero]) }
      let latin = pairs.count { head[$0 + zero] == 0 }
      if isText, latin * 10 > head.count / 2 * 7, pairs.allSatisfy({ head[$0 + 1 - zero] != 0 }) { return isLittle }
    }
    return nil
  }

  /// What UTF-16 text says of itself in its Latin letters.
  private static func narrowed(_ bytes: SniffedBytes) -> ContentKind {
    let isLittle = bytes.bytes[0] == 0xFF
    let latin = stride(from: 2, to: bytes.count - 1, by: 2).map { at -> UInt8 in
      let unit = isLittle ? bytes.little16(at: at) : bytes.little16(at: at).byteSwapped
      return UInt8(exactly: unit) ?? UInt8(ascii: "?")
    }
    let kind = kind(of: SniffedBytes(latin))
    return kind == .html || kind == .clinicalDocument ? kind ?? .text : .text
  }

  private static func isUTF16Text(_ bytes: SniffedBytes) -> Bool {
    let isLittle = bytes.bytes[0] == 0xFF
    let units = stride(from: 2, to: min(bytes.count - 1, 4096), by: 2).map { at in
      isLittle ? bytes.little16(at: at) : bytes.little16(at: at).byteSwapped
    }
    return !units.isEmpty && units.allSatisfy { $0 >= 0x20 || [9, 10, 12, 13].contains($0) }
  }
}

extension SniffedBytes {
  fileprivate func prefixIsBlank(_ end: Int) -> Bool { bytes.prefix(end).allSatisfy { $0 <= 0x20 } }
}
