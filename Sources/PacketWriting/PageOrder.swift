import CaseModel

/// Where every page of a case stands: in which document, and on which page of `records.pdf`.
///
/// In `records.pdf` are the pages of accepted documents, covers and separators too; blank pages, exact duplicates and
/// quarantined pages are left out and listed with the page count.
package struct PageOrder: Sendable {
  package struct Placed: Hashable, Sendable {
    package let address: PageAddress
    package let document: String
    package let pageInDocument: Int
    /// From 1; `nil` where the page is left out.
    package let recordsPage: Int?
    /// `3.2`: document 3, page 2.
    package let label: String
  }

  package let placed: [PageAddress: Placed]
  /// The pages of `records.pdf`, in order.
  package let records: [Placed]

  package init(_ summary: CaseSummary) {
    let leftOut = Set(
      summary.pages.exclusions.filter { [.blank, .duplicate, .quarantined].contains($0.reason) }.map(\.page))
    var placed: [PageAddress: Placed] = [:]
    var records: [Placed] = []
    for accepted in summary.documents {
      let document = accepted.document
      let number = document.id.hasPrefix("d") ? String(document.id.dropFirst()) : document.id
      for (index, page) in document.pagesInOrder.enumerated() {
        let address = PageAddress(source: document.source, page: page)
        let isIn = accepted.isAccepted && !leftOut.contains(address) && placed[address] == nil
        let entry = Placed(
          address: address, document: document.id, pageInDocument: index + 1,
          recordsPage: isIn ? records.count + 1 : nil, label: "\(number).\(index + 1)")
        if placed[address] == nil { placed[address] = entry }
        if isIn { records.append(entry) }
      }
    }
    self.placed = placed
    self.records = records
  }
}
