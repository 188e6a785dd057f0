import CaseModel

/// Chooses the text of a page between what its file carries and what was recognised.
package struct ChoosePageText: Sendable {
  /// Recognition replaces a text of the file only when it is at least this sure.
  package let leastConfidence: Double

  package init(leastConfidence: Double = 0.5) { self.leastConfidence = leastConfidence }

  /// `known` is the page's own need, where somebody has told it already; `first` is `nil` where the page was not recognised or
  /// that failed; `again` is a reading in another language, kept where it is surer.
  package func content(
    of page: PageReading, _ known: RecognitionNeed? = nil, recognised first: RecognisedPage?,
    again: RecognisedPage? = nil
  ) -> PageContent {
    let need = known ?? RecognitionNeed(page)
    let isSurer = again.map { $0.confidence > (first?.confidence ?? 0) && !$0.text.text.isEmpty } ?? false
    guard let recognised = isSurer ? again : first else {
      let embedded = need == .garbage ? nil : page.embedded
      let failed = need.isRecognised ? ", and it could not be recognised" : ""
      let isWithout = embedded?.text.allSatisfy(\.isWhitespace) ?? true
      return PageContent(
        number: page.number, size: page.size, rotation: page.rotation, addedTurn: .none,
        text: embedded.map(LineEndHyphens.joined) ?? .empty,
        textSource: isWithout ? .none : .embedded,
        reason: isWithout ? ChoosePageText.whyNotRead(need) : need.rawValue + failed,
        faxHeader: nil, isBlank: need == .noMark, confidence: embedded == nil ? 0 : 1,
        contentDigest: page.contentDigest, needsTextLayer: false, codes: page.codes)
    }
    if keepsEmbedded(page, need: need, recognised: recognised), let embedded = page.embedded {
      return PageContent(
        number: page.number, size: page.size, rotation: page.rotation, addedTurn: .none,
        text: LineEndHyphens.joined(embedded), textSource: .embedded,
        reason: "\(need.rawValue); recognition read no more than it", faxHeader: nil,
        isBlank: false, confidence: 1, contentDigest: page.contentDigest, needsTextLayer: false,
        codes: recognised.codes, look: recognised.look)
    }
    // A visible stamp or header is part of what was recognised; hidden and broken texts are left behind.
    let shown = ShownWords.indices(of: recognised, on: page)
    let turn = QuarterTurn(degrees: page.rotation.rawValue + recognised.turn.rawValue) ?? page.rotation
    return PageContent(
      number: page.number, size: recognised.size, rotation: turn, addedTurn: recognised.turn,
      text: LineEndHyphens.joined(recognised.text),
      textSource: recognised.text.text.isEmpty ? .none : need == .headerOrStampOnly ? .both : .recognised,
      reason: ChoosePageText.why(need, recognised, isSurer: isSurer), faxHeader: recognised.faxHeader,
      isBlank: recognised.isBlank,
      confidence: recognised.confidence, contentDigest: page.contentDigest,
      needsTextLayer: !recognised.text.text.isEmpty, codes: recognised.codes, look: recognised.look,
      faxHeaderBox: recognised.faxHeaderBox, script: recognised.script, shownWords: shown.isEmpty ? nil : shown)
  }

  /// A page that was set from characters says what they say.
  package func content(ofTyped page: PageReading) -> PageContent {
    let text = page.embedded ?? .empty
    return PageContent(
      number: page.number, size: page.size, rotation: page.rotation, addedTurn: .none, text: text,
      textSource: text.text.isEmpty ? .none : .embedded,
      reason: text.text.isEmpty ? "blank: no text was typed" : "typed text", faxHeader: nil,
      isBlank: !page.hasContent, confidence: 1, contentDigest: page.contentDigest, needsTextLayer: false)
  }

  /// A page without text says why, in one of four ways: blank, no words found, not recognised, unreadable.
  private static func whyNotRead(_ need: RecognitionNeed) -> String {
    switch need {
    case .noMark: "blank: \(need.rawValue)"
    case .notRenderable: "unreadable: \(need.rawValue)"
    default: "not recognised: \(need.rawValue), and it could not be recognised"
    }
  }

  private static func why(_ need: RecognitionNeed, _ recognised: RecognisedPage, isSurer: Bool) -> String {
    if recognised.isBlank { return "blank: nothing but dust and edges on it" }
    if recognised.text.text.isEmpty { return "no words found: \(need.rawValue)" }
    let reader = recognised.choice.isEmpty ? "" : "; read by \(recognised.engine): \(recognised.choice)"
    return need.rawValue + (isSurer ? "; read again in the page's language" : "") + reader
  }

  private func keepsEmbedded(_ page: PageReading, need: RecognitionNeed, recognised: RecognisedPage) -> Bool {
    guard let embedded = page.embedded, !embedded.text.allSatisfy(\.isWhitespace), need != .garbage else {
      return false
    }
    let own = TextQuality(embedded.text).letterCount
    let read = TextQuality(recognised.text.text).letterCount
    switch need {
    case .scanWithHiddenText:
      // Another tool's words: as good as ours where they are about as many and ours are unsure.
      return recognised.turn == .none
        && (recognised.isBlank ? own > 0 : recognised.confidence < 0.8 && own * 10 >= read * 8)
    default:
      return read <= own || recognised.confidence < leastConfidence
    }
  }
}
