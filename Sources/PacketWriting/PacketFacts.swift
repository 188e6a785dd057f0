import CaseModel

/// The smaller values of `packet.json`.
struct PacketFacts {
  let order: PageOrder

  /// `page` is the page within `document`; `sourcePage` the page within the file that came; boxes are in points from the top left.
  func evidence(_ evidence: Evidence) -> JSONValue {
    var members: [String: JSONValue] = [
      "document": .null, "page": .null, "box": .null, "words": .string(evidence.words), "rule": .string(evidence.rule),
      "confidence": .double(evidence.confidence),
    ]
    switch evidence.place {
    case .page(let address, let box):
      members["source"] = .string(address.source.description)
      members["sourcePage"] = .int(address.page.value)
      if let placed = order.placed[address] {
        members["document"] = .string(placed.document)
        members["page"] = .int(placed.pageInDocument)
        members["recordsPage"] = .number(placed.recordsPage)
      }
      if let box {
        members["box"] = .object([
          "x": .double(box.x), "y": .double(box.y), "width": .double(box.width), "height": .double(box.height),
        ])
      }
    case .header(let study, let series, let attribute):
      members["study"] = .string(study)
      members["series"] = .text(series)
      members["attribute"] = .string(attribute)
    case .requestForm(let key): members["requestKey"] = .string(key)
    case .pipeline(let entry): members["pipelineEntry"] = .string(entry)
    }
    return .object(members)
  }

  func evidence(_ list: [Evidence]) -> JSONValue { .array(list.map(evidence)) }

  func stated(_ value: Evidenced<String>?) -> JSONValue {
    value.map { .object(["value": .string($0.value), "evidence": evidence($0.evidence)]) } ?? .null
  }

  func stated(_ value: Evidenced<CalendarDate>?) -> JSONValue {
    value.map { .object(["value": .string($0.value.description), "evidence": evidence($0.evidence)]) } ?? .null
  }

  func money(_ money: Money?) -> JSONValue {
    money.map { .object(["cents": .int($0.cents), "currency": .string($0.currency), "text": .string($0.text)]) }
      ?? .null
  }

  func site(_ site: SidedSite) -> [String: JSONValue] {
    ["site": .string(site.site.id), "side": .text(site.side?.rawValue)]
  }

  func finding(_ finding: Finding) -> JSONValue {
    .object([
      "code": .string(finding.code), "severity": .string(finding.severity.rawValue),
      "message": .string(finding.message), "page": .number(finding.page?.value),
    ])
  }

  /// A page by source and number, with its place in document and records.
  func page(_ address: PageAddress) -> JSONValue {
    let placed = order.placed[address]
    return .object([
      "source": .string(address.source.description), "sourcePage": .int(address.page.value),
      "document": .text(placed?.document), "page": .number(placed?.pageInDocument),
      "recordsPage": .number(placed?.recordsPage),
    ])
  }
}
