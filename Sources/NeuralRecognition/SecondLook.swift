/// What of a line is looked at again: its unsure words, from the first to the last, with a neighbour on each side; all of it
/// where that is most of the line.
///
/// A line costs a network by its length, and one unsure word in ten is no reason to read all ten again.
struct SecondLook {
  /// Of the line's words.
  let words: Range<Int>
  /// Their place, from the middle of the space before them to the middle of the space after.
  let region: TextRegion

  private static let neighbours = 1
  /// The part of a line from which on it is looked at whole.
  private static let mostOfLine = 0.7

  /// `unsure`: indices of `words`; none where the line is doubtful as a whole.
  init(at unsure: some Sequence<Int>, of words: [LineWords.Word], in strip: LineStrip) {
    let first = unsure.min().map { max(0, $0 - SecondLook.neighbours) } ?? 0
    let end = unsure.max().map { min(words.count, $0 + 1 + SecondLook.neighbours) } ?? words.count
    func space(before word: Int) -> Double { (words[word - 1].right + words[word].left) / 2 }
    let left = first == 0 ? 0 : space(before: first)
    let right = end == words.count ? Double(strip.width) : space(before: end)
    let isPart = left < right && right - left < SecondLook.mostOfLine * Double(strip.width)
    self.words = isPart ? first..<end : words.indices
    region = isPart ? strip.region(from: left, to: right) : strip.region
  }
}
