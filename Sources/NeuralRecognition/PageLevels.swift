import PageRecognition

/// A page in its own size and in halves of it: sampling takes the one that is nearest, so that no stroke falls between samples.
///
/// Its places are those of the levelled page; its pixels are the stored picture's, turned, levelled and scaled by being sampled.
struct PageLevels {
  private struct Level {
    let pixels: GrayPixels
    /// Pixels of the stored picture for one of these.
    let sizeX: Double
    let sizeY: Double
  }

  /// The first in the picture's own size, each of the others in about half of the one before.
  private let levels: [Level]
  private let map: PixelMap
  let width: Int
  let height: Int

  /// A picture that is level as it is.
  init(_ page: GrayPixels) {
    self.init(page, width: page.width, height: page.height, map: .identity)
  }

  /// `nil` where there is no memory for it.
  init?(_ page: borrowing LevelledPage) {
    guard let picture = page.untouched() else { return nil }
    self.init(GrayPixels(picture), width: page.width, height: page.height, map: page.map(onto: picture))
  }

  private init(_ stored: GrayPixels, width: Int, height: Int, map: PixelMap) {
    (self.width, self.height, self.map) = (width, height, map)
    // Of a coarse fax there are twice as many columns as rows: what is near is halved along the rows first.
    let scale = map.scale
    var levels = [Level(pixels: stored, sizeX: 1, sizeY: 1)]
    for size in [2.0, 4, 8] {
      let last = levels[levels.count - 1]
      guard min(width, height) > 32 * Int(size), min(last.pixels.width, last.pixels.height) > 64 else { break }
      let across = last.sizeX * 2 < size * scale.x * 1.4
      let down = last.sizeY * 2 < size * scale.y * 1.4
      levels.append(
        Level(
          pixels: across || down ? last.pixels.halved(across: across, down: down) : last.pixels,
          sizeX: last.sizeX * (across ? 2 : 1), sizeY: last.sizeY * (down ? 2 : 1)))
    }
    self.levels = levels
  }

  /// The page as one region.
  var whole: TextRegion {
    TextRegion(
      x: Double(width) / 2, y: Double(height) / 2, length: Double(width), thickness: Double(height), alongX: 1,
      alongY: 0, score: 1)
  }

  /// What differs from the paper by more, at an eighth of the page's size, is ink: a faint stroke fills a small part of a pixel there,
  /// and white letters on black are lighter. Where noise is taken for it, more of the page is seen.
  private static let inkDepth = 3
  /// Around ink, as a part of the longer side.
  private static let margin = 0.02

  /// The level rectangle around all ink, with a margin; the whole page where there is none.
  var written: TextRegion {
    let (columns, rows) = (max(1, width / 8), max(1, height / 8))
    let small = GrayPixels(width: columns, height: rows, bytes: sample(whole, width: columns, height: rows))
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

  /// What stands in a region, in so many pixels, from the largest size of the page in which they are no farther apart than its own; in
  /// the page's own size they may be `ownStep` apart.
  func sample(_ region: TextRegion, width: Int, height: Int, ownStep: Double = 1) -> [UInt8] {
    var level = 0
    var size = 1.0
    while level + 1 < levels.count && region.thickness / Double(height) > max(size, ownStep) {
      level += 1
      size *= 2
    }
    let (image, sizeX, sizeY) = (levels[level].pixels, levels[level].sizeX, levels[level].sizeY)
    let stepAlong = region.length / Double(width)
    let stepAcross = region.thickness / Double(height)
    return [UInt8](unsafeUninitializedCapacity: width * height) { buffer, count in
      image.bytes.withUnsafeBufferPointer { source in
        let (lastX, lastY) = (Double(image.width - 1), Double(image.height - 1))
        let along = map.step(x: region.alongX * stepAlong, y: region.alongY * stepAlong)
        let (deltaX, deltaY) = (along.x / sizeX, along.y / sizeY)
        for row in 0..<height {
          let start = region.point(
            along: stepAlong / 2, across: (Double(row) + 0.5) * stepAcross - region.thickness / 2)
          let place = map.place(x: start.x, y: start.y)
          var x = place.x / sizeX - 0.5
          var y = place.y / sizeY - 0.5
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
