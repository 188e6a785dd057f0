import CaseModel
import ReaderProtocol

/// The plan of `records.pdf`, without the texts that its pages need, and the sources that its inputs are, in the same order.
package struct PlannedRecords: Hashable, Sendable {
  package let plan: RecordsPlan
  package let sources: [SourceID]

  /// `texts` are the paper sources, in any order; `passwords` those known for a source; `typeName` says how a document
  /// type is called in the outline.
  package init(
    _ summary: CaseSummary, texts: [SourceText], passwords: [SourceID: [String]] = [:],
    typeName: (String) -> String = WrittenNames.spelled
  ) {
    let order = PageOrder(summary)
    var known: [SourceID: SourceText] = [:]
    for text in texts { known[text.source] = text }
    let used = Set(order.records.map(\.address.source)).sorted()
    let position = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    let kinds = Dictionary(summary.sources.map { ($0.id, $0.kind) }, uniquingKeysWith: { first, _ in first })
    let inputs = used.map { source in
      RecordsPlan.Input(kind: known[source]?.kind ?? kinds[source] ?? .unknown, passwords: passwords[source] ?? [])
    }
    let pages = order.records.map { placed in
      let input = position[placed.address.source] ?? 0
      let pages = known[placed.address.source]?.pages ?? []
      let page = pages.indices.contains(placed.address.page.value - 1) ? pages[placed.address.page.value - 1] : nil
      let isPictureOrPDF = [.pdf, .tiff, .jpeg, .png, .heic, .gif, .bmp].contains(inputs[input].kind)
      return RecordsPlan.Page(
        input: input, number: placed.address.page, turn: page?.addedTurn ?? .none,
        size: page?.size ?? PageSize(widthInPoints: 612, heightInPoints: 792), label: placed.label,
        needsText: page.map { $0.needsTextLayer || !isPictureOrPDF } ?? false)
    }
    sources = used
    plan = RecordsPlan(
      title: "Records of case \(summary.reference)", inputs: inputs, pages: pages,
      bookmarks: PlannedRecords.bookmarks(summary, order: order, typeName: typeName),
      front: RecordsFront(summary, order: order, typeName: typeName).pages)
  }

  /// True where a page of this source has its words put in.
  package func needsText(of source: SourceID) -> Bool {
    guard let input = sources.firstIndex(of: source) else { return false }
    return plan.pages.contains { $0.input == input && $0.needsText }
  }

  /// One entry a document type, in the order in which the types first come; its documents under it by date, undated ones last.
  private static func bookmarks(
    _ summary: CaseSummary, order: PageOrder, typeName: (String) -> String
  ) -> [RecordsPlan.Bookmark] {
    var firstPages: [String: Int] = [:]
    for placed in order.records where firstPages[placed.document] == nil {
      firstPages[placed.document] = (placed.recordsPage ?? 1) - 1 - order.frontPageCount
    }
    var types: [String] = []
    var entries: [String: [(date: CalendarDate?, bookmark: RecordsPlan.Bookmark)]] = [:]
    for accepted in summary.documents {
      guard let page = firstPages[accepted.document.id] else { continue }
      let type = accepted.document.type.value
      if entries[type] == nil { types.append(type) }
      let title = [accepted.document.date?.value.description, accepted.document.title?.value ?? typeName(type)]
        .compactMap(\.self).joined(separator: " · ")
      entries[type, default: []].append(
        (accepted.document.date?.value, RecordsPlan.Bookmark(title: title, page: page, children: [])))
    }
    return types.compactMap { type in
      let sorted = (entries[type] ?? []).enumerated().sorted { left, right in
        switch (left.element.date, right.element.date) {
        case (let a?, let b?) where a != b: a < b
        case (.some, nil): true
        case (nil, .some): false
        default: left.offset < right.offset
        }
      }.map(\.element.bookmark)
      guard let first = sorted.map(\.page).min() else { return nil }
      return RecordsPlan.Bookmark(title: typeName(type), page: first, children: sorted)
    }
  }
}

/// How ids are written for people where the pipeline gives them no name.
package enum WrittenNames {
  /// `pathology-report` → `Pathology report`, `faxCover` → `Fax cover`.
  package static func spelled(_ id: String) -> String {
    var words = ""
    for character in id {
      if character == "-" || character == "_" {
        words.append(" ")
      } else if character.isUppercase, words.last?.isLowercase == true {
        words.append(" \(character.lowercased())")
      } else {
        words.append(character)
      }
    }
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// `Knee, left`: the pipeline's label, without what it explains in parentheses.
  package static func site(_ site: SidedSite, labels: [String: String]?) -> String {
    let label = labels?[site.site.id] ?? spelled(site.site.id)
    let name = label.split(separator: " (", maxSplits: 1).first.map(String.init) ?? label
    return [name, site.side?.rawValue].compactMap(\.self).joined(separator: ", ")
  }
}
