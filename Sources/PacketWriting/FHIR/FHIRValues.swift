import CaseModel
import Crypto

/// The small values of FHIR R4 (datatypes, hl7.org/fhir/R4/datatypes.html) as JSON.
enum FHIRValues {
  static let snomed = "http://snomed.info/sct"
  static let loinc = "http://loinc.org"
  static let dicom = "http://dicom.nema.org/resources/ontology/DCM"

  /// FHIR knows no empty strings, lists or objects: members without content are left out.
  static func object(_ members: [String: JSONValue?]) -> JSONValue {
    .object(members.compactMapValues { $0.flatMap(stated) })
  }

  static func list(_ values: [JSONValue?]) -> JSONValue { .array(values.compactMap { $0.flatMap(stated) }) }

  static func text(_ value: String?) -> JSONValue? {
    guard let value else { return nil }
    let scalars = value.unicodeScalars.filter { $0.value >= 0x20 || $0 == "\t" || $0 == "\n" || $0 == "\r" }
    let written = String(String.UnicodeScalarView(scalars))
    return written.allSatisfy(\.isWhitespace) ? nil : .string(written)
  }

  /// A CodeableConcept; `nil` where there is neither code nor text.
  static func concept(system: String? = nil, code: String? = nil, display: String? = nil, text: String?) -> JSONValue? {
    var members: [String: JSONValue?] = ["text": self.text(text)]
    if let code, !code.isEmpty { members["coding"] = .array([coding(system: system, code: code, display: display)]) }
    return stated(object(members))
  }

  static func coding(system: String?, code: String, display: String? = nil) -> JSONValue {
    object(["system": text(system), "code": text(token(code)), "display": text(display)])
  }

  static func identifier(_ system: String, _ value: String) -> JSONValue {
    object(["system": .string(system), "value": text(value)])
  }

  /// `nil` without a number.
  static func accession(_ number: String?, issuer: String? = nil) -> JSONValue? {
    text(number).map { number in
      object([
        "type": concept(
          system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "ACSN", text: "Accession number"),
        "value": number, "assigner": object(["display": text(issuer)]),
      ])
    }
  }

  /// A decimal: cents are written without rounding.
  static func money(_ money: Money) -> JSONValue {
    let (whole, rest) = money.cents.quotientAndRemainder(dividingBy: 100)
    let value: JSONValue = rest == 0 ? .int(whole) : .double(Double(money.cents) / 100)
    return object(["value": value, "currency": .string(money.currency)])
  }

  static func sha256(_ digest: BlobDigest) -> JSONValue { identifier("urn:dossier:sha256", digest.hex) }

  static func fhirExtension(_ name: String, _ type: String, _ value: JSONValue?) -> JSONValue? {
    value.map { object(["url": .string("urn:dossier:fhir:\(name)"), "value\(type)": $0]) }
  }

  /// The type `code`: no white space at the ends, single spaces within.
  private static func token(_ code: String) -> String {
    code.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func stated(_ value: JSONValue) -> JSONValue? {
    switch value {
    case .null: nil
    case .string(let text): text.isEmpty ? nil : value
    case .array(let items): items.isEmpty ? nil : value
    case .object(let members): members.isEmpty ? nil : value
    case .bool, .int, .double: value
    }
  }
}

/// One resource of the bundle and how others point to it.
struct FHIRResource {
  let reference: JSONValue
  let entry: JSONValue
  let type: String

  /// `key` names the resource within its case: the same thing keeps its id in every version (RFC 9562, version 8, of a SHA-256).
  init(
    _ type: String, key: String, of reference: CaseReference, display: String? = nil, _ members: [String: JSONValue?]
  ) {
    let id = FHIRResource.identifier("\(reference.digits)/\(type)/\(key)")
    var members = members
    members["resourceType"] = .string(type)
    members["id"] = .string(id)
    self.type = type
    self.reference = FHIRValues.object([
      "reference": .string("urn:uuid:\(id)"), "type": .string(type), "display": FHIRValues.text(display),
    ])
    entry = .object(["fullUrl": .string("urn:uuid:\(id)"), "resource": FHIRValues.object(members)])
  }

  static func identifier(_ name: String) -> String {
    var bytes = Array(SHA256.hash(data: Array(name.utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }
    return [digits[0..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10..<16]].map { $0.joined() }
      .joined(separator: "-")
  }
}
