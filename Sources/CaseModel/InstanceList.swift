/// The instances of one study by series, class and identifier, each once, in a fixed order.
///
/// Kept as a blob of its own, a line an instance: a disc of thousands must not make everything that is told of a case large.
package struct InstanceList: Hashable, Sendable {
  package struct Entry: Hashable, Sendable, Comparable {
    /// (0020,000E)
    package let series: String
    /// (0008,0016)
    package let sopClass: String
    /// (0008,0018)
    package let instance: String

    /// `nil` where one of them is no UID.
    package init?(series: String, sopClass: String, instance: String) {
      guard [series, sopClass, instance].allSatisfy(InstanceList.isUID) else { return nil }
      self.series = series
      self.sopClass = sopClass
      self.instance = instance
    }

    package static func < (left: Entry, right: Entry) -> Bool {
      (left.series, left.instance, left.sopClass) < (right.series, right.instance, right.sopClass)
    }
  }

  package let entries: [Entry]

  package init(_ entries: [Entry]) { self.entries = Set(entries).sorted() }

  /// `nil` where a line is not of three UIDs: a reader's answer is not believed.
  package init?(bytes: [UInt8]) {
    var entries: [Entry] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: "\t")).map { String(decoding: $0, as: UTF8.self) }
      guard parts.count == 3, let entry = Entry(series: parts[0], sopClass: parts[1], instance: parts[2]) else {
        return nil
      }
      entries.append(entry)
    }
    self.init(entries)
  }

  package var encoded: [UInt8] {
    entries.flatMap { Array("\($0.series)\t\($0.sopClass)\t\($0.instance)\n".utf8) }
  }

  /// Digits and dots, 64 at most (PS3.5 9.1). Leading zeros, which the standard forbids and devices write, are let through.
  package static func isUID(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 64
      && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".") }
  }
}
