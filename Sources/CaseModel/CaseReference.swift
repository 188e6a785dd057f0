/// The 10-digit number under which everything about one case is filed.
package struct CaseReference: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let digits: String

  /// Takes exactly ten ASCII digits; anything else is `nil`.
  package init?(_ text: some StringProtocol) {
    let bytes = text.utf8
    guard bytes.count == 10, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    digits = String(text)
  }

  package var description: String { digits }

  package static func < (left: CaseReference, right: CaseReference) -> Bool { left.digits < right.digits }
}

extension CaseReference: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let reference = CaseReference(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "a case reference has 10 digits")
    }
    self = reference
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(digits)
  }
}
