/// An amount of money: whole cents of one currency.
package struct Money: Hashable, Sendable, Codable, Comparable {
  package let cents: Int
  /// ISO 4217.
  package let currency: String

  package init(cents: Int, currency: String) {
    self.cents = cents
    self.currency = currency
  }

  package static func < (left: Money, right: Money) -> Bool { left.cents < right.cents }

  /// `$1,125.00` for US dollars, `1125.00 EUR` otherwise.
  package var text: String {
    let magnitude = abs(cents)
    let fraction = magnitude % 100
    let whole = String(magnitude / 100)
    let decimals = (fraction < 10 ? "0" : "") + String(fraction)
    let sign = cents < 0 ? "-" : ""
    guard currency == "USD" else { return "\(sign)\(whole).\(decimals) \(currency)" }
    var grouped = ""
    for (index, digit) in whole.reversed().enumerated() {
      if index > 0 && index % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    return "\(sign)$\(String(grouped.reversed())).\(decimals)"
  }
}

/// One line of a quote, traced to what it was counted from.
package struct QuoteLine: Hashable, Sendable, Codable {
  /// The item of the price list: `specialist-opinion`, `imaging-review`, `biopsy-review`, `records-pages`, `extra-questions`, …
  package let item: String
  package let label: String
  package let quantity: Int
  /// `nil`: to be quoted, no price is printed.
  package let unitPrice: Money?
  /// `nil`: to be quoted.
  package let amount: Money?
  /// What was counted, one entry a unit where that makes sense: sites, page exclusions, questions.
  package let details: [QuoteDetail]
  /// What it is for, in the price list's words for the patient.
  package let plain: String?

  package init(
    item: String, label: String, quantity: Int, unitPrice: Money?, amount: Money?, details: [QuoteDetail],
    plain: String? = nil
  ) {
    self.item = item
    self.label = label
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.amount = amount
    self.details = details
    self.plain = plain
  }
}

package struct QuoteDetail: Hashable, Sendable, Codable {
  package let label: String
  /// The part of the body, where it is one that was counted.
  package let site: SidedSite?
  package let evidence: [Evidence]

  package init(label: String, site: SidedSite? = nil, evidence: [Evidence]) {
    self.label = label
    self.site = site
    self.evidence = evidence
  }
}

/// What the patient would pay, line by line.
package struct Quote: Hashable, Sendable, Codable {
  /// Name and version of the price list: `oso-2026-1`.
  package let priceList: String
  package let lines: [QuoteLine]
  /// The sum of the lines that have an amount.
  package let total: Money
  /// True where a line is to be quoted or a hold touches money: the total is not all.
  package let isPartial: Bool
  /// The total under every combination that open holds leave: least and most; equal to `total` where none is open.
  package let lowTotal: Money
  package let highTotal: Money
  /// What other readings of the policies would give: `per study and site: 4 sites, $1,500.00`.
  package let otherReadings: [OtherReading]

  package struct OtherReading: Hashable, Sendable, Codable {
    /// `per: site-and-modality`
    package let setting: String
    package let label: String
    package let total: Money

    package init(setting: String, label: String, total: Money) {
      self.setting = setting
      self.label = label
      self.total = total
    }
  }

  package init(
    priceList: String, lines: [QuoteLine], total: Money, isPartial: Bool, lowTotal: Money, highTotal: Money,
    otherReadings: [OtherReading]
  ) {
    self.priceList = priceList
    self.lines = lines
    self.total = total
    self.isPartial = isPartial
    self.lowTotal = lowTotal
    self.highTotal = highTotal
    self.otherReadings = otherReadings
  }
}
