import CaseModel

/// Cuts the pages to recognise into ranges, one reader each: large ones first, small ones at the end, so that all cores end
/// together whatever their number.
///
/// Depends on the pages and the readers alone: on another machine the ranges, and with them what is known already, are the same.
enum PageRanges {
  /// `loadsNetworks`: where a reader's start is worth not a tenth of a page but nearly a whole one.
  static func cut(_ pages: [PageNumber], most: Int, loadsNetworks: Bool) -> [[PageNumber]] {
    var ranges: [[PageNumber]] = []
    var rest = pages[...]
    let size = loadsNetworks ? few(of: pages.count) : many(of: pages.count)
    while !rest.isEmpty {
      let range = rest.prefix(min(most, size(rest.count)))
      ranges.append(Array(range))
      rest = rest.dropFirst(range.count)
    }
    return ranges
  }

  /// Of what is left, the size of the next range: few pages are spread out one by one.
  private static func many(of count: Int) -> (Int) -> Int {
    { rest in max(count <= 4 ? 1 : 2, rest / 4) }
  }

  /// Few pages are read by two readers.
  private static func few(of count: Int) -> (Int) -> Int {
    count <= 16 ? { _ in (count + 1) / 2 } : { rest in max(4, rest / 3) }
  }
}
