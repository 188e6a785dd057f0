import CaseModel

/// The one picture that is a page, as its file stores it: for whoever can decode it, without drawing the page.
package struct EncodedPicture: Sendable {
  package enum Encoding: Hashable, Sendable {
    /// ITU-T T.6.
    case group4
    /// ITU-T T.81.
    case jpeg
    /// Rows padded to whole bytes, `bitsPerPixel` 1 or 8 in gray or 24 in RGB; where a bit is 0 the pixel is black.
    case rows
  }

  package let encoding: Encoding
  package let width: Int
  package let height: Int
  package let bitsPerPixel: Int
  /// True where black and white are exchanged.
  package let isInverted: Bool
  package let bytes: [UInt8]
  /// The turn, clockwise, that displays it.
  package let turn: QuarterTurn
  /// Of the page as displayed, which the picture fills.
  package let size: PageSize

  package init(
    encoding: Encoding, width: Int, height: Int, bitsPerPixel: Int, isInverted: Bool, bytes: [UInt8],
    turn: QuarterTurn, size: PageSize
  ) {
    self.encoding = encoding
    self.width = width
    self.height = height
    self.bitsPerPixel = bitsPerPixel
    self.isInverted = isInverted
    self.bytes = bytes
    self.turn = turn
    self.size = size
  }
}
