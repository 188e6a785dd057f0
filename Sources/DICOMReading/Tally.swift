/// Counts how often each value was stated, so that one value can be chosen whatever order the statements came in.
struct Tally<Value: Hashable & Sendable>: Sendable {
  private var counts: [(value: Value, count: Int)] = []
  /// Where a value stands, once there are more than a glance takes in.
  private var positions: [Value: Int] = [:]
  private var last = 0

  /// Values beyond these are not kept: a header field with more is no field of a study.
  private static var maximumValues: Int { 256 }
  private static var glance: Int { 4 }

  mutating func add(_ value: Value?) {
    guard let value else { return }
    // Most instances of a series state what the one before stated.
    if last < counts.count, counts[last].value == value {
      counts[last].count += 1
    } else if let position = position(of: value) {
      counts[position].count += 1
      last = position
    } else if counts.count < Tally.maximumValues {
      last = counts.count
      counts.append((value, 1))
      if counts.count > Tally.glance { index() }
    }
  }

  mutating func add(contentsOf values: some Sequence<Value>) {
    for value in values { add(value) }
  }

  func holds(_ value: Value) -> Bool { position(of: value) != nil }
  var distinctCount: Int { counts.count }

  /// The values in the order of a text that tells them apart.
  func sorted(by text: (Value) -> String) -> [Value] {
    counts.map { (text($0.value), $0.value) }.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// The value most often stated; of equals the first by its text.
  func winner(by text: (Value) -> String) -> Value? {
    if counts.count < 2 { return counts.first?.value }
    return counts.map { (text($0.value), $0.value, $0.count) }.min { ($1.2, $0.0) < ($0.2, $1.0) }?.1
  }

  private func position(of value: Value) -> Int? {
    counts.count > Tally.glance ? positions[value] : counts.firstIndex { $0.value == value }
  }

  private mutating func index() {
    if positions.isEmpty {
      for (position, entry) in counts.enumerated() { positions[entry.value] = position }
    } else if let last = counts.last {
      positions[last.value] = counts.count - 1
    }
  }
}

extension Tally where Value == String {
  var sorted: [String] { counts.map(\.value).sorted() }
  var winner: String? { winner(by: { $0 }) }
}

extension Tally where Value: RawRepresentable, Value.RawValue == String {
  var winner: Value? { winner(by: \.rawValue) }
}
