/// A page in its own size and in halves of it: sampling takes the one that is nearest, so that no stroke falls between samples.
struct PageLevels {
  private let levels: [GrayPixels]

  init(_ page: GrayPixels) {
    var levels = [page]
    for _ in 0..<3 where min(levels.last!.width, levels.last!.height) > 64 { levels.append(levels.last!.halved()) }
    self.levels = levels
  }

  var width: Int { levels[0].width }
  var height: Int { levels[0].height }

  /// The page as one region.
  var whole: TextRegion {
    TextRegion(
      x: Double(width) / 2, y: Double(height) / 2, length: Double(width), thickness: Double(height), alongX: 1,
      alongY: 0, score: 1)
  }

  /// What differs from the paper by more, in the smallest size of the page, is ink: a faint stroke fills a small part of a pixel there,
  /// and white letters on black are lighter. Where noise is taken for it, more of the page is seen.
  private static let inkDepth = 3
  /// Around ink, as a part of the longer side.
  private static let margin = 0.02

  /// The level rectangle around all ink, with a margin; the whole page where there is none.
  var written: TextRegion {
    let small = levels[levels.count - 1]
    var histogram = [Int](repeating: 0, count: 256)
    for value in small.bytes { histogram[Int(value)] += 1 }
    var rest = small.bytes.count / 2
    let median = histogram.firstIndex { count in
      rest -= count
      return rest < 0
    }
    let paper = median ?? 255
    var (left, right, top, bottom) = (small.width, -1, small.height, -1)
    for y in 0..<small.height {
      for x in 0..<small.width where abs(Int(small.bytes[y * small.width + x]) - paper) > PageLevels.inkDepth {
        (left, right) = (min(left, x), max(right, x))
        (top, bottom) = (min(top, y), max(bottom, y))
      }
    }
    guard right >= left else { return whole }
    let size = Double(width) / Double(small.width)
    let margin = PageLevels.margin * Double(max(width, height))
    let (from, to) = (max(0, Double(left) * size - margin), min(Double(width), Double(right + 1) * size + margin))
    let (start, end) = (max(0, Double(top) * size - margin), min(Double(height), Double(bottom + 1) * size + margin))
    return TextRegion(
      x: (from + to) / 2, y: (start + end) / 2, length: to - from, thickness: end - start, alongX: 1, alongY: 0,
      score: 1)
  }

  /// What stands in a region, in so many pixels.
  func sample(_ region: TextRegion, width: Int, height: Int) -> [UInt8] {
    var level = 0
    var size = 1.0
    while level + 1 < levels.count && region.thickness / Double(height) > size {
      level += 1
      size *= 2
    }
    let image = levels[level]
    let stepAlong = region.length / Double(width)
    let stepAcross = region.thickness / Double(height)
    return [UInt8](unsafeUninitializedCapacity: width * height) { buffer, count in
      image.bytes.withUnsafeBufferPointer { source in
        let (lastX, lastY) = (Double(image.width - 1), Double(image.height - 1))
        let (deltaX, deltaY) = (region.alongX * stepAlong / size, region.alongY * stepAlong / size)
        for row in 0..<height {
          let start = region.point(
            along: stepAlong / 2, across: (Double(row) + 0.5) * stepAcross - region.thickness / 2)
          var x = start.x / size - 0.5
          var y = start.y / size - 0.5
          for column in 0..<width {
            let (atX, atY) = (min(max(x, 0), lastX), min(max(y, 0), lastY))
            let (left, top) = (Int(atX), Int(atY))
            let (shareX, shareY) = (Float(atX - Double(left)), Float(atY - Double(top)))
            let right = min(left + 1, image.width - 1)
            let upper = top * image.width
            let lower = min(top + 1, image.height - 1) * image.width
            let above = Float(source[upper + left]) * (1 - shareX) + Float(source[upper + right]) * shareX
            let below = Float(source[lower + left]) * (1 - shareX) + Float(source[lower + right]) * shareX
            buffer[row * width + column] = UInt8(above * (1 - shareY) + below * shareY + 0.5)
            x += deltaX
            y += deltaY
          }
        }
      }
      count = width * height
    }
  }
}
