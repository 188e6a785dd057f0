/// The words of HTML or of a clinical document (C-CDA), as lines: tags go, blocks and table rows become lines of their own.
///
/// Scripts, styles and the coded entries of a clinical document are left out: its narrative says the same for a person.
enum MarkupText {
  static func lines(of markup: String, isClinicalDocument: Bool, showsBody: Bool = false) -> String {
    var out = Collected()
    var rest = Array(markup.utf8)[...]
    var hidden: String?
    var hiddenDepth = 0
    while let first = rest.first {
      if first != UInt8(ascii: "<") {
        let end = rest.firstIndex(of: UInt8(ascii: "<")) ?? rest.endIndex
        if hidden == nil { out.take(unescaped(rest[..<end])) }
        rest = rest[end...]
        continue
      }
      if rest.starts(with: "<!--".utf8) {
        rest = after("-->", in: rest)
        continue
      }
      if rest.starts(with: "<![CDATA[".utf8) {
        let whole = rest.dropFirst(9)
        rest = after("]]>", in: whole)
        let end = max(whole.startIndex, rest.startIndex - (rest.isEmpty ? 0 : 3))
        if hidden == nil { out.take(String(decoding: whole[..<end], as: UTF8.self)) }
        continue
      }
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { break }
      let tag = Tag(rest[rest.index(after: rest.startIndex)..<end])
      rest = rest[rest.index(after: end)...]
      if let name = hidden {
        if tag.name == name, !tag.isEmpty { hiddenDepth += tag.isClosing ? -1 : 1 }
        if hiddenDepth == 0 { hidden = nil }
        continue
      }
      // Until its end tag, a script is not markup at all.
      if !tag.isClosing, !tag.isEmpty, tag.name == "script" || tag.name == "style" {
        rest = after("</" + tag.name, in: rest)
        rest = after(">", in: rest)
        continue
      }
      if !tag.isClosing, !tag.isEmpty, isHidden(tag.name, isClinicalDocument),
        !(showsBody && tag.name == "nonxmlbody")
      {
        hidden = tag.name
        hiddenDepth = 1
        continue
      }
      out.mark(tag, isClinicalDocument: isClinicalDocument)
    }
    return out.text
  }

  private struct Tag {
    let name: String
    let isClosing: Bool
    let isEmpty: Bool
    let attributes: String

    init(_ bytes: ArraySlice<UInt8>) {
      let text = String(decoding: bytes, as: UTF8.self)
      isClosing = text.hasPrefix("/")
      isEmpty = text.hasSuffix("/") || text.hasPrefix("?") || text.hasPrefix("!")
      let inner = text.drop { $0 == "/" }
      let end = inner.firstIndex { $0.isWhitespace || $0 == "/" } ?? inner.endIndex
      let full = inner[..<end]
      name = (full.split(separator: ":").last.map(String.init) ?? "").lowercased()
      attributes = String(inner[end...])
    }

    /// The value of an attribute of a clinical document's header, in double quotes.
    func value(of attribute: String) -> String? {
      guard let at = attributes.firstRange(of: attribute + "=\"") else { return nil }
      return String(attributes[at.upperBound...].prefix { $0 != "\"" })
    }
  }

  private struct Collected {
    var text = ""

    mutating func take(_ words: String) {
      for character in words {
        if character.isWhitespace {
          if let last = text.last, last != " ", last != "\n" { text.append(" ") }
        } else {
          text.append(character)
        }
      }
    }

    mutating func mark(_ tag: Tag, isClinicalDocument: Bool) {
      switch tag.name {
      case "td", "th":
        if tag.isClosing, text.last != "\n", text.last != nil { text.append("  ") }
      case "li", "item":
        breakLine()
        if !tag.isClosing { text.append("- ") }
      case "br", "p", "div", "tr", "table", "ul", "ol", "list", "paragraph", "caption", "title", "text",
        "section", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "hr", "body", "head", "thead", "tbody":
        breakLine()
      case _ where !isClinicalDocument: break
      case "birthtime":
        if let value = tag.value(of: "value"), value.count >= 8 {
          breakLine()
          let digits = Array(value)
          text += "Date of birth: \(String(digits[0..<4]))-\(String(digits[4..<6]))-\(String(digits[6..<8]))"
          breakLine()
        }
      case "patient":
        breakLine()
        if !tag.isClosing { text += "Patient: " }
      case "author", "custodian", "addr", "legalauthenticator", "component":
        breakLine()
      case "given", "family", "suffix", "prefix", "city", "state", "postalcode", "streetaddressline":
        if tag.isClosing, text.last != " ", text.last != "\n" { text.append(" ") }
      default: break
      }
    }

    private mutating func breakLine() {
      while text.last == " " { text.removeLast() }
      if let last = text.last, last != "\n" { text.append("\n") }
    }
  }

  /// Parts of a clinical document that are written for programs, or name no one whom a reader of records needs.
  private static func isHidden(_ name: String, _ isClinicalDocument: Bool) -> Bool {
    isClinicalDocument
      && ["entry", "nonxmlbody", "documentationof", "componentof", "informationrecipient"].contains(name)
  }

  private static func after(_ mark: String, in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let wanted = Array(mark.utf8)
    var at = bytes.startIndex
    while at + wanted.count <= bytes.endIndex {
      if bytes[at] == wanted[0], bytes[at..<at + wanted.count].elementsEqual(wanted, by: isSameLetter) {
        return bytes[(at + wanted.count)...]
      }
      at += 1
    }
    return bytes[bytes.endIndex...]
  }

  /// ASCII letters in either case.
  private static func isSameLetter(_ one: UInt8, _ other: UInt8) -> Bool {
    func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
    return lowered(one) == lowered(other)
  }

  /// The entities that letters and reports use; another stays as it is written.
  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
    let pieces = String(decoding: bytes, as: UTF8.self).split(separator: "&", omittingEmptySubsequences: false)
    var text = String(pieces[0])
    for piece in pieces.dropFirst() {
      if let end = piece.firstIndex(of: ";"), let character = entity(piece[..<end]) {
        text.unicodeScalars.append(character)
        text += piece[piece.index(after: end)...]
      } else {
        text += "&" + piece
      }
    }
    return text
  }

  private static func entity(_ name: Substring) -> Unicode.Scalar? {
    guard name.hasPrefix("#") else { return named[String(name)] }
    let digits = name.dropFirst()
    let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
    let number: UInt32? = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return number.flatMap { Unicode.Scalar($0) }
  }

  private static let named: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "deg": "°", "micro": "µ", "ndash": "–",
    "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "bull": "•", "hellip": "…", "plusmn": "±",
    "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é",
    "egrave": "è", "agrave": "à", "aacute": "á", "iacute": "í", "oacute": "ó", "uacute": "ú", "ntilde": "ñ",
    "ccedil": "ç",
  ]
}
