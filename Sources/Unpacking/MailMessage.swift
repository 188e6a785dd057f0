import CGMime

/// An e-mail (RFC 5322, MIME) read from a descriptor by GMime.
struct MailMessage: ~Copyable {
  /// What stands in a message, in its order.
  enum Piece {
    /// The header lines that a person reads, at the head of the message itself or of one forwarded inside it.
    case heading(String)
    /// A body, decoded to UTF-8.
    case body(MailPart, isHTML: Bool)
    /// `name` as the sender wrote it, decoded; `nil` where there is none.
    case attachment(MailPart, name: String?, isInText: Bool)
    /// A sealed part: nobody but the addressee reads it.
    case encrypted
    /// A part that lies deeper than ``maximumDepth``.
    case tooDeep
  }

  static let maximumDepth = 20

  private let message: UnsafeMutablePointer<GMimeMessage>
  /// True where the message ends before its parts do.
  let isCut: Bool

  /// `nil` where the bytes are no message; the descriptor stays the caller's and must outlive this value.
  init?(descriptor: Int32) {
    var damaged: Int32 = 0
    guard let opened = cgmime_message(descriptor, &damaged) else { return nil }
    message = opened
    isCut = damaged != 0
  }

  deinit { cgmime_free(message) }

  /// `gmime 3.2.13`
  static var version: String { "gmime \(gmime_major_version).\(gmime_minor_version).\(gmime_micro_version)" }

  /// Hands on every piece while the message is alive.
  borrowing func forEachPiece(_ take: (Piece) throws -> Void) throws {
    try MailMessage.walk(message, depth: 0, take)
  }

  private static func walk(
    _ message: UnsafeMutablePointer<GMimeMessage>, depth: Int, _ take: (Piece) throws -> Void
  ) throws {
    let lines = ["From", "To", "Cc", "Date", "Subject"].compactMap { name -> String? in
      guard let value = cgmime_header(message, name) else { return nil }
      defer { g_free(value) }
      return "\(name): \(String(cString: value))"
    }
    try take(.heading(lines.joined(separator: "\n")))
    guard let root = g_mime_message_get_mime_part(message) else { return }
    try walk(root, depth: depth, isInText: false, take)
  }

  private static func walk(
    _ part: UnsafeMutablePointer<GMimeObject>, depth: Int, isInText: Bool, _ take: (Piece) throws -> Void
  ) throws {
    guard depth < maximumDepth else {
      try take(.tooDeep)
      return
    }
    switch cgmime_kind_of(part) {
    case CGMIME_MULTIPART:
      if hasType(part, "multipart", "encrypted") {
        try take(.encrypted)
        return
      }
      let children = (0..<cgmime_count(part)).compactMap { cgmime_child(part, $0) }
      // The same text in several forms: the plain one, else the last, which is the richest (RFC 2046, 5.1.4).
      if hasType(part, "multipart", "alternative") {
        if let chosen = children.first(where: { hasType($0, "text", "plain") }) ?? children.last {
          try walk(chosen, depth: depth + 1, isInText: isInText, take)
        }
        for child in children where !hasType(child, "text", "*") && child != children.last {
          try walk(child, depth: depth + 1, isInText: true, take)
        }
        return
      }
      let isRelated = hasType(part, "multipart", "related")
      for child in children { try walk(child, depth: depth + 1, isInText: isInText || isRelated, take) }
    case CGMIME_MESSAGE:
      guard let inner = cgmime_inner(part) else { return }
      try walk(inner, depth: depth + 1, take)
    case CGMIME_LEAF:
      try take(leaf(part, isInText: isInText))
    default:
      return
    }
  }

  private static func leaf(_ part: UnsafeMutablePointer<GMimeObject>, isInText: Bool) -> Piece {
    let name = cgmime_file_name(part).map { String(cString: $0) }
    if cgmime_is_attachment(part) == 0, name == nil {
      if hasType(part, "text", "html") { return .body(MailPart(part, asText: true), isHTML: true) }
      if hasType(part, "text", "plain") { return .body(MailPart(part, asText: true), isHTML: false) }
    }
    // S/MIME: sealed, or signed so that the message lies inside.
    if hasType(part, "application", "pkcs7-mime") || hasType(part, "application", "x-pkcs7-mime") { return .encrypted }
    return .attachment(MailPart(part, asText: false), name: name, isInText: isInText && hasType(part, "image", "*"))
  }

  private static func hasType(_ part: UnsafeMutablePointer<GMimeObject>, _ type: String, _ subtype: String) -> Bool {
    cgmime_is_type(part, type, subtype) != 0
  }
}

/// The bytes of one part, valid while its message is walked.
struct MailPart {
  private let part: UnsafeMutablePointer<GMimeObject>
  private let asText: Bool

  fileprivate init(_ part: UnsafeMutablePointer<GMimeObject>, asText: Bool) {
    self.part = part
    self.asText = asText
  }

  /// Hands on the decoded bytes piece by piece; `take` returns false to stop.
  ///
  /// Returns false where the part could not be decoded to its end.
  func forEachBlock(_ take: (ArraySlice<UInt8>) throws -> Bool) rethrows -> Bool {
    guard let stream = cgmime_open(part, asText ? 1 : 0) else { return true }
    defer { cgmime_close(stream) }
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = block.withUnsafeMutableBytes { bytes in
        g_mime_stream_read(stream, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
      }
      if count < 0 { return false }
      if count == 0 { return true }
      if try !take(block[0..<count]) { return true }
    }
  }
}
