import CaseModel

/// The quote as ChargeItems: one for each billed site and one for every other line. Their prices add up to the quote's total.
struct FHIRMoney {
  let items: [FHIRResource]
  var resources: [FHIRResource] { items }

  init(_ summary: CaseSummary, patient: JSONValue, request: JSONValue) {
    let quote = summary.quote
    let sites = FHIRSites(labels: summary.siteLabels, codes: summary.siteCodes)
    var items: [FHIRResource] = []
    func add(_ line: QuoteLine, key: String, quantity: Int, amount: Money?, detail: QuoteDetail?) {
      let note = amount == nil ? "To be quoted: no price is printed." : nil
      items.append(
        FHIRResource(
          "ChargeItem", key: key, of: summary.reference, display: detail?.label ?? line.label,
          [
            "identifier": .array([FHIRValues.identifier("urn:dossier:quote-line", key)]),
            // Nothing is charged from here: it is planned until the programme bills it.
            "status": .string("planned"),
            "code": FHIRValues.concept(
              system: "urn:dossier:price-list:\(FHIRMoney.name(quote.priceList))", code: line.item, text: line.label),
            "subject": patient, "quantity": .object(["value": .int(quantity)]),
            "bodysite": FHIRValues.list([detail?.site.flatMap(sites.concept)]),
            "priceOverride": amount.map(FHIRValues.money),
            "reason": FHIRValues.list([detail.flatMap { FHIRValues.concept(text: $0.label) }]),
            "service": nil,
            "supportingInformation": .array([request]),
            "note": FHIRValues.list([FHIRValues.text(note).map { .object(["text": $0]) }]),
          ]))
    }
    for (index, line) in quote.lines.enumerated() {
      let sited = line.details.filter { $0.site != nil }
      if let price = line.unitPrice, sited.count == line.quantity, line.amount?.cents == price.cents * sited.count {
        for (unit, detail) in sited.enumerated() {
          add(line, key: "\(index + 1).\(unit + 1)", quantity: 1, amount: price, detail: detail)
        }
      } else {
        add(line, key: "\(index + 1)", quantity: line.quantity, amount: line.amount, detail: nil)
      }
    }
    self.items = items
  }

  /// A price list's identity as the tail of a URN.
  private static func name(_ priceList: String) -> String {
    String(priceList.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") ? $0 : "-" })
  }
}
