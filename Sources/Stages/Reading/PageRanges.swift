import CaseModel

/// Cuts the pages to recognise into ranges: large ones first, single pages at the end, so that all cores end together whatever
/// their number. A reader goes on with the next range of its file, so a small one costs no start.
///
/// Depends on the pages alone: on another machine the ranges, and with them what is known already, are the same.
enum PageRanges {
  static func cut(_ pages: [PageNumber], most: Int) -> [[PageNumber]] {
    var ranges: [[PageNumber]] = []
    var rest = pages[...]
    while !rest.isEmpty {
      let range = rest.prefix(min(most, max(1, rest.count / 4)))
      ranges.append(Array(range))
      rest = rest.dropFirst(range.count)
    }
    return ranges
  }
}
