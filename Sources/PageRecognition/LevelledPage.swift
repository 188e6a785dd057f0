import CaseModel
import Foundation

/// A page as an engine sees it: turned and levelled, in square pixels, with the way back from them to the page as it lay on the glass.
///
/// An engine that needs a picture has one made; one that samples may take its samples from the page's own pixels, which is quicker
/// and blurs nothing.
package struct LevelledPage: ~Copyable {
  /// Not turned and not levelled.
  private let stored: Picture
  /// Of its pixels; what ``picture()`` makes may have a row or a column less.
  package let width: Int
  package let height: Int
  package let dotsPerInch: Double
  /// The turn, clockwise, that was made.
  package let quarters: Int
  /// Degrees clockwise by which the page was turned further, to level it.
  package let skew: Double
  /// After the turn.
  package let size: PageSize
  /// Pixels for one of the stored picture; 1 where it is taken as it is.
  private let across: Double
  private let down: Double

  init(
    _ stored: consuming Picture, scaledBy across: Double, _ down: Double, dotsPerInch: Double, quarters: Int,
    skew: Double, size: PageSize
  ) {
    let width = max(1, Int((Double(stored.width) * across).rounded()))
    let height = max(1, Int((Double(stored.height) * down).rounded()))
    (self.width, self.height) = quarters % 2 == 0 ? (width, height) : (height, width)
    (self.across, self.down) = (across, down)
    self.stored = stored
    self.dotsPerInch = dotsPerInch
    self.quarters = quarters
    self.skew = skew
    self.size = size
  }

  /// `nil` where there is no memory for it.
  package func picture() -> Picture? {
    guard let scaled = stored.gray(scaledBy: across, down), let turned = scaled.turned(quarters) else { return nil }
    if skew == 0 { return turned }
    return turned.rotated(degrees: skew)
  }

  /// What is made much smaller is made so at once, its areas averaged: less to keep than all its pixels.
  private static let leastKept = 0.7

  /// The picture to take samples from, neither turned nor levelled; `nil` where there is no memory for it.
  package func untouched() -> Picture? {
    min(across, down) >= LevelledPage.leastKept ? stored.turned(0) : stored.gray(scaledBy: across, down)
  }

  /// Where the page's pixels lie in what ``untouched()`` gave.
  package func map(onto picture: borrowing Picture) -> PixelMap {
    let (width, height) = (Double(width), Double(height))
    let isUpright = quarters % 2 == 0
    let xScale = Double(picture.width) / (isUpright ? width : height)
    let yScale = Double(picture.height) / (isUpright ? height : width)
    return PixelMap { x, y in
      let (x, y) = turned(x: x, y: y)
      let (storedX, storedY) =
        switch (quarters % 4 + 4) % 4 {
        case 0: (x, y)
        case 1: (y, width - x)
        case 2: (width - x, height - y)
        default: (height - y, x)
        }
      return (storedX * xScale, storedY * yScale)
    }
  }

  /// Where a point stood before the page was levelled: it keeps its middle.
  private func turned(x: Double, y: Double) -> (x: Double, y: Double) {
    let (cosine, sine) = (cos(skew * .pi / 180), sin(skew * .pi / 180))
    let (fromX, fromY) = (x - Double(width) / 2, y - Double(height) / 2)
    return (fromX * cosine + fromY * sine + Double(width) / 2, fromY * cosine - fromX * sine + Double(height) / 2)
  }

  /// In points of the turned page, around the word as it stands there. The levelled page has the page's centre and size.
  package func box(of word: ReadWord) -> Box {
    let middle = turned(x: (word.left + word.right) / 2, y: (word.top + word.bottom) / 2)
    let (cosine, sine) = (cos(skew * .pi / 180), abs(sin(skew * .pi / 180)))
    let turnedWidth = (word.right - word.left) * cosine + (word.bottom - word.top) * sine
    let turnedHeight = (word.bottom - word.top) * cosine + (word.right - word.left) * sine
    let xScale = size.widthInPoints / Double(width)
    let yScale = size.heightInPoints / Double(height)
    return Box(
      x: (middle.x - turnedWidth / 2) * xScale, y: (middle.y - turnedHeight / 2) * yScale,
      width: turnedWidth * xScale, height: turnedHeight * yScale)
  }
}

/// Where the pixels of one picture lie in another: an affine map of places, in pixels from the upper left.
package struct PixelMap: Hashable, Sendable {
  private let origin: SIMD2<Double>
  private let alongX: SIMD2<Double>
  private let alongY: SIMD2<Double>

  /// Every pixel where it is.
  package static let identity = PixelMap { ($0, $1) }

  /// `place` is affine.
  package init(_ place: (_ x: Double, _ y: Double) -> (x: Double, y: Double)) {
    func at(_ x: Double, _ y: Double) -> SIMD2<Double> {
      let found = place(x, y)
      return SIMD2(found.x, found.y)
    }
    origin = at(0, 0)
    alongX = at(1, 0) - origin
    alongY = at(0, 1) - origin
  }

  package func place(x: Double, y: Double) -> (x: Double, y: Double) {
    let found = origin + alongX * x + alongY * y
    return (found.x, found.y)
  }

  /// How far and where a step leads.
  package func step(x: Double, y: Double) -> (x: Double, y: Double) {
    let found = alongX * x + alongY * y
    return (found.x, found.y)
  }

  /// Pixels of the other picture for one of this, along that picture's rows and columns.
  package var scale: (x: Double, y: Double) {
    ((alongX.x * alongX.x + alongY.x * alongY.x).squareRoot(), (alongX.y * alongX.y + alongY.y * alongY.y).squareRoot())
  }
}
