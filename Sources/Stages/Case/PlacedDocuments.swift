import CaseModel

/// The documents of a case in the order of the packet: as they came, but for those that a coordinator moved.
struct PlacedDocuments {
  let documents: [AcceptedDocument]

  /// Decisions on `place/s1/p3`, the first page of a document, choose `before/s2/p1` or `after/s2/p1`; what names a page on
  /// which no document starts any more moves nothing.
  init(_ documents: [AcceptedDocument], decisions: [Decision]) {
    var order = documents
    func index(_ place: Substring) -> Int? {
      order.firstIndex { "\($0.document.source)/p\($0.document.firstPage)" == place }
    }
    for decision in decisions where decision.subject.hasPrefix("place/") {
      let way = decision.choice.prefix { $0 != "/" }
      let goal = decision.choice.dropFirst(way.count + 1)
      guard ["before", "after"].contains(way), let from = index(decision.subject.dropFirst("place/".count)),
        index(goal) != nil, index(goal) != from
      else { continue }
      let moved = order.remove(at: from)
      let to = index(goal) ?? from
      order.insert(moved, at: way == "before" ? to : to + 1)
    }
    self.documents = order
  }
}
