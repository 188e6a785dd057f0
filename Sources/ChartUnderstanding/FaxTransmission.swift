import CaseModel

/// The pages of one file that came as one fax, by the numbers that the machine printed on them.
package struct FaxTransmission: Hashable, Sendable, Codable {
  package struct Page: Hashable, Sendable, Codable {
    package let page: PageNumber
    /// The number within the fax; `nil` where it is neither printed nor told by its neighbours.
    package let number: Int?
  }

  /// In the order of the file.
  package let pages: [Page]
  /// How many pages the machine says there are.
  package let total: Int?
  /// Numbers that should be there and are not, ascending.
  package let missing: [Int]
  /// Pages whose number an earlier page carries.
  package let repeated: [PageNumber]
  /// The pages by number, where that is another order than the file's and every number is known once.
  package let orderByNumber: [PageNumber]?
  /// The header of the first page that has one.
  package let header: FaxHeader

  /// What a coordinator should know; `source` is named because findings of several files stand in one list.
  func findings(source: SourceID) -> [Finding] {
    var findings: [Finding] = []
    let first = pages[0].page
    if !missing.isEmpty {
      findings.append(
        Finding(
          code: "fax-pages-missing", severity: .warning,
          message:
            "A fax in \(source)\(total.map { " numbers its pages to \($0)" } ?? "") came without page \(ListedNumbers.text(missing)). "
            + "Ask the sender to fax what is missing.", page: first))
    }
    if !repeated.isEmpty {
      findings.append(
        Finding(
          code: "fax-pages-repeated", severity: .note,
          message:
            "Page \(ListedNumbers.text(repeated.map(\.value))) of \(source) carries the fax page number of an earlier page. "
            + "Compare them: the sheet may have been sent twice.", page: repeated[0]))
    }
    if let order = orderByNumber {
      findings.append(
        Finding(
          code: "fax-pages-out-of-order", severity: .warning,
          message:
            "The pages of a fax in \(source) lie in another order than their fax numbers. In order they are page "
            + "\(order.map(\.description).joined(separator: ", ")) of the file.", page: first))
    }
    return findings
  }

  /// The line of what is missing in the list of what came.
  func completeness(source: SourceID) -> CompletenessItem? {
    guard !missing.isEmpty else { return nil }
    return CompletenessItem(
      label: "Fax in \(source)\(total.map { " of \($0) pages" } ?? ""): page \(ListedNumbers.text(missing))",
      state: .missing, answeredBy: [], evidence: [header.evidence])
  }
}

/// Numbers as people list them: `3, 5–7`.
enum ListedNumbers {
  static func text(_ numbers: [Int]) -> String {
    var parts: [String] = []
    var at = 0
    while at < numbers.count {
      var end = at
      while end + 1 < numbers.count, numbers[end + 1] == numbers[end] + 1 { end += 1 }
      parts.append(
        end == at
          ? "\(numbers[at])" : end == at + 1 ? "\(numbers[at]), \(numbers[end])" : "\(numbers[at])–\(numbers[end])")
      at = end + 1
    }
    // A list that nobody reads to its end helps nobody.
    return parts.count > 20 ? parts.prefix(20).joined(separator: ", ") + " and more" : parts.joined(separator: ", ")
  }
}
