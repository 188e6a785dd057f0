/// An engine that reads words: an upright page in, its words in reading order out.
///
/// Turning, levelling and fax headers are ``PageRecogniser``'s matter; an engine sees level lines and square pixels.
/// An engine is loaded once and reads many pages, one after the other.
package protocol WordReader: ~Copyable {
  /// Name, version and what it was loaded with: `tesseract 5.3.0 eng`. Part of every page that it read.
  var name: String { get }

  /// The heights in pixels of small letters (x-height) at which the engine reads best for its time: smaller letters are made as
  /// tall as the least, taller ones as the most; `nil`: the finer the better.
  var letterHeights: ClosedRange<Double>? { get }

  /// Boxes are in pixels of the levelled page; `nil` where the engine failed on it.
  func words(in page: borrowing LevelledPage) -> [ReadWord]?

  /// The turn that sets the page upright; `nil` where the engine cannot tell, or has nothing to tell it with.
  func turn(of page: borrowing LevelledPage) -> TurnGuess?
}

extension WordReader where Self: ~Copyable {
  package var letterHeights: ClosedRange<Double>? { nil }

  package func turn(of page: borrowing LevelledPage) -> TurnGuess? { nil }
}

/// One word as an engine read it, in pixels from the upper left of the levelled page.
package struct ReadWord: Hashable, Sendable {
  /// Without white space, not empty.
  package let text: String
  package let left: Double
  package let top: Double
  package let right: Double
  package let bottom: Double
  /// 0 to 1.
  package let confidence: Double
  package let startsLine: Bool
  package let startsParagraph: Bool

  package init(
    text: String, left: Double, top: Double, right: Double, bottom: Double, confidence: Double, startsLine: Bool,
    startsParagraph: Bool
  ) {
    self.text = text
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
    self.confidence = confidence
    self.startsLine = startsLine
    self.startsParagraph = startsParagraph
  }
}

/// How a picture should be turned to stand upright.
package struct TurnGuess: Hashable, Sendable {
  /// Clockwise, 0 to 3.
  package let quarters: Int
  package let isSure: Bool
  /// The script that the page is in, as tesseract names it: `Latin`, `Cyrillic`; `nil` where that is not sure.
  package let script: String?

  package init(quarters: Int, isSure: Bool, script: String? = nil) {
    self.quarters = quarters
    self.isSure = isSure
    self.script = script
  }
}
