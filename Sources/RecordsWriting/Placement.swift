import CaseModel

/// An affine map of the plane as PDF writes it: x' = a·x + c·y + e, y' = b·x + d·y + f (PDF 32000-1, 8.3.4).
struct Placement: Equatable {
  var a, b, c, d, e, f: Double

  static let identity = Placement(a: 1, b: 0, c: 0, d: 1, e: 0, f: 0)

  var operands: [Double] { [a, b, c, d, e, f] }

  /// From an upright page (points from its lower left corner) to the user space of the page that shows it so.
  ///
  /// `left` to `top` is the visible box in user space, `rotation` what the page asks viewers to turn it by, clockwise.
  static func ontoPage(
    upright: PageSize, left: Double, bottom: Double, right: Double, top: Double, rotation: QuarterTurn
  ) -> Placement {
    let width = right - left
    let height = top - bottom
    let isSideways = rotation == .right || rotation == .left
    let scaleX = (isSideways ? height : width) / upright.widthInPoints
    let scaleY = (isSideways ? width : height) / upright.heightInPoints
    return switch rotation {
    case .none: Placement(a: scaleX, b: 0, c: 0, d: scaleY, e: left, f: bottom)
    case .right: Placement(a: 0, b: scaleX, c: -scaleY, d: 0, e: right, f: bottom)
    case .half: Placement(a: -scaleX, b: 0, c: 0, d: -scaleY, e: right, f: top)
    case .left: Placement(a: 0, b: -scaleX, c: scaleY, d: 0, e: left, f: top)
    }
  }

  /// Puts a picture (PDF's unit square) onto an upright page of this size.
  ///
  /// `orientation` is that of TIFF 6.0 and Exif, 1 to 8: where the first row and column are to be shown; `turn` comes after it.
  static func ofPicture(orientation: Int, turn: QuarterTurn, upright: PageSize) -> Placement {
    /// Where a point of the stored picture (right, down, 0 to 1) is shown on the upright page.
    func shown(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
      let oriented: (x: Double, y: Double) =
        switch orientation {
        case 2: (1 - x, y)
        case 3: (1 - x, 1 - y)
        case 4: (x, 1 - y)
        case 5: (y, x)
        case 6: (1 - y, x)
        case 7: (1 - y, 1 - x)
        case 8: (y, 1 - x)
        default: (x, y)
        }
      let turned: (x: Double, y: Double) =
        switch turn {
        case .none: oriented
        case .right: (1 - oriented.y, oriented.x)
        case .half: (1 - oriented.x, 1 - oriented.y)
        case .left: (oriented.y, 1 - oriented.x)
        }
      return (turned.x * upright.widthInPoints, (1 - turned.y) * upright.heightInPoints)
    }
    let origin = shown(0, 1)
    let right = shown(1, 1)
    let up = shown(0, 0)
    return Placement(
      a: right.x - origin.x, b: right.y - origin.y, c: up.x - origin.x, d: up.y - origin.y, e: origin.x, f: origin.y)
  }
}
