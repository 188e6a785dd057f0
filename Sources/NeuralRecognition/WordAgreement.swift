/// What two looks at one line make together: the surer reading, with the words marked on which they differ and that weigh.
enum WordAgreement {
  /// The most that a word of weight may be believed on which two readers differ. Rules take less than half for doubtful.
  static let doubtfulConfidence = 0.4

  /// `first` is the small model's, `second` the large one's; boxes are in pixels of `firstStrip`. `isLabelled`: they stand in a line
  /// with a label of identity.
  static func chosen(
    _ first: [LineWords.Word], in firstStrip: LineStrip, or second: [LineWords.Word], in secondStrip: LineStrip,
    isLabelled: Bool, weight: WordWeight
  ) -> [LineWords.Word] {
    let matters = isLabelled || weight.isLabelled((first + second).map(\.text))
    guard mean(second) >= mean(first) - 0.02, !second.isEmpty else {
      return marked(first, against: second, matters, weight)
    }
    return marked(second, against: first, matters, weight).map { $0.moved(from: secondStrip, to: firstStrip) }
  }

  /// True where a look at one word alone finds another one: `word` is where it stood in its line, `seen` is all that was read in
  /// a strip with that word in the middle. The marks around a word are not what it says; where nothing was read nothing differs.
  static func differs(
    _ word: LineWords.Word, in line: LineStrip, from seen: [LineWords.Word], in strip: LineStrip
  ) -> Bool {
    let reach = (word.right - word.left) * line.scaleAlong / strip.scaleAlong / 2
    let middle = Double(strip.width) / 2
    let text = seen.filter { abs(($0.left + $0.right) / 2 - middle) < reach }.map(\.text).joined()
    return !text.isEmpty && WordWeight.bare(text) != WordWeight.bare(word.text)
  }

  private static func marked(
    _ words: [LineWords.Word], against others: [LineWords.Word], _ isLabelled: Bool, _ weight: WordWeight
  ) -> [LineWords.Word] {
    let alone = unmatched(words, in: others)
    // What only the other read may be the word of weight, and what stands here in its place a harmless one.
    let matters =
      isLabelled
      || (alone.map { words[$0].text } + unmatched(others, in: words).map { others[$0].text })
        .contains(where: weight.isWeighty)
    guard matters else { return words }
    let doubtful = Set(alone)
    return words.enumerated().map { doubtful.contains($0) ? $1.doubted(to: doubtfulConfidence) : $1 }
  }

  /// Indices of words that the other reading does not have.
  private static func unmatched(_ words: [LineWords.Word], in others: [LineWords.Word]) -> [Int] {
    var left = others.map { WordWeight.bare($0.text) }
    let joined = others.map(\.text).joined()
    return words.indices.filter { index in
      if let place = left.firstIndex(of: WordWeight.bare(words[index].text)) {
        left.remove(at: place)
        return false
      }
      // The other may have split its words elsewhere.
      return !joined.contains(words[index].text)
    }
  }

  private static func mean(_ words: [LineWords.Word]) -> Double {
    let letters = words.map(\.text.count).reduce(0, +)
    return letters == 0 ? 0 : words.map { $0.confidence * Double($0.text.count) }.reduce(0, +) / Double(letters)
  }
}
