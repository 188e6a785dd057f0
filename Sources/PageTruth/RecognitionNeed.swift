import CaseModel

/// Whether a page has to be recognised, and why: decided for each page by itself.
///
/// One digital page never speaks for its neighbours, and one letter or a fax header never for the scan under it.
package enum RecognitionNeed: String, Hashable, Sendable, Codable, CaseIterable {
  case embeddedTextIsComplete = "embedded text is complete"
  case noMark = "no mark on the page"
  case notRenderable = "the page cannot be shown"
  case noText = "no text"
  case scanWithHiddenText = "scan with a hidden text of unknown quality"
  case headerOrStampOnly = "only a header or stamp over a scan"
  case garbage = "text is garbage"

  package var isRecognised: Bool {
    switch self {
    case .embeddedTextIsComplete, .noMark, .notRenderable: false
    case .noText, .scanWithHiddenText, .headerOrStampOnly, .garbage: true
    }
  }

  /// An image that covers this share of the page is what the page is about.
  static let scanCoverage = 0.5
  /// A scan's page with fewer letters than this carries no more than a stamp or header.
  static let stampLetters = 160

  package init(_ page: PageReading) {
    let text = page.embedded?.text ?? ""
    let quality = TextQuality(text)
    let isScan = (page.scan?.coverage ?? 0) >= RecognitionNeed.scanCoverage
    if !page.hasContent {
      self = .noMark
    } else if !page.isRenderable {
      self = .notRenderable
    } else if quality.isGarbage {
      self = .garbage
    } else if quality.letterCount == 0 {
      self = .noText
    } else if isScan && page.textLayer == .invisible {
      self = .scanWithHiddenText
    } else if isScan
      && (quality.letterCount < RecognitionNeed.stampLetters || RecognitionNeed.isAtEdges(page))
    {
      self = .headerOrStampOnly
    } else if quality.letterCount < 4 {
      // A stray letter on a page of drawings.
      self = .noText
    } else {
      self = .embeddedTextIsComplete
    }
  }

  /// True where all words stand in the upper or lower tenth of the page.
  private static func isAtEdges(_ page: PageReading) -> Bool {
    guard let words = page.embedded?.words, !words.isEmpty else { return false }
    let margin = page.size.heightInPoints * 0.1
    return words.allSatisfy { $0.box.maxY <= margin || $0.box.y >= page.size.heightInPoints - margin }
  }
}
