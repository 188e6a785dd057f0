import CaseModel
import ReaderProtocol

/// The pictures of pages that `packet.html` is to have.
package struct PlannedPictures: Sendable {
  package struct Planned: Hashable, Sendable {
    package let page: PageAddress
    package let use: PagePicture.Use
    package let size: PageSize
    package let wanted: WantedPicture
  }

  /// Pictures of one source, those of one page one after another and the largest first.
  package struct Unit: Hashable, Sendable {
    package let source: SourceID
    package let kind: ContentKind
    package let pictures: [Planned]
  }

  /// In pixels along the longer side: a letter page of 11 inches is read at 100 dpi.
  private static let evidenceEdge = 1100
  private static let thumbnailEdge = 160
  /// From so many on a second reader's start is worth it, beside the one that writes `records.pdf`.
  private static let fewest = 16

  package let units: [Unit]

  /// Only pages that are in `records.pdf` are shown, and none of kinds that are drawn from their words.
  package init(_ summary: CaseSummary, texts: [SourceText], limits: PagePictureLimits, perUnit: Int) {
    let order = PageOrder(summary)
    let known = Dictionary(texts.map { ($0.source, $0) }, uniquingKeysWith: { first, _ in first })
    func outline(_ page: PageAddress) -> PageOutline? {
      guard order.placed[page]?.recordsPage != nil, let text = known[page.source], text.kind.isShownAsPictures,
        text.pages.indices.contains(page.page.value - 1)
      else { return nil }
      return text.pages[page.page.value - 1]
    }
    var uses: [PageAddress: [PagePicture.Use]] = [:]
    func take(_ pages: [PageAddress], _ use: PagePicture.Use, most: Int) {
      var seen: Set<PageAddress> = []
      for page in pages where seen.count < most && outline(page) != nil && seen.insert(page).inserted {
        uses[page, default: []].append(use)
      }
    }
    let evidence = EvidenceOfCase(summary).list.compactMap { item -> PageAddress? in
      if case .page(let page, _) = item.place { page } else { nil }
    }
    take(evidence, .evidence, most: limits.evidencePages)
    let places = order.records.filter { $0.pageInDocument == 1 } + order.records.filter { $0.pageInDocument > 1 }
    take(places.map(\.address), .thumbnail, most: limits.thumbnails)
    let bySource = Dictionary(grouping: uses.keys, by: \.source)
    units = bySource.keys.sorted().flatMap { source -> [Unit] in
      let planned = (bySource[source] ?? []).sorted { $0.page < $1.page }.flatMap { page -> [Planned] in
        guard let outline = outline(page) else { return [] }
        return (uses[page] ?? []).map { use in
          Planned(
            page: page, use: use, size: outline.size,
            wanted: WantedPicture(
              page: page.page, turn: outline.addedTurn,
              edgeInPixels: use == .evidence ? PlannedPictures.evidenceEdge : PlannedPictures.thumbnailEdge))
        }
      }
      let kind = known[source]?.kind ?? .unknown
      return PlannedPictures.shares(of: planned, most: perUnit).map { Unit(source: source, kind: kind, pictures: $0) }
    }
  }

  /// Even ones, two at least where there is something to share; what is made of one page stays together where it can.
  static func shares(of planned: [Planned], most: Int) -> [[Planned]] {
    let least = planned.count < PlannedPictures.fewest ? 1 : 2
    let count = max(least, (planned.count + most - 1) / most)
    var shares: [[Planned]] = []
    var start = 0
    for share in 1...count {
      var end = max(start, planned.count * share / count)
      while end < planned.count, end > start, end - start < most, planned[end].page == planned[end - 1].page {
        end += 1
      }
      if end > start { shares.append(Array(planned[start..<end])) }
      start = end
    }
    return shares
  }
}

extension ContentKind {
  /// True where a page can be drawn from the file itself.
  fileprivate var isShownAsPictures: Bool {
    switch self {
    case .pdf, .tiff, .jpeg, .png, .heic, .gif, .bmp: true
    default: false
    }
  }
}
