import CaseModel

/// Consecutive pages that are probably the same sheets as earlier ones.
package struct NearDuplicates: Hashable, Sendable {
  package struct Pair: Hashable, Sendable {
    package let page: PageAddress
    package let original: PageAddress
    /// 0 to 1.
    package let likeness: Double
  }

  /// In the order of the pages; all of one source, all originals of one source.
  package let pairs: [Pair]

  /// The hold's subject: where the pages begin, whatever else of them is decided.
  package var subject: String { "pages/\(pairs[0].page.source)/p\(pairs[0].page.page)/near" }
}

/// Finds pages that say the same as an earlier page though their bytes differ.
///
/// Every number, side and negation must be the same in the same order, nobody else may be named, and no word that was
/// read for sure on one page may stand against another that was read for sure on the other.
package struct FindNearDuplicates: Sendable {
  let rules: DuplicateRules

  package init(_ rules: DuplicateRules) { self.rules = rules }

  /// So many earlier pages with the same numbers are compared with each page: forms without any number are many.
  private static let comparisons = 64

  package func run(_ sources: [(source: SourceID, prints: [PagePrint])]) -> [NearDuplicates] {
    var known: [String: [(page: PageAddress, print: PagePrint)]] = [:]
    var runs: [NearDuplicates] = []
    var open: [NearDuplicates.Pair] = []
    func close() {
      if !open.isEmpty { runs.append(NearDuplicates(pairs: open)) }
      open = []
    }
    for source in sources.sorted(by: { $0.source < $1.source }) {
      for print in source.prints {
        let address = PageAddress(source: source.source, page: print.page)
        let candidates = known[print.exact, default: []].suffix(FindNearDuplicates.comparisons)
        let best = candidates.compactMap { candidate in
          likeness(print, candidate.print).map { (page: candidate.page, value: $0) }
        }.max { ($0.value, $1.page) < ($1.value, $0.page) }
        if let best {
          let pair = NearDuplicates.Pair(page: address, original: best.page, likeness: best.value)
          if let last = open.last,
            last.page.source != address.source || last.original.source != pair.original.source
              || address.page.value > last.page.page.value + 2
          {
            close()
          }
          open.append(pair)
        } else {
          known[print.exact, default: []].append((address, print))
        }
      }
      close()
    }
    return runs
  }

  /// `nil` where they are not the same sheet.
  private func likeness(_ left: PagePrint, _ right: PagePrint) -> Double? {
    guard left.exact == right.exact, left.exactCount == right.exactCount else { return nil }
    if let a = left.patient, let b = right.patient, a != b { return nil }
    let words = left.words.compared(to: right.words)
    if words.sureOnlyLeft > 0 && words.sureOnlyRight > 0 { return nil }
    if min(left.words.hashes.count, right.words.hashes.count) >= rules.leastWords {
      return words.likeness >= rules.leastLikeness ? words.likeness : nil
    }
    guard let a = left.look, let b = right.look else { return nil }
    let likeness = a.likeness(to: b)
    return likeness >= rules.leastLookLikeness ? likeness : nil
  }
}
