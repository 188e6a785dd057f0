import CaseModel

/// What a coded procedure examines.
package struct SiteProcedure: Hashable, Sendable, Codable {
  /// Coding scheme designators (PS3.16, 8): `C4`, `I10P`.
  package let schemes: [String]
  package let code: CodePattern
  package let sites: [SidedSite]

  package init(schemes: [String], code: CodePattern, sites: [SidedSite]) {
    self.schemes = schemes
    self.code = code
    self.sites = sites
  }
}

/// Which codes of a scheme are meant: one, a range of numbers (`70450-70470`), or those of a form (`BW.0*`).
package struct CodePattern: Hashable, Sendable, Codable {
  /// As the table writes it.
  package let text: String

  /// `nil` for a text that is none of the three.
  package init?(_ text: String) {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x2D || byte == 0x2E || byte == 0x2A
      }
    guard isPlain, !text.dropLast().contains("*"), text != "*" else { return nil }
    self.text = text
    if let range, range.isEmpty { return nil }
  }

  package func matches(_ code: String) -> Bool {
    if let range { return code.utf8.count == 5 && Int(code).map(range.contains) == true }
    let isOpen = text.hasSuffix("*")
    let wanted = Array(text.utf8).dropLast(isOpen ? 1 : 0)
    let given = Array(code.utf8)
    guard isOpen ? given.count >= wanted.count : given.count == wanted.count else { return false }
    return zip(wanted, given).allSatisfy { $0 == $1 || $0 == UInt8(ascii: ".") }
  }

  /// Of numbers with five digits; LOINC's hyphen before its check digit is no range.
  private var range: Range<Int>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, ends.allSatisfy({ $0.utf8.count == 5 }), let low = Int(ends[0]), let high = Int(ends[1])
    else {
      return nil
    }
    return low..<max(low, high + 1)
  }
}
