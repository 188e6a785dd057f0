import CLeptonica

/// How much of a page is written on, once specks, borders and punch holes are taken away.
struct InkMeasure {
  /// Share of dark area that is left, 0 to 1.
  let share: Double

  /// `picture` has one bit a pixel, square pixels at `dotsPerInch`. `nil` where leptonica has no memory.
  init?(_ picture: borrowing Picture, dotsPerInch: Double) {
    // 100 dpi are plenty for ink and quick to clean; a pixel counts as dark where a quarter of its area is.
    let factor = max(1, Int((dotsPerInch / 100).rounded()))
    guard let small = Picture(owning: InkMeasure.reduced(picture.pix, by: factor)) else { return nil }
    let perInch = dotsPerInch / Double(factor)
    var boxes: UnsafeMutablePointer<BOXA>? = pixConnCompBB(small.pix, 8)
    guard boxes != nil else { return nil }
    defer { boxaDestroy(&boxes) }
    let width = Double(small.width)
    let height = Double(small.height)
    let edge = perInch * 0.12
    let speck = max(1.5, perInch * 0.018)
    let count = boxaGetCount(boxes)
    guard let cleaned = Picture(owning: pixCopy(nil, small.pix)) else { return nil }
    for index in 0..<count {
      var x: Int32 = 0
      var y: Int32 = 0
      var w: Int32 = 0
      var h: Int32 = 0
      guard boxaGetBoxGeometry(boxes, index, &x, &y, &w, &h) == 0 else { continue }
      let left = Double(x)
      let top = Double(y)
      let right = left + Double(w)
      let bottom = top + Double(h)
      let isSpeck = max(Double(w), Double(h)) <= speck
      let touchesEdge = left <= edge || top <= edge || right >= width - edge || bottom >= height - edge
      let isBorder =
        touchesEdge
        && (Double(w) > width * 0.4 || Double(h) > height * 0.4 || right <= edge * 2 || left >= width - edge * 2
          || bottom <= edge * 2 || top >= height - edge * 2)
      let isRound = abs(Double(w) - Double(h)) <= 0.3 * Double(max(w, h))
      let size = Double(max(w, h)) / perInch
      let nearEdge = min(left, width - right, top, height - bottom) <= perInch * 0.8
      let isHole = isRound && size >= 0.15 && size <= 0.45 && nearEdge
      if isSpeck || isBorder || isHole {
        pixRasterop(cleaned.pix, x, y, w, h, 0, nil, 0, 0)
      }
    }
    var left: Int32 = 0
    guard pixCountPixels(cleaned.pix, &left, nil) == 0 else { return nil }
    share = Double(left) / max(1, width * height)
  }

  private static func reduced(_ pix: UnsafeMutablePointer<PIX>, by factor: Int) -> UnsafeMutablePointer<PIX>? {
    switch factor {
    case 1: pixClone(pix)
    case 2: pixReduceRankBinary2(pix, 2, nil)
    case 3: pixScaleBinary(pix, 1 / 3.0, 1 / 3.0)
    default: pixReduceRankBinaryCascade(pix, 2, 2, 0, 0)
    }
  }
}
