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
    /// From 1, the pages in front counted; `nil` where the page is left out.
    package let recordsPage: Int?
    /// `3.2`: document 3, page 2.
    package let label: String
  }

  package let placed: [PageAddress: Placed]
  /// The pages of `records.pdf`, in order, without those in front.
  package let records: [Placed]
  /// Pages of `records.pdf` before the first that came.
  package let frontPageCount: Int

  package init(_ summary: CaseSummary) {
    let leftOut = Set(
      summary.pages.exclusions.filter { [.blank, .duplicate, .quarantined].contains($0.reason) }.map(\.page))
    var placed: [PageAddress: Placed] = [:]
    var records: [Placed] = []
    let layout = summary.recordsLayout ?? .plain
    let front = layout.hasFront ? RecordsFront.pageCount(documents: PageOrder.shown(summary, leftOut: leftOut)) : 0
    frontPageCount = front
    for accepted in PageOrder.ordered(summary.documents, by: layout.order) {
      let document = accepted.document
      let number = document.id.hasPrefix("d") ? String(document.id.dropFirst()) : document.id
      for (index, page) in document.pagesInOrder.enumerated() {
        let address = PageAddress(source: document.source, page: page)
        let isIn = accepted.isAccepted && !leftOut.contains(address) && placed[address] == nil
        let entry = Placed(
          address: address, document: document.id, pageInDocument: index + 1,
          recordsPage: isIn ? front + records.count + 1 : nil, label: "\(number).\(index + 1)")
        if placed[address] == nil { placed[address] = entry }
        if isIn { records.append(entry) }
      }
    }
    self.placed = placed
    self.records = records
  }

  /// How many documents have a page in the records.
  private static func shown(_ summary: CaseSummary, leftOut: Set<PageAddress>) -> Int {
    var seen: Set<PageAddress> = []
    var count = 0
    for accepted in summary.documents where accepted.isAccepted {
      let pages = accepted.document.pagesInOrder.map { PageAddress(source: accepted.document.source, page: $0) }
      let fresh = pages.filter { !leftOut.contains($0) && seen.insert($0).inserted }
      if !fresh.isEmpty { count += 1 }
    }
    return count
  }

  private static func ordered(_ documents: [AcceptedDocument], by order: RecordsLayout.Order) -> [AcceptedDocument] {
    guard order == .chronology else { return documents }
    return documents.enumerated().sorted { left, right in
      switch (left.element.document.date?.value, right.element.document.date?.value) {
      case (let a?, let b?) where a != b: a < b
      case (.some, nil): true
      case (nil, .some): false
      default: left.offset < right.offset
      }
    }.map(\.element)
  }
}
