import CLeptonica

/// How far the lines of a page are from level.
enum SkewMeasure {
  /// The clockwise turn in degrees that levels the lines, up to 7 either way; 0 where leptonica is not sure or no engine would notice.
  static func degrees(_ bits: borrowing Picture) -> Double {
    var angle: Float = 0
    var confidence: Float = 0
    guard pixFindSkew(bits.pix, &angle, &confidence) == 0, confidence >= 2.5, abs(angle) >= 0.2 else { return 0 }
    return Double(angle)
  }
}
