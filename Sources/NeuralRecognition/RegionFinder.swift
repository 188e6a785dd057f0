import Foundation

/// Turns the map of a differentiable-binarisation network into rectangles: marks above a threshold that touch, the smallest
/// rectangle around each, widened to where the letters end (Liao et al., Real-time Scene Text Detection, 2020).
struct RegionFinder {
  /// Probability above which a pixel belongs to text.
  var threshold: Float = 0.2
  /// Mean probability within a rectangle, below which it is none.
  var leastScore = 0.4
  /// How far a rectangle is widened: its area over its perimeter, times this.
  var widening = 1.4
  /// Most rectangles on a page.
  var maximumCount = 3000

  /// `map` holds the log-odds of text, row by row.
  func regions(in map: UnsafeBufferPointer<Float>, width: Int, height: Int) -> [TextRegion] {
    var marks = Marks()
    let limit = log(threshold / (1 - threshold))
    for y in 0..<height { marks.take(row: map, at: y * width, y: y, width: width, above: limit) }
    return marks.groups().prefix(maximumCount).compactMap { runs in
      guard var region = Self.rectangle(around: runs), min(region.length, region.thickness) >= 2 else { return nil }
      region.score = Self.mean(of: map, width: width, runs)
      guard region.score >= leastScore else { return nil }
      let reach = region.length * region.thickness * widening / (2 * (region.length + region.thickness))
      region.length += 2 * reach
      region.thickness += 2 * reach
      return min(region.length, region.thickness) >= 5 ? region : nil
    }
  }

  /// Probability, of the pixels of the mark itself.
  private static func mean(of map: UnsafeBufferPointer<Float>, width: Int, _ runs: [Run]) -> Double {
    var sum: Float = 0
    var count = 0
    for run in runs {
      for x in run.first...run.last { sum += 1 / (1 + exp(-map[run.y * width + x])) }
      count += run.last - run.first + 1
    }
    return Double(sum) / Double(count)
  }

  /// The smallest rectangle around the runs: one of its sides lies along an edge of their hull.
  private static func rectangle(around runs: [Run]) -> TextRegion? {
    let hull = Hull(runs).points
    guard hull.count >= 3 else { return nil }
    var best: TextRegion?
    var bestArea = Double.infinity
    func consider(_ alongX: Double, _ alongY: Double) {
      var (low, high, under, over) = (Double.infinity, -Double.infinity, Double.infinity, -Double.infinity)
      for point in hull {
        let u = point.x * alongX + point.y * alongY
        let v = point.y * alongX - point.x * alongY
        low = min(low, u)
        high = max(high, u)
        under = min(under, v)
        over = max(over, v)
      }
      let area = (high - low) * (over - under)
      guard area < bestArea else { return }
      bestArea = area
      let (u, v) = ((low + high) / 2, (under + over) / 2)
      best = TextRegion(
        x: u * alongX - v * alongY, y: u * alongY + v * alongX, length: high - low, thickness: over - under,
        alongX: alongX, alongY: alongY, score: 0)
    }
    consider(1, 0)
    // A level rectangle wins but against one that is clearly smaller: short words have no direction of their own.
    bestArea *= 0.97
    let pixels = Double(runs.map { $0.last - $0.first + 1 }.reduce(0, +))
    if let level = best, max(level.length, level.thickness) < 3 * min(level.length, level.thickness),
      pixels > 0.6 * level.length * level.thickness
    {
      return oriented(level)
    }
    for index in hull.indices {
      let (from, to) = (hull[index], hull[(index + 1) % hull.count])
      let (x, y) = (to.x - from.x, to.y - from.y)
      let length = (x * x + y * y).squareRoot()
      if length > 0 { consider(x / length, y / length) }
    }
    return best.map(oriented)
  }

  /// Along the longer side; to the right, or downwards where it stands upright. A stroke as tall as wide is level.
  private static func oriented(_ region: TextRegion) -> TextRegion {
    var region = region
    let (x, y) = (region.alongX, region.alongY)
    let isAcross = abs(y) > abs(x)
    // How far the rectangle reaches along the more level of its sides, and along the other.
    let (level, steep) = isAcross ? (region.thickness, region.length) : (region.length, region.thickness)
    let (levelX, levelY) = isAcross ? (abs(y), y > 0 ? -x : x) : (abs(x), x > 0 ? y : -y)
    if steep > level * 1.5 {
      region.length = steep
      region.thickness = level
      (region.alongX, region.alongY) = (-levelY, levelX)
    } else {
      region.length = level
      region.thickness = steep
      (region.alongX, region.alongY) = (levelX, levelY)
    }
    return region
  }
}

/// Neighbouring pixels of one row.
struct Run {
  let y: Int
  let first: Int
  let last: Int
}

/// Runs, and which of them touch.
private struct Marks {
  private var runs: [Run] = []
  private var parents: [Int] = []
  private var previous = 0..<0

  mutating func take(row map: UnsafeBufferPointer<Float>, at start: Int, y: Int, width: Int, above threshold: Float) {
    let begin = runs.count
    var touching = previous.lowerBound
    var x = 0
    while x < width {
      guard map[start + x] > threshold else {
        x += 1
        continue
      }
      let first = x
      while x < width && map[start + x] > threshold { x += 1 }
      let index = runs.count
      runs.append(Run(y: y, first: first, last: x - 1))
      parents.append(index)
      while touching < previous.upperBound && runs[touching].last < first - 1 { touching += 1 }
      var other = touching
      while other < previous.upperBound && runs[other].first <= x {
        join(other, index)
        other += 1
      }
    }
    previous = begin..<runs.count
  }

  private mutating func root(_ index: Int) -> Int {
    var at = index
    while parents[at] != at {
      parents[at] = parents[parents[at]]
      at = parents[at]
    }
    return at
  }

  private mutating func join(_ one: Int, _ other: Int) {
    let (first, second) = (root(one), root(other))
    if first != second { parents[max(first, second)] = min(first, second) }
  }

  /// From the top down.
  mutating func groups() -> [[Run]] {
    var places: [Int: Int] = [:]
    var groups: [[Run]] = []
    for index in runs.indices {
      let root = root(index)
      if let place = places[root] {
        groups[place].append(runs[index])
      } else {
        places[root] = groups.count
        groups.append([runs[index]])
      }
    }
    return groups
  }
}

/// The convex hull of the pixels of runs, their corners included.
private struct Hull {
  let points: [(x: Double, y: Double)]

  init(_ runs: [Run]) {
    // Runs come row by row: only the outermost pixels of a row can be on the hull.
    var rows: [(y: Int, first: Int, last: Int)] = []
    for run in runs {
      if let last = rows.last, last.y == run.y {
        rows[rows.count - 1] = (run.y, min(last.first, run.first), max(last.last, run.last))
      } else {
        rows.append((run.y, run.first, run.last))
      }
    }
    var left: [(x: Double, y: Double)] = []
    var right: [(x: Double, y: Double)] = []
    for row in rows {
      for y in [Double(row.y), Double(row.y + 1)] {
        Hull.add((Double(row.first), y), to: &left, side: 1)
        Hull.add((Double(row.last + 1), y), to: &right, side: -1)
      }
    }
    points = right + left.reversed()
  }

  private static func add(_ point: (x: Double, y: Double), to chain: inout [(x: Double, y: Double)], side: Double) {
    while chain.count >= 2 {
      let (a, b) = (chain[chain.count - 2], chain[chain.count - 1])
      let cross = (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)
      if cross * side >= 0 { chain.removeLast() } else { break }
    }
    chain.append(point)
  }
}
