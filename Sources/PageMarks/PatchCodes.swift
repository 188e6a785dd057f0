import CaseModel

/// Finds the patch codes of scanner separator sheets: four parallel bars, wide or narrow, at least two inches long.
///
/// Bars are 0.08 or 0.20 inch thick with 0.08 inch between them, and exactly two of the four are wide.
enum PatchCodes {
  static func codes(in plane: GrayPlane) -> [FoundCode] {
    let level = Axis(
      length: plane.height, count: plane.width, perInch: plane.verticalDotsPerInch,
      acrossPerInch: plane.horizontalDotsPerInch, step: plane.width, stride: 1)
    let upright = Axis(
      length: plane.width, count: plane.height, perInch: plane.horizontalDotsPerInch,
      acrossPerInch: plane.verticalDotsPerInch, step: 1, stride: plane.width)
    var found: [FoundCode] = []
    if let code = level.code(in: plane.bytes) {
      found.append(
        FoundCode(
          symbology: PageCode.patch, text: code.text, left: code.from, top: code.start, right: code.to,
          bottom: code.end))
    }
    if let code = upright.code(in: plane.bytes) {
      found.append(
        FoundCode(
          symbology: PageCode.patch, text: code.text, left: code.start, top: code.from, right: code.end,
          bottom: code.to))
    }
    return found
  }
}

/// Lines of pixels that cross the bars, one every eighth of an inch.
private struct Axis {
  /// Pixels of a line, and lines beside each other.
  let length: Int
  let count: Int
  let perInch: Double
  let acrossPerInch: Double
  /// From a pixel to the next one of its line, and from a line to the next.
  let step: Int
  let stride: Int

  struct Code {
    let text: String
    /// Along the line.
    var start: Double
    var end: Double
    /// Across it: the first and the last line that carries the bars.
    var from: Double
    var to: Double
  }

  /// Bars shorter than this are print.
  private static let leastInches = 2.0

  func code(in bytes: [UInt8]) -> Code? {
    let apart = max(1, Int(acrossPerInch / 8))
    var open: [Code] = []
    for line in Swift.stride(from: 0, to: count, by: apart) {
      for hit in patterns(bytes, line: line) {
        let known = open.firstIndex {
          $0.text == hit.text && abs($0.start - hit.start) < perInch * 0.05
            && Double(line) - $0.to <= Double(apart) * 1.5
        }
        if let known {
          open[known].to = Double(line)
          open[known].start = hit.start
          open[known].end = hit.end
        } else {
          open.append(
            Code(text: hit.text, start: hit.start, end: hit.end, from: Double(line), to: Double(line)))
        }
      }
    }
    return open.filter { $0.to - $0.from >= acrossPerInch * Axis.leastInches }
      .max { $0.to - $0.from < $1.to - $1.from }
  }

  private func patterns(_ bytes: [UInt8], line: Int) -> [(text: String, start: Double, end: Double)] {
    var bars: [(start: Int, end: Int)] = []
    var start = -1
    var at = line * stride
    for pixel in 0..<length {
      let isDark = bytes[at] < 128
      at += step
      if isDark && start < 0 { start = pixel }
      if !isDark && start >= 0 {
        bars.append((start, pixel))
        start = -1
      }
    }
    guard bars.count >= 4 else { return [] }
    var found: [(text: String, start: Double, end: Double)] = []
    for first in 0...(bars.count - 4) {
      let four = bars[first..<first + 4]
      let text = four.compactMap { width(Double($0.end - $0.start) / perInch) }
      guard text.count == 4, text.count(where: { $0 == "W" }) == 2 else { continue }
      let gaps = zip(four.dropFirst(), four).map { Double($0.start - $1.end) / perInch }
      guard gaps.allSatisfy({ (0.05...0.12).contains($0) }) else { continue }
      found.append((String(text), Double(bars[first].start), Double(bars[first + 3].end)))
    }
    return found
  }

  private func width(_ inches: Double) -> Character? {
    (0.05...0.115).contains(inches) ? "N" : (0.15...0.26).contains(inches) ? "W" : nil
  }
}
