import CLeptonica

/// Looks for a line of print that stands by itself at the upper edge, where fax machines print theirs.
enum TopLine {
  /// Rows from the edge to the middle of the gap under the line; `nil` where there is none, or the page goes on at once.
  static func depthInPixels(of bits: borrowing Picture, dotsPerInch: Double) -> Int? {
    let reach = Int(dotsPerInch * 0.55)
    // The shadow along a side edge of the sheet is no line.
    let margin = Int(dotsPerInch * 0.15)
    guard bits.height > reach * 4, bits.width > margin * 4,
      let head = bits.part(left: margin, width: bits.width - 2 * margin, rows: reach + 1),
      let numbers = pixCountPixelsByRow(head.pix, nil)
    else { return nil }
    var owned: UnsafeMutablePointer<NUMA>? = numbers
    defer { numaDestroy(&owned) }
    func isInked(_ row: Int) -> Bool {
      var count: Int32 = 0
      return numaGetIValue(numbers, Int32(row), &count) == 0 && count >= 6
    }
    // Specks and the shadow of the sheet's edge are skipped.
    var row = 0
    let shortest = Int(dotsPerInch * 0.05)
    while row < reach {
      guard isInked(row) else {
        row += 1
        continue
      }
      let start = row
      while row < reach, isInked(row) { row += 1 }
      let height = row - start
      guard row < reach else { return nil }
      if height >= shortest {
        var gap = row
        while gap < reach, !isInked(gap) { gap += 1 }
        let isFree = gap - row >= max(2, Int(dotsPerInch * 0.02))
        return isFree && Double(height) <= dotsPerInch * 0.3 ? row + min((gap - row) / 2, 8) : nil
      }
    }
    return nil
  }
}
