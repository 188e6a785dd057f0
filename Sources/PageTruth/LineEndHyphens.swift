import CaseModel

/// Words that the end of a line parted, made whole: what rules read, what is searched and what is compared is the word.
///
/// Its parts stay two words of the page, each with its place; in the text nothing stands between them.
enum LineEndHyphens {
  /// The hyphen is the word's own where one of these stands before it, …
  private static let firstParts: Set<String> = [
    "well", "poorly", "moderately", "non", "follow", "self", "left", "right", "full", "half", "high", "low", "long",
    "short", "first", "third", "one", "two", "contrast", "post",
  ]
  /// … or one of these behind it.
  private static let lastParts: Set<String> = [
    "up", "sided", "weighted", "enhanced", "suppressed", "positive", "negative", "based", "shaped", "guided",
    "appearing", "cell",
  ]
  private static let lineEnd = UInt8(ascii: "\n")

  /// `text` with every word whole whose first part ends a line with a hyphen and whose second begins the next with a small
  /// letter. Behind a number the hyphen stays; what goes on with a number is left as it stands.
  static func joined(_ text: PageText) -> PageText {
    guard mayPartWords(text.text) else { return text }
    let utf8 = Array(text.text.utf8)
    var out: [UInt8] = []
    out.reserveCapacity(utf8.count)
    var words = PageWords()
    var next = text.words.first
    var from = 0
    var lineIsOwed = false
    for index in text.words.indices {
      guard let word = next else { break }
      next = index + 1 < text.words.count ? text.words[index + 1] : nil
      guard word.utf8Range.lowerBound >= from, word.utf8Range.upperBound <= utf8.count else { return text }
      let between = utf8[from..<word.utf8Range.lowerBound]
      if !between.isEmpty {
        // The line ends behind the word that was made whole.
        out += lineIsOwed && between.elementsEqual(CollectionOfOne(UInt8(ascii: " "))) ? [lineEnd] : between
        lineIsOwed = false
      }
      let start = out.count
      out += utf8[word.utf8Range]
      from = word.utf8Range.upperBound
      if let next, next.utf8Range.lowerBound == from + 1, next.utf8Range.upperBound <= utf8.count,
        utf8[from] == lineEnd,
        let hyphen = hyphen(parting: utf8[word.utf8Range], from: utf8[next.utf8Range])
      {
        out.removeLast(hyphen)
        from += 1
        lineIsOwed = true
      }
      words.append(PageWord(utf8Range: start..<out.count, box: word.box, confidence: word.confidence))
    }
    out += utf8[from...]
    return PageText(text: String(decoding: out, as: UTF8.self), words: words)
  }

  private static func mayPartWords(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { utf8 in
      utf8.indices.dropFirst().contains { utf8[$0] == lineEnd && mayEndHyphen(utf8[$0 - 1]) }
    }
  }

  /// The last byte of a hyphen-minus, a soft hyphen (U+00AD) or a hyphen (U+2010).
  private static func mayEndHyphen(_ byte: UInt8) -> Bool { byte == 0x2D || byte == 0xAD || byte == 0x90 }

  /// How many bytes of hyphen to take from the first of two words that are one; `nil` where they are two.
  private static func hyphen(parting first: ArraySlice<UInt8>, from second: ArraySlice<UInt8>) -> Int? {
    guard first.last.map(mayEndHyphen) ?? false else { return nil }
    let last = String(decoding: second, as: UTF8.self).prefix { $0.isLetter }
    guard last.count >= 2, last.first?.isLowercase ?? false else { return nil }
    let head = String(decoding: first, as: UTF8.self)
    guard let mark = head.last, "-\u{AD}\u{2010}".contains(mark) else { return nil }
    let letters = String(head.dropLast().reversed().prefix { $0.isLetter }.reversed())
    let before = head.dropLast(letters.count + 1).last
    guard !letters.isEmpty || before?.isNumber ?? false else { return nil }
    if mark == "\u{AD}" { return mark.utf8.count }
    let isOwn =
      letters.count < 2 || before.map { "-\u{2010}".contains($0) } ?? false
      || firstParts.contains(letters.lowercased()) || lastParts.contains(String(last))
    return isOwn ? 0 : mark.utf8.count
  }
}
