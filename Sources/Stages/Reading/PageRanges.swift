import CaseModel

/// Cuts the pages to recognise into ranges, one reader each: large ones first, small ones at the end, so that all cores end
/// together whatever their number.
///
/// Depends on the pages alone: on another machine the ranges, and with them what is known already, are the same.
enum PageRanges {
  /// A reader's start is worth a tenth of a page: a few pages are spread out one by one.
  static func cut(_ pages: [PageNumber], most: Int) -> [[PageNumber]] {
    let least = pages.count <= 4 ? 1 : 2
    var ranges: [[PageNumber]] = []
    var rest = pages[...]
    while !rest.isEmpty {
      let range = rest.prefix(min(most, max(least, rest.count / 4)))
      ranges.append(Array(range))
      rest = rest.dropFirst(range.count)
    }
    return ranges
  }
}
