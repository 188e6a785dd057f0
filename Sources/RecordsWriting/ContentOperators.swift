/// Operators of a content stream (PDF 32000-1, 7.8.2) as they are written one after another.
struct ContentOperators {
  private(set) var bytes: [UInt8] = []

  mutating func write(bytes more: [UInt8]) { bytes.append(contentsOf: more) }

  mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func write(_ numbers: [Double], _ name: String, decimals: Int = 2) {
    for number in numbers {
      write(ContentOperators.number(number, decimals: decimals))
      write(" ")
    }
    write(name)
    write("\n")
  }

  /// The shortest decimal form with at most so many places: `12`, `0.5`, `-3.25`.
  static func number(_ value: Double, decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let rounded = (value * scale).rounded()
    guard rounded.isFinite, abs(rounded) < 1e15 else { return "0" }
    let whole = Int64(rounded)
    guard whole != 0, decimals > 0 else { return String(whole) }
    let magnitude = whole.magnitude
    var fraction = String(magnitude % UInt64(scale))
    fraction = String(repeating: "0", count: decimals - fraction.count) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    return (whole < 0 ? "-" : "") + String(magnitude / UInt64(scale)) + (fraction.isEmpty ? "" : ".\(fraction)")
  }
}
