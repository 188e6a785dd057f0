import CaseModel

/// Whether a page must be read by recognition, decided from that page alone.
package enum RecognitionNeed: Hashable, Sendable {
  /// The page's own text is complete.
  case textIsComplete
  /// The page has no mark at all, so there is nothing to read.
  case nothingToRead
  case scanWithoutText
  case invisibleTextOverScan
  case headerOnly
  case garbledText

  package var needsRecognition: Bool {
    switch self {
    case .textIsComplete, .nothingToRead: false
    default: true
    }
  }

  /// The rule in words, as it stands in the packet.
  package var reason: String {
    switch self {
    case .textIsComplete: "embedded text is complete"
    case .nothingToRead: "the page has no content"
    case .scanWithoutText: "scan without text"
    case .invisibleTextOverScan: "invisible text over a scan"
    case .headerOnly: "only a header or stamp over a scan"
    case .garbledText: "embedded text is garbled"
    }
  }

  /// Below this coverage an image is a figure or a logo and not the page.
  static let pageFillingCoverage = 0.5
  /// More visible words than this away from the edges are the page's own text, whatever image lies behind them.
  static let fewWords = 12
  /// The share of the page's height at top and bottom where headers and stamps stand.
  static let edgeShare = 0.12

  package init(_ page: PageReading) {
    let text = page.embedded ?? .empty
    let hasScan = (page.scan?.coverage ?? 0) >= RecognitionNeed.pageFillingCoverage
    if text.words.isEmpty {
      self = page.hasContent ? .scanWithoutText : .nothingToRead
    } else if TextQuality(text.text).isGarbled {
      self = .garbledText
    } else if hasScan && page.textLayer == .invisible {
      self = .invisibleTextOverScan
    } else if hasScan && RecognitionNeed.isHeaderOnly(text, height: page.size.heightInPoints) {
      self = .headerOnly
    } else if page.hasContent && !hasScan && text.words.count <= 2 && page.scan == nil
      && text.text.unicodeScalars.count(where: { $0.properties.isAlphabetic }) < 3
    {
      // One stray letter or number says nothing of what is drawn as paths.
      self = .headerOnly
    } else {
      self = .textIsComplete
    }
  }

  private static func isHeaderOnly(_ text: PageText, height: Double) -> Bool {
    let edge = height * edgeShare
    let inside = text.words.count { $0.box.maxY > edge && $0.box.y < height - edge }
    return inside <= fewWords
  }
}
