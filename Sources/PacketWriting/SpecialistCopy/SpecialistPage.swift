import Crypto
import Foundation
import Mustache

/// `packet.html` of a specialist copy. It is made from the copy's `packet.json` and its pictures alone: what is not there cannot be shown.
struct SpecialistPage {
  typealias Values = [String: Any]

  private let library: MustacheLibrary

  /// Throws where the template is wrong, which is our own mistake.
  init() throws {
    MustacheContentTypes.register(ScalarEscaping(), named: "SCALAR_HTML")
    library = MustacheLibrary(templates: ["page": try MustacheTemplate(string: SpecialistPage.template)])
  }

  func html(_ document: JSONValue, images: [SpecialistCopy.Image]) -> String {
    let pictures = Dictionary(
      images.map { ($0.name, EvidencePages.address(of: $0.bytes)) }, uniquingKeysWith: { first, _ in first })
    let values: Values = [
      "style": PacketStyle.text,
      "styleHash": Data(SHA256.hash(data: Array(PacketStyle.text.utf8))).base64EncodedString(),
      "patient": patient(document["patient"]),
      "leftOut": document["leftOut"]?.items.compactMap(\.stringValue) ?? [],
      "total": document["quote"]?["total"]?["text"]?.stringValue ?? "",
      "isPartial": document["quote"]?["isPartial"] == .bool(true),
      "billable": document["pages"]?["billable"]?.intValue ?? 0, "found": document["pages"]?["found"]?.intValue ?? 0,
      "questions": questions(document["questions"]), "documents": rows(document["documents"], self.document),
      "studies": rows(document["imaging"]) { study($0, pictures) },
      "specimens": rows(document["pathology"], specimen),
      "specialties": labels(document["assignment"]?["specialties"]),
      "reviews": rows(document["assignment"]?["reviews"]) {
        ["label": $0["label"]?.stringValue ?? "", "sites": sites($0["sites"])]
      },
      "lines": rows(document["quote"]?["lines"], line),
      "holds": rows(document["holds"]) {
        ["matter": WrittenNames.spelled($0["matter"]?.stringValue ?? ""), "count": $0["count"]?.intValue ?? 0]
      },
    ]
    return library.render(values, withTemplate: "page") ?? ""
  }

  private func rows(_ list: JSONValue?, _ row: (JSONValue) -> Values) -> [Values] { (list?.items ?? []).map(row) }

  private func labels(_ list: JSONValue?) -> [String] { (list?.items ?? []).compactMap { $0["label"]?.stringValue } }

  private func patient(_ patient: JSONValue?) -> String {
    let age = patient?["age"]?.intValue.map { "\($0) years" } ?? patient?["age"]?.stringValue
    let words = [age, patient?["sex"]?.stringValue].compactMap(\.self).joined(separator: ", ")
    return words.isEmpty ? "age and sex not told" : words
  }

  private func questions(_ questions: JSONValue?) -> String {
    let (count, parts) = (questions?["count"]?.intValue ?? 0, questions?["parts"]?.intValue ?? 0)
    return count == 0 ? "None was found." : "\(count), of \(parts) parts in all; their text is left out."
  }

  private func document(_ document: JSONValue) -> Values {
    [
      "number": document["number"]?.intValue ?? 0, "label": document["label"]?.stringValue ?? "",
      "year": year(document), "pages": document["pages"]?.intValue ?? 0,
      "needsTranslation": document["needsTranslation"] == .bool(true),
    ]
  }

  private func study(_ study: JSONValue, _ pictures: [String: String]) -> Values {
    let modalities = (study["modalities"]?.items ?? []).compactMap(\.stringValue).joined(separator: "/")
    return [
      "number": study["number"]?.intValue ?? 0, "modalities": modalities, "year": year(study),
      "sites": sites(study["sites"]), "report": study["hasReport"] == .bool(true) ? "came with it" : "none found",
      "series": rows(study["series"]) { series($0, pictures) },
    ]
  }

  private func series(_ series: JSONValue, _ pictures: [String: String]) -> Values {
    let words = [
      series["modality"]?.stringValue, series["plane"]?.stringValue,
      series["role"]?.stringValue.map(WrittenNames.spelled)?.lowercased(),
      series["instances"]?.intValue.map { counted($0, "instance") },
    ]
    var values: Values = [
      "title": words.compactMap(\.self).joined(separator: ", "), "note": series["noPicture"]?.stringValue ?? false,
      "hasPicture": false,
    ]
    if let picture = series["picture"], let address = picture["file"]?.stringValue.flatMap({ pictures[$0] }) {
      values["hasPicture"] = true
      values["picture"] = address
      values["width"] = picture["width"]?.intValue ?? 0
      values["height"] = picture["height"]?.intValue ?? 0
    }
    return values
  }

  private func specimen(_ specimen: JSONValue) -> Values {
    let slides = specimen["slides"]?.intValue ?? 0
    let stains = (specimen["stains"]?.items ?? []).compactMap(\.stringValue).joined(separator: ", ")
    let notes = [
      specimen["procedure"]?.stringValue.map(WrittenNames.spelled),
      specimen["blocks"]?.intValue.map { counted($0, "block") }, slides > 0 ? counted(slides, "slide") : nil,
      stains.isEmpty ? nil : stains,
    ]
    return [
      "number": specimen["number"]?.intValue ?? 0, "site": specimen["site"].map(site) ?? "not named",
      "note": notes.compactMap(\.self).joined(separator: " · "),
    ]
  }

  private func line(_ line: JSONValue) -> Values {
    [
      "label": line["label"]?.stringValue ?? "", "sites": sites(line["sites"]),
      "quantity": line["quantity"]?.intValue ?? 0, "amount": line["amount"]?["text"]?.stringValue ?? "to be quoted",
    ]
  }

  private func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

  private func year(_ value: JSONValue) -> String { value["year"]?.intValue.map { "\($0)" } ?? "undated" }

  /// `false` where there is none: an empty text would count as one.
  private func sites(_ list: JSONValue?) -> Any {
    let names = (list?.items ?? []).map(site)
    return names.isEmpty ? false : names.joined(separator: " · ")
  }

  private func site(_ site: JSONValue) -> String {
    guard let label = site["label"]?.stringValue else { return "not named" }
    return [label, site["side"]?.stringValue].compactMap(\.self).joined(separator: ", ")
  }
}
