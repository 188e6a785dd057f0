/// The picture of one page between the room that made it and the room that reads it: gray or one bit a pixel, upright as displayed.
package struct PageRaster: Sendable {
  package enum Depth: Sendable {
    /// Most significant bit first, 1 is black, rows padded to whole bytes.
    case bilevel
    /// One byte a pixel, 0 is black.
    case gray
  }

  package let width: Int
  package let height: Int
  package let depth: Depth
  package let bytes: [UInt8]
  package let horizontalDotsPerInch: Double
  package let verticalDotsPerInch: Double

  /// `bytes` must hold `height` rows.
  package init(
    width: Int, height: Int, depth: Depth, bytes: [UInt8], horizontalDotsPerInch: Double, verticalDotsPerInch: Double
  ) {
    let rowLength = depth == .gray ? width : (width + 7) / 8
    precondition(width > 0 && height > 0 && bytes.count == rowLength * height, "a raster holds all its rows")
    self.width = width
    self.height = height
    self.depth = depth
    self.bytes = bytes
    self.horizontalDotsPerInch = horizontalDotsPerInch
    self.verticalDotsPerInch = verticalDotsPerInch
  }

  package var bytesPerRow: Int { depth == .gray ? width : (width + 7) / 8 }
  package var widthInPoints: Double { Double(width) / horizontalDotsPerInch * 72 }
  package var heightInPoints: Double { Double(height) / verticalDotsPerInch * 72 }
}
