/// A rectangle on a page as a person sees it upright: points (1/72 inch) from the top left corner, y downwards.
///
/// Every character of every page is one when it is read: what is done with it is inlined in other rooms.
package struct Box: Hashable, Sendable, Codable {
  package var x: Double
  package var y: Double
  package var width: Double
  package var height: Double

  @inlinable
  package init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  @inlinable package var maxX: Double { x + width }
  @inlinable package var maxY: Double { y + height }

  /// The smallest box that holds both.
  @inlinable
  package func union(_ other: Box) -> Box {
    let left = min(x, other.x)
    let top = min(y, other.y)
    return Box(x: left, y: top, width: max(maxX, other.maxX) - left, height: max(maxY, other.maxY) - top)
  }
}

extension Box {
  /// Where the box lies once its page, of this size before, has been turned clockwise.
  package func turned(_ turn: QuarterTurn, on page: PageSize) -> Box {
    switch turn {
    case .none: self
    case .right: Box(x: page.heightInPoints - maxY, y: x, width: height, height: width)
    case .half: Box(x: page.widthInPoints - maxX, y: page.heightInPoints - maxY, width: width, height: height)
    case .left: Box(x: y, y: page.widthInPoints - maxX, width: height, height: width)
    }
  }
}

/// The size of an upright page in points.
package struct PageSize: Hashable, Sendable, Codable {
  package var widthInPoints: Double
  package var heightInPoints: Double

  package init(widthInPoints: Double, heightInPoints: Double) {
    self.widthInPoints = widthInPoints
    self.heightInPoints = heightInPoints
  }
}

/// A turn by a multiple of 90 degrees, clockwise.
package enum QuarterTurn: Int, Hashable, Sendable, Codable, CaseIterable {
  case none = 0
  case right = 90
  case half = 180
  case left = 270

  /// Normalises any multiple of 90, negative ones too; another angle is `nil`.
  package init?(degrees: Int) {
    self.init(rawValue: ((degrees % 360) + 360) % 360)
  }
}

/// The number of a page within its source, counted from 1.
package struct PageNumber: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  package let value: Int

  package init(_ value: Int) {
    precondition(value >= 1, "pages are numbered from 1")
    self.value = value
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let value = try container.decode(Int.self)
    guard value >= 1 else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "pages are numbered from 1")
    }
    self.value = value
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  package var description: String { String(value) }
  package static func < (left: PageNumber, right: PageNumber) -> Bool { left.value < right.value }
}
