import CaseModel

/// Measures how the dark lies on a page: the edges, where scanners leave shadows and fax machines print, are not looked at.
enum MeasureLook {
  private static let side = PageLook.fieldsPerSide
  /// Share of the page that is left out at each edge.
  private static let margin = 0.06
  /// A field is darker than the next one where its mean darkness is so much more of full black.
  private static let clearly = 0.015
  /// A page with fewer edges has nothing to be known by.
  private static let leastEdges = 6

  static func look(of plane: GrayPlane, turn: QuarterTurn) -> PageLook? {
    // One field more than bits each way: the edges are looked at between neighbours, in either direction of reading.
    let fields = side + 1
    let grid = darkness(of: plane, fields: fields)
    var isDarker: [Bool] = []
    for y in 0..<side {
      for x in 0..<side {
        let here = grid[index(x, y, fields, turn)]
        let next = grid[index(x + 1, y, fields, turn)]
        isDarker.append(here - next > clearly)
      }
    }
    let look = PageLook(isDarker)
    return look.edgeCount >= leastEdges ? look : nil
  }

  /// Where the field of the turned page lies on the page as displayed.
  private static func index(_ x: Int, _ y: Int, _ fields: Int, _ turn: QuarterTurn) -> Int {
    let last = fields - 1
    return switch turn {
    case .none: y * fields + x
    case .right: (last - x) * fields + y
    case .half: (last - y) * fields + last - x
    case .left: x * fields + last - y
    }
  }

  /// Mean darkness of each field against the paper, 0 to 1.
  private static func darkness(of plane: GrayPlane, fields: Int) -> [Double] {
    let left = Int(Double(plane.width) * margin)
    let top = Int(Double(plane.height) * margin)
    let across = plane.width - 2 * left
    let down = plane.height - 2 * top
    guard across >= fields, down >= fields else { return [Double](repeating: 0, count: fields * fields) }
    var sums = [Int](repeating: 0, count: fields * fields)
    var counts = [Int](repeating: 0, count: fields * fields)
    plane.bytes.withUnsafeBufferPointer { bytes in
      // Every other pixel is plenty for a mean over thousands.
      for y in stride(from: 0, to: down, by: 2) {
        let row = (top + y) * plane.width + left
        let band = y * fields / down * fields
        for x in stride(from: 0, to: across, by: 2) {
          let field = band + x * fields / across
          // Gray paper is paper: only what is darker than two thirds counts.
          if bytes[row + x] < 170 { sums[field] += 1 }
          counts[field] += 1
        }
      }
    }
    return zip(sums, counts).map { $1 == 0 ? 0 : Double($0) / Double($1) }
  }
}
