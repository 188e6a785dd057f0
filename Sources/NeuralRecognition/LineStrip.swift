/// One line cut out of a page, straightened, 48 pixels tall: what a recognition network reads.
struct LineStrip {
  static let height = 48
  /// As tall as coarse pictures are read first: a fax of 204 by 98 dots an inch has 14 rows for a line of ten points.
  static let lowHeight = 32

  let width: Int
  /// 0 is black; row by row.
  let pixels: [UInt8]
  /// Pixels of the page for one of the strip, along the writing and across it.
  let scaleAlong: Double
  let scaleAcross: Double
  let region: TextRegion
  /// How many times wider than in the picture the letters are, for their height.
  let stretch: Double

  /// Wider strips are squeezed: the longest that the networks were made for.
  private static let maximumWidth = 3200

  init(_ region: TextRegion, from page: PageLevels, stretch: Double = 1) {
    let natural = stretch * region.length / max(1, region.thickness) * Double(LineStrip.height)
    width = min(LineStrip.maximumWidth, max(8, Int(natural.rounded(.up))))
    self.region = region
    self.stretch = stretch
    scaleAlong = region.length / Double(width)
    scaleAcross = region.thickness / Double(LineStrip.height)
    pixels = page.sample(region, width: width, height: LineStrip.height)
  }

  /// A point of the strip on the page.
  func point(x: Double, y: Double) -> (x: Double, y: Double) {
    region.point(along: x * scaleAlong, across: (y - Double(LineStrip.height) / 2) * scaleAcross)
  }

  /// The place of one word of the strip, with so many heights of the line more, along the writing in all and across it.
  func region(around word: LineWords.Word, along: Double, across: Double) -> TextRegion {
    var part = region(from: word.left, to: word.right)
    part.length += along * region.thickness
    part.thickness *= across
    return part
  }

  /// The place between two columns of the strip.
  func region(from left: Double, to right: Double) -> TextRegion {
    var part = region
    (part.x, part.y) = point(x: (left + right) / 2, y: Double(LineStrip.height) / 2)
    part.length = (right - left) * scaleAlong
    return part
  }
}
