import CaseModel
import Foundation

/// Whether a packet agrees with itself: schema, references, sums. Its problems name places and never what stands there.
package struct PacketCheck {
  package let problems: [String]

  /// `bundle` is `nil` for packets from before there was one; they are checked without it.
  package init(packet: JSONValue, bundle: JSONValue?) {
    var problems: [String] = []
    do {
      let schema = try JSONDecoder().decode(JSONValue.self, from: Data(PacketSchema.text.utf8))
      problems += SchemaCheck(schema).problems(in: packet).map { "packet.json does not follow its schema at \($0)" }
    } catch {
      preconditionFailure("the packet's schema is not JSON")
    }
    problems += PacketCheck.references(packet) + PacketCheck.sums(packet)
    if let bundle { problems += PacketCheck.bundle(bundle, packet) }
    self.problems = problems
  }

  private static func references(_ packet: JSONValue) -> [String] {
    let documents = Set((packet["documents"]?.items ?? []).compactMap { $0["id"]?.stringValue })
    let studies = Set((packet["imaging"]?["studies"]?.items ?? []).compactMap { $0["uid"]?.stringValue })
    var problems: [String] = []
    func known(_ id: String?, in ids: Set<String>, _ place: String) {
      if let id, !ids.contains(id) { problems.append("packet.json \(place) points to what is not in it") }
    }
    func walk(_ value: JSONValue, _ place: String) {
      switch value {
      case .array(let items): for (index, item) in items.enumerated() { walk(item, "\(place)/\(index)") }
      case .object(let members):
        if members["rule"] != nil && members["words"] != nil {
          known(members["document"]?.stringValue, in: documents, place)
          known(members["study"]?.stringValue, in: studies, place)
        }
        for (key, member) in members.sorted(by: { $0.key < $1.key }) { walk(member, "\(place)/\(key)") }
      case .null, .bool, .int, .double, .string: return
      }
    }
    walk(packet, "")
    for (index, study) in (packet["imaging"]?["studies"]?.items ?? []).enumerated() {
      known(study["report"]?.stringValue, in: documents, "/imaging/studies/\(index)/report")
    }
    let accepted = Set(
      (packet["imaging"]?["studies"]?.items ?? []).filter { $0["isAccepted"] == .bool(true) }
        .compactMap { $0["uid"]?.stringValue })
    for (index, manifest) in (packet["imaging"]?["manifests"]?.items ?? []).enumerated() {
      known(manifest["study"]?.stringValue, in: accepted, "/imaging/manifests/\(index)/study")
    }
    for (index, specimen) in (packet["pathology"]?["specimens"]?.items ?? []).enumerated() {
      known(specimen["document"]?.stringValue, in: documents, "/pathology/specimens/\(index)/document")
    }
    return problems
  }

  private static func sums(_ packet: JSONValue) -> [String] {
    var problems: [String] = []
    let count = packet["pageCount"]
    if let found = count?["found"]?.intValue, let billable = count?["billable"]?.intValue,
      let left = count?["exclusions"]?.items.count, billable + left != found
    {
      problems.append("the billable pages and the exclusions do not add up to the pages found")
    }
    let quote = packet["quote"]
    let lines = quote?["lines"]?.items ?? []
    let amounts = lines.compactMap { $0["amount"]?["cents"]?.intValue }
    let total = quote?["total"]?["cents"]?.intValue
    if amounts.reduce(0, +) != total { problems.append("the quote's lines do not add up to its total") }
    for (index, line) in lines.enumerated() {
      guard let unit = line["unitPrice"]?["cents"]?.intValue, let quantity = line["quantity"]?.intValue else {
        continue
      }
      if line["amount"]?["cents"]?.intValue != unit * quantity {
        problems.append("line \(index + 1) of the quote is not its quantity times its price")
      }
    }
    if let low = quote?["lowTotal"]?["cents"]?.intValue, let high = quote?["highTotal"]?["cents"]?.intValue, let total,
      !(low <= total && total <= high)
    {
      problems.append("the quote's total does not lie between its low and high total")
    }
    if lines.contains(where: { $0["toBeQuoted"] == .bool(true) }), quote?["isPartial"] != .bool(true) {
      problems.append("a line is to be quoted, but the total does not say that it is partial")
    }
    return problems
  }

  private static func bundle(_ bundle: JSONValue, _ packet: JSONValue) -> [String] {
    var problems: [String] = []
    let entries = bundle["entry"]?.items ?? []
    let urls = Set(entries.compactMap { $0["fullUrl"]?.stringValue })
    var missing = 0
    func walk(_ value: JSONValue) {
      switch value {
      case .array(let items): items.forEach(walk)
      case .object(let members):
        if let reference = members["reference"]?.stringValue, !urls.contains(reference) { missing += 1 }
        members.values.forEach(walk)
      case .null, .bool, .int, .double, .string: return
      }
    }
    walk(bundle)
    if missing > 0 { problems.append("bundle.json has \(missing) references that do not resolve") }
    if urls.count != entries.count { problems.append("bundle.json has entries without an address of their own") }
    let resources = entries.compactMap { $0["resource"] }
    func all(_ type: String) -> [JSONValue] { resources.filter { $0["resourceType"] == .string(type) } }
    let cents = all("ChargeItem").map { charge in
      switch charge["priceOverride"]?["value"] {
      case .int(let whole): whole * 100
      case .double(let value): Int((value * 100).rounded())
      default: 0
      }
    }
    if cents.reduce(0, +) != packet["quote"]?["total"]?["cents"]?.intValue {
      problems.append("the charges of bundle.json do not add up to the quote's total")
    }
    let accepted = (packet["documents"]?.items ?? []).filter { $0["isAccepted"] == .bool(true) }
    if all("DocumentReference").count != accepted.count {
      problems.append("bundle.json does not list the accepted documents one by one")
    }
    if all("Task").count != packet["holds"]?.items.count {
      problems.append("bundle.json does not list the open holds one by one")
    }
    return problems
  }
}
