/// A place where the detector sees a line of text or a part of one: a rectangle that may stand askew, in pixels of the page.
struct TextRegion {
  /// The middle.
  var x: Double
  var y: Double
  /// Along the writing, and across it.
  var length: Double
  var thickness: Double
  /// The direction of the writing, a unit vector; (1, 0) is level, left to right.
  var alongX: Double
  var alongY: Double
  /// Mean of the detector's map within, 0 to 1.
  var score: Double

  /// The box around it.
  var left: Double { x - reachX }
  var right: Double { x + reachX }
  var top: Double { y - reachY }
  var bottom: Double { y + reachY }

  private var reachX: Double { (abs(alongX) * length + abs(alongY) * thickness) / 2 }
  private var reachY: Double { (abs(alongY) * length + abs(alongX) * thickness) / 2 }

  /// Writing that runs up or down the page.
  var isUpright: Bool { abs(alongY) > abs(alongX) }

  /// A point given along and across the writing from the middle of its left edge.
  func point(along: Double, across: Double) -> (x: Double, y: Double) {
    let u = along - length / 2
    return (x + u * alongX - across * alongY, y + u * alongY + across * alongX)
  }

  /// The same place, written in the other direction.
  var reversed: TextRegion {
    var region = self
    (region.alongX, region.alongY) = (-alongX, -alongY)
    return region
  }

  /// With so many times its thickness, and as much more length.
  func widened(by factor: Double) -> TextRegion {
    var region = self
    region.length += thickness * (factor - 1)
    region.thickness *= factor
    return region
  }

  func scaled(byX scaleX: Double, y scaleY: Double) -> TextRegion {
    // The two scales differ by less than a 32nd of the page: directions stay.
    var region = self
    region.x *= scaleX
    region.y *= scaleY
    region.length *= isUpright ? scaleY : scaleX
    region.thickness *= isUpright ? scaleX : scaleY
    return region
  }
}
