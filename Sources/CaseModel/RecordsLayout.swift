/// How `records.pdf` is laid out.
package struct RecordsLayout: Hashable, Sendable, Codable {
  package enum Order: String, Sendable, Codable, CaseIterable {
    /// As the deliveries came.
    case arrival
    /// By the documents' dates, undated ones last.
    case chronology
  }

  package let order: Order
  /// True for a case sheet and a table of contents in front.
  package let hasFront: Bool

  package init(order: Order, hasFront: Bool) {
    self.order = order
    self.hasFront = hasFront
  }

  package static let plain = RecordsLayout(order: .arrival, hasFront: false)
}
