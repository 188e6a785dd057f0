/// Counts how often each value was stated, so that one value can be chosen whatever order the statements came in.
struct Tally<Value: Hashable & Sendable>: Sendable {
  private var counts: [Value: Int] = [:]

  /// Values beyond these are not kept: a header field with more is no field of a study.
  private static var maximumValues: Int { 256 }

  mutating func add(_ value: Value?) {
    guard let value else { return }
    if counts[value] != nil {
      counts[value]! += 1
    } else if counts.count < Tally.maximumValues {
      counts[value] = 1
    }
  }

  mutating func add(contentsOf values: some Sequence<Value>) {
    for value in values { add(value) }
  }

  func holds(_ value: Value) -> Bool { counts[value] != nil }
  var distinctCount: Int { counts.count }

  /// The values in the order of a text that tells them apart.
  func sorted(by text: (Value) -> String) -> [Value] {
    counts.keys.map { (text($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// The value most often stated; of equals the first by its text.
  func winner(by text: (Value) -> String) -> Value? {
    counts.map { (text($0.key), $0.key, $0.value) }.min { ($1.2, $0.0) < ($0.2, $1.0) }?.1
  }
}

extension Tally where Value == String {
  var sorted: [String] { counts.keys.sorted() }
  var winner: String? { winner(by: { $0 }) }
}

extension Tally where Value: RawRepresentable, Value.RawValue == String {
  var winner: Value? { winner(by: \.rawValue) }
}
