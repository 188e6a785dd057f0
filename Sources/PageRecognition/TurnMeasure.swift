import CLeptonica

/// Which way up the letters of a page stand, told from their ascenders and descenders.
///
/// Leptonica's measure for Latin print (Bloomberg, 'Orientation and script detection' of its documentation): more letters reach above the
/// small ones than below. Text in capitals or digits alone says nothing.
enum TurnMeasure {
  /// No stroke of a letter is so long, in inches; the lines of a table are.
  private static let shortestRule = 0.27

  /// `nil` where the letters do not say.
  static func guess(_ bits: borrowing Picture, dotsPerInch: Double) -> TurnGuess? {
    var up: Float = 0
    var left: Float = 0
    guard let letters = withoutRules(bits, dotsPerInch: dotsPerInch),
      pixOrientDetect(letters.pix, &up, &left, 0, 0) == 0
    else { return nil }
    let strong = max(abs(up), abs(left))
    let weak = min(abs(up), abs(left))
    guard strong >= 6, strong >= weak * 1.8 else { return nil }
    // Left: the letters' tops point to the left of the page.
    let quarters = abs(up) > abs(left) ? (up > 0 ? 0 : 2) : (left > 0 ? 1 : 3)
    return TurnGuess(quarters: quarters, isSure: strong >= 10)
  }

  /// Without ruled lines: they hang below the figures of a table as descenders do.
  private static func withoutRules(_ bits: borrowing Picture, dotsPerInch: Double) -> Picture? {
    let length = Int32(max(1, (shortestRule * dotsPerInch).rounded()))
    guard let across = Picture(owning: pixOpenCompBrick(nil, bits.pix, length, 1)),
      let down = Picture(owning: pixOpenCompBrick(nil, bits.pix, 1, length)),
      let rest = Picture(owning: pixSubtract(nil, bits.pix, across.pix)),
      pixSubtract(rest.pix, rest.pix, down.pix) != nil
    else { return nil }
    return rest
  }
}
