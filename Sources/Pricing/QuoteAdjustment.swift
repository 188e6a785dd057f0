import CaseModel

/// A discount or waiver that a person granted, with the reason.
package struct QuoteAdjustment: Hashable, Sendable, Codable {
  package enum Change: Hashable, Sendable, Codable {
    case waive
    /// 1 to 100.
    case percent(Int)
    case cents(Int)

    /// `waive`, `percent-10`, `amount-100.00`; `nil` for anything else.
    package init?(choice: String) {
      if choice == "waive" {
        self = .waive
      } else if choice.hasPrefix("percent-"), let percent = Int(choice.dropFirst("percent-".count)),
        (1...100).contains(percent)
      {
        self = .percent(percent)
      } else if choice.hasPrefix("amount-"), let cents = Change.cents(choice.dropFirst("amount-".count)), cents > 0 {
        self = .cents(cents)
      } else {
        return nil
      }
    }

    /// `100`, `99.50`
    private static func cents(_ text: Substring) -> Int? {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count <= 2,
        parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCII) && $0.allSatisfy(\.isNumber) }),
        let whole = Int(parts[0]), whole <= 1_000_000
      else { return nil }
      guard parts.count == 2 else { return whole * 100 }
      guard parts[1].count == 2, let rest = Int(parts[1]) else { return nil }
      return whole * 100 + rest
    }
  }

  /// What stands for the whole quote instead of one item of the price list.
  package static let wholeQuote = "total"

  /// An item of the price list, or `wholeQuote`.
  package let item: String
  package let change: Change
  package let reason: String

  package init(item: String, change: Change, reason: String) {
    self.item = item
    self.change = change
    self.reason = reason
  }

  /// From a decision about `fee/ITEM`; `nil` where it is about something else or takes an earlier discount back (`charge`).
  package init?(_ decision: Decision) {
    guard decision.subject.hasPrefix("fee/"), let change = Change(choice: decision.choice) else { return nil }
    self.init(
      item: String(decision.subject.dropFirst("fee/".count)), change: change, reason: decision.note ?? "no reason given"
    )
  }

  /// How many cents it takes from so many; never more than there are.
  func reduction(of cents: Int) -> Int {
    guard cents > 0 else { return 0 }
    return switch change {
    case .waive: cents
    // Half a cent is in the patient's favour.
    case .percent(let percent): min(cents, (cents * percent + 99) / 100)
    case .cents(let amount): min(cents, amount)
    }
  }

  var label: String {
    switch change {
    case .waive: "Waived"
    case .percent(let percent): "Discount of \(percent) %"
    case .cents: "Discount"
    }
  }
}
