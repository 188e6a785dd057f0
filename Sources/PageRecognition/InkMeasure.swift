import CLeptonica

/// How much of a page is written on, once specks, borders and punch holes are taken away.
package struct InkMeasure {
  /// Share of dark area that is left, 0 to 1.
  package let share: Double
  /// True where marks of a letter's size stand in a row: a page with one short line has little ink and is not blank.
  package let hasLine: Bool

  /// `picture` has one bit a pixel, square pixels at `dotsPerInch`. `nil` where leptonica has no memory.
  init?(_ picture: borrowing Picture, dotsPerInch: Double) {
    // 100 to 150 dpi are plenty for ink and quick to clean.
    let factor = max(1, Int(dotsPerInch / 100))
    guard let small = Picture(owning: InkMeasure.reduced(picture.pix, by: factor)),
      let cleaned = Picture(owning: pixCopy(nil, small.pix))
    else { return nil }
    let sheet = Sheet(
      width: Double(small.width), height: Double(small.height), perInch: dotsPerInch / Double(factor))
    var masks: UnsafeMutablePointer<PIXA>?
    var boxes = pixConnComp(small.pix, &masks, 8)
    guard boxes != nil, masks != nil else { return nil }
    defer {
      boxaDestroy(&boxes)
      pixaDestroy(&masks)
    }
    var letters: [Mark] = []
    for index in 0..<boxaGetCount(boxes) {
      var x: Int32 = 0
      var y: Int32 = 0
      var width: Int32 = 0
      var height: Int32 = 0
      guard boxaGetBoxGeometry(boxes, index, &x, &y, &width, &height) == 0 else { continue }
      let mark = Mark(
        left: Double(x), top: Double(y), right: Double(x + width), bottom: Double(y + height))
      if sheet.isDirt(mark) {
        // Only the mark itself: a frame around the page has the page inside its box.
        guard let mask = Picture(owning: pixaGetPix(masks, index, Int32(L_CLONE))) else { return nil }
        pixRasterop(cleaned.pix, x, y, width, height, PIX_SRC ^ PIX_DST, mask.pix, 0, 0)
      } else if sheet.isLetter(mark), letters.count < 500 {
        letters.append(mark)
      }
    }
    var left: Int32 = 0
    guard pixCountPixels(cleaned.pix, &left, nil) == 0 else { return nil }
    share = Double(left) / max(1, sheet.width * sheet.height)
    hasLine = sheet.holdsLine(letters)
  }

  /// A pixel of the reduced picture is dark where half of its area is, or nearly.
  private static func reduced(_ pix: UnsafeMutablePointer<PIX>, by factor: Int) -> UnsafeMutablePointer<PIX>? {
    switch factor {
    case 1: pixClone(pix)
    case 2: pixReduceRankBinary2(pix, 2, nil)
    case 3: pixScaleBinary(pix, 1 / 3.0, 1 / 3.0)
    default: pixReduceRankBinaryCascade(pix, 2, 2, 0, 0)
    }
  }
}

/// One connected mark, in pixels.
private struct Mark {
  let left: Double
  let top: Double
  let right: Double
  let bottom: Double

  var width: Double { right - left }
  var height: Double { bottom - top }
  var middle: Double { (top + bottom) / 2 }
}

/// The sheet that marks are judged on: what belongs to the paper and its way through machines, and what to writing.
private struct Sheet {
  let width: Double
  let height: Double
  let perInch: Double

  func isDirt(_ mark: Mark) -> Bool { isSpeck(mark) || isBorder(mark) || isHole(mark) }

  private func isSpeck(_ mark: Mark) -> Bool { max(mark.width, mark.height) <= max(1.5, perInch * 0.018) }

  /// Touches the edge and runs along it, or stays close to it.
  private func isBorder(_ mark: Mark) -> Bool {
    let edge = perInch * 0.12
    guard mark.left <= edge || mark.top <= edge || mark.right >= width - edge || mark.bottom >= height - edge else {
      return false
    }
    return mark.width > width * 0.4 || mark.height > height * 0.4 || mark.right <= edge * 2
      || mark.left >= width - edge * 2 || mark.bottom <= edge * 2 || mark.top >= height - edge * 2
  }

  /// Round, 0.15 to 0.45 inches across, near an edge.
  private func isHole(_ mark: Mark) -> Bool {
    let size = max(mark.width, mark.height) / perInch
    let isRound = abs(mark.width - mark.height) <= 0.3 * max(mark.width, mark.height)
    let distance = min(mark.left, width - mark.right, mark.top, height - mark.bottom)
    return isRound && size >= 0.15 && size <= 0.45 && distance <= perInch * 0.8
  }

  func isLetter(_ mark: Mark) -> Bool {
    mark.height >= perInch * 0.04 && mark.height <= perInch * 0.5 && mark.width <= perInch * 2
  }

  /// Four marks of like height, each less than half an inch after the one before, on one line.
  func holdsLine(_ marks: [Mark]) -> Bool {
    let sorted = marks.sorted { $0.left < $1.left }
    for (index, first) in sorted.enumerated() {
      var last = first
      var count = 1
      for next in sorted[(index + 1)...] where next.left >= last.right - perInch * 0.02 {
        if next.left - last.right > perInch * 0.5 { break }
        let isLevel = abs(next.middle - last.middle) < max(first.height, next.height) * 0.5
        let isAlike = max(first.height, next.height) < min(first.height, next.height) * 2.2
        guard isLevel, isAlike else { continue }
        last = next
        count += 1
        if count == 4 { return true }
      }
    }
    return false
  }
}
