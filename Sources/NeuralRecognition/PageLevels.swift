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
