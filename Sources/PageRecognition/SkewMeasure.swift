import CLeptonica

/// How far the lines of a page are from level.
enum SkewMeasure {
  /// The clockwise turn in degrees that levels the lines; 0 where leptonica is not sure. Up to 7 degrees either way.
  static func degrees(_ bits: borrowing Picture) -> Double {
    var angle: Float = 0
    var confidence: Float = 0
    guard pixFindSkew(bits.pix, &angle, &confidence) == 0, confidence >= 3 else { return 0 }
    return Double(angle)
  }
}
