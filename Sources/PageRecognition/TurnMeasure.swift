import CLeptonica

/// Which way up the letters of a page stand, told from their ascenders and descenders.
///
/// Leptonica's measure for Latin print (Bloomberg, 'Orientation and script detection' of its documentation): more letters reach above the
/// small ones than below. Text in capitals or digits alone says nothing.
enum TurnMeasure {
  /// `nil` where the letters do not say.
  static func guess(_ bits: borrowing Picture) -> TurnGuess? {
    var up: Float = 0
    var left: Float = 0
    guard pixOrientDetect(bits.pix, &up, &left, 0, 0) == 0 else { return nil }
    let strong = max(abs(up), abs(left))
    let weak = min(abs(up), abs(left))
    guard strong >= 6, strong >= weak * 1.8 else { return nil }
    // Left: the letters' tops point to the left of the page.
    let quarters = abs(up) > abs(left) ? (up > 0 ? 0 : 2) : (left > 0 ? 1 : 3)
    return TurnGuess(quarters: quarters, isSure: strong >= 10)
  }
}
