import CLeptonica

/// How tall the small letters of a page are, from its connected marks.
enum LetterHeight {
  /// The height under which a quarter of the letter-like marks lie: the x-height of ordinary print. `nil` for too few marks.
  static func pixels(in bits: borrowing Picture, dotsPerInch: Double) -> Double? {
    var boxes = pixConnCompBB(bits.pix, 8)
    guard boxes != nil else { return nil }
    defer { boxaDestroy(&boxes) }
    // From print of 4 points to headings; points and rules are no letters.
    let tallest = Int32(max(dotsPerInch * 0.3, Double(max(bits.width, bits.height)) * 0.02))
    var heights = [Int](repeating: 0, count: Int(tallest) + 1)
    var total = 0
    for index in 0..<boxaGetCount(boxes) {
      var x: Int32 = 0
      var y: Int32 = 0
      var width: Int32 = 0
      var height: Int32 = 0
      guard boxaGetBoxGeometry(boxes, index, &x, &y, &width, &height) == 0 else { continue }
      guard height >= 4, height <= tallest, width >= 2, Double(width) <= dotsPerInch else { continue }
      heights[Int(height)] += 1
      total += 1
    }
    guard total >= 30 else { return nil }
    var below = 0
    for (height, count) in heights.enumerated() {
      below += count
      if below * 4 >= total { return Double(height) }
    }
    return nil
  }
}
