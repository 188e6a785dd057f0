import CaseModel

/// Merges what a file says of a page with what recognition found: the better text is kept, and why.
package enum ChoosePageText {
  /// Recognition must be this sure before it replaces text that the file carries.
  static let sureEnough = 0.6

  package static func merge(_ page: PageReading, _ recognised: RecognisedPage?) -> PageContent {
    let need = RecognitionNeed(page)
    let embedded = page.embedded ?? .empty
    guard let recognised, need.needsRecognition else {
      return content(
        page, nil, text: embedded, source: embedded.words.isEmpty ? .none : .embedded,
        reason: need.needsRecognition ? need.reason + "; not recognised" : need.reason,
        isBlank: need == .nothingToRead, needsTextLayer: false)
    }
    if recognised.isBlank {
      return content(
        page, recognised, text: .empty, source: .none, reason: "blank scan", isBlank: need != .garbledText,
        needsTextLayer: false)
    }
    let read = recognised.text
    switch need {
    case .scanWithoutText, .textIsComplete, .nothingToRead:
      return content(
        page, recognised, text: read, source: read.words.isEmpty ? .none : .recognised, reason: need.reason,
        isBlank: false, needsTextLayer: !read.words.isEmpty)
    case .garbledText:
      // Even poor recognition beats a broken font map.
      return read.words.isEmpty
        ? content(
          page, nil, text: embedded, source: .embedded, reason: need.reason + "; recognition found no words",
          isBlank: false, needsTextLayer: false)
        : content(
          page, recognised, text: read, source: .recognised, reason: need.reason, isBlank: false,
          needsTextLayer: true)
    case .invisibleTextOverScan:
      // The older layer wins only where recognition is unsure and reads less.
      let keepsOld = recognised.confidence < sureEnough && letters(read) < letters(embedded)
      return keepsOld && recognised.turn == .none
        ? content(
          page, nil, text: embedded, source: .embedded, reason: need.reason + "; its text is the better one",
          isBlank: false, needsTextLayer: false)
        : content(
          page, recognised, text: read, source: .recognised, reason: need.reason, isBlank: false,
          needsTextLayer: !read.words.isEmpty)
    case .headerOnly:
      // The picture shows the header too: recognition reads both. What it missed stays in front.
      if read.words.isEmpty {
        return content(
          page, nil, text: embedded, source: .embedded, reason: need.reason, isBlank: false, needsTextLayer: false)
      }
      let missing = recognised.turn == .none && !contains(read.text, embedded.text)
      return content(
        page, recognised, text: missing ? joined(embedded, read) : read, source: missing ? .both : .recognised,
        reason: need.reason, isBlank: false, needsTextLayer: true)
    }
  }

  private static func content(
    _ page: PageReading, _ recognised: RecognisedPage?, text: PageText, source: PageContent.TextSource,
    reason: String, isBlank: Bool, needsTextLayer: Bool
  ) -> PageContent {
    let turn = recognised?.turn ?? .none
    let isOwn = source == .embedded || source == .none && recognised == nil
    return PageContent(
      number: page.number, size: recognised?.size ?? page.size,
      rotation: QuarterTurn(degrees: page.rotation.rawValue + turn.rawValue) ?? .none, addedTurn: turn, text: text,
      textSource: source, reason: reason, faxHeader: recognised?.faxHeader, isBlank: isBlank,
      confidence: isOwn ? 1 : recognised?.confidence ?? 1, contentDigest: page.contentDigest,
      needsTextLayer: needsTextLayer)
  }

  private static func letters(_ text: PageText) -> Int { TextQuality(text.text).letters }

  /// True where most words of `part` stand in `whole`.
  private static func contains(_ whole: String, _ part: String) -> Bool {
    let known = Set(whole.lowercased().split(whereSeparator: \.isWhitespace))
    let words = part.lowercased().split(whereSeparator: \.isWhitespace)
    return words.count { known.contains($0) } * 2 >= words.count
  }

  private static func joined(_ first: PageText, _ second: PageText) -> PageText {
    let offset = first.text.utf8.count
    var words = first.words
    for word in second.words {
      words.append(
        PageWord(
          utf8Range: word.utf8Range.lowerBound + offset..<word.utf8Range.upperBound + offset, box: word.box,
          confidence: word.confidence))
    }
    return PageText(text: first.text + second.text, words: words)
  }
}
