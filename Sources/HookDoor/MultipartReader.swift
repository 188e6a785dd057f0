/// Takes a `multipart/form-data` body apart as it comes (RFC 7578, RFC 2046 section 5.1.1).
package struct MultipartReader: Sendable {
  package enum Event: Hashable, Sendable {
    /// A part begins: its form name, and the file's name where it is a file.
    case part(name: String, fileName: String?)
    case bytes([UInt8])
    case partEnd
  }

  package enum Failure: Error, Hashable, Sendable {
    /// The content type names no boundary.
    case noBoundary
    /// A part's head is longer than any honest one, or says nothing of a form.
    case badHead
    case tooManyParts
    /// The body ends in the middle.
    case cutShort
  }

  private enum Place { case preamble, afterBoundary, head, content, end }

  private static let longestHead = 16 << 10
  private static let mostParts = 50_000

  private let delimiter: [UInt8]
  private var place = Place.preamble
  private var rest: [UInt8]
  private var parts = 0

  /// `contentType` is the header's value.
  package init(contentType: String) throws(Failure) {
    guard let boundary = HeaderParameters(contentType)["boundary"], (1...70).contains(boundary.utf8.count) else {
      throw .noBoundary
    }
    delimiter = Array("\r\n--\(boundary)".utf8)
    // The first boundary has no line before it.
    rest = [0x0D, 0x0A]
  }

  package var isAtEnd: Bool { place == .end }

  /// What these bytes bring; a part's bytes come in any number of pieces.
  package mutating func read(_ bytes: some Sequence<UInt8>) throws(Failure) -> [Event] {
    rest += bytes
    var events: [Event] = []
    while try step(&events) {}
    return events
  }

  package func finish() throws(Failure) {
    guard place == .end else { throw .cutShort }
  }

  /// One step; false where more bytes are needed.
  private mutating func step(_ events: inout [Event]) throws(Failure) -> Bool {
    switch place {
    case .preamble:
      guard let at = find(delimiter) else {
        rest.removeFirst(max(0, rest.count - delimiter.count + 1))
        return false
      }
      rest.removeFirst(at + delimiter.count)
      place = .afterBoundary
    case .afterBoundary:
      // The last boundary is followed by '--'; any may be followed by blanks.
      guard rest.count >= 2 else { return false }
      if rest[0] == 0x2D, rest[1] == 0x2D {
        place = .end
      } else {
        guard let end = find([0x0D, 0x0A]) else {
          if rest.count > MultipartReader.longestHead { throw .badHead }
          return false
        }
        // The line's own end is the beginning of the head: an empty head is possible.
        rest.removeFirst(end)
        place = .head
      }
    case .head:
      guard let end = find([0x0D, 0x0A, 0x0D, 0x0A]) else {
        if rest.count > MultipartReader.longestHead { throw .badHead }
        return false
      }
      events.append(try part(Array(rest[..<end])))
      rest.removeFirst(end + 4)
      parts += 1
      if parts > MultipartReader.mostParts { throw .tooManyParts }
      place = .content
    case .content:
      guard let at = find(delimiter) else {
        let safe = rest.count - delimiter.count + 1
        if safe > 0 {
          events.append(.bytes(Array(rest[..<safe])))
          rest.removeFirst(safe)
        }
        return false
      }
      if at > 0 { events.append(.bytes(Array(rest[..<at]))) }
      events.append(.partEnd)
      rest.removeFirst(at + delimiter.count)
      place = .afterBoundary
    case .end:
      rest = []
      return false
    }
    return true
  }

  private func part(_ head: [UInt8]) throws(Failure) -> Event {
    for line in String(decoding: head, as: UTF8.self).split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":"),
        line[..<colon].trimmed.lowercased() == "content-disposition"
      else { continue }
      let parameters = HeaderParameters(String(line[line.index(after: colon)...]))
      guard let name = parameters["name"] else { throw .badHead }
      return .part(name: name, fileName: parameters["filename"])
    }
    throw .badHead
  }

  private func find(_ wanted: [UInt8]) -> Int? {
    guard rest.count >= wanted.count, let first = wanted.first else { return nil }
    return rest.withUnsafeBufferPointer { bytes in
      var at = 0
      let last = bytes.count - wanted.count
      while at <= last {
        guard let next = bytes[at...last].firstIndex(of: first) else { return nil }
        if zip(bytes[next...], wanted).allSatisfy({ $0 == $1 }) { return next }
        at = next + 1
      }
      return nil
    }
  }
}

/// The parameters of a header such as `form-data; name="file"; filename="a.pdf"`.
struct HeaderParameters {
  private var values: [String: String] = [:]

  init(_ text: String) {
    var rest = Substring(text)
    while let semicolon = rest.firstIndex(of: ";") {
      rest = rest[rest.index(after: semicolon)...].trimmed
      guard let equals = rest.firstIndex(of: "=") else { return }
      let key = rest[..<equals].trimmed.lowercased()
      rest = rest[rest.index(after: equals)...]
      let value = rest.first == "\"" ? Self.quoted(&rest) : Self.token(&rest)
      if values[key] == nil { values[key] = value }
    }
  }

  subscript(key: String) -> String? { values[key] }

  private static func token(_ rest: inout Substring) -> String {
    let end = rest.firstIndex(of: ";") ?? rest.endIndex
    defer { rest = rest[end...] }
    return String(rest[..<end].trimmed)
  }

  /// A backslash hides the character after it; browsers write a quote as `%22`.
  private static func quoted(_ rest: inout Substring) -> String {
    var value = ""
    rest = rest.dropFirst()
    while let character = rest.popFirst(), character != "\"" {
      if character == "\\", let next = rest.first, next == "\"" || next == "\\" {
        value.append(next)
        rest = rest.dropFirst()
      } else {
        value.append(character)
      }
    }
    return value
  }
}

extension Substring {
  var trimmed: Substring {
    var text = self
    while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
    while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
    return text
  }
}
