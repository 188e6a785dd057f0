/// What two looks at one line make together: the surer reading, with the words marked on which they differ and that weigh.
enum WordAgreement {
  /// The most that a word of weight may be believed on which two readers differ. Rules take less than half for doubtful.
  static let doubtfulConfidence = 0.4

  /// `first` is the small model's, `second` the large one's; boxes are in pixels of `firstStrip`.
  static func chosen(
    _ first: [LineWords.Word], in firstStrip: LineStrip, or second: [LineWords.Word], in secondStrip: LineStrip,
    weight: WordWeight
  ) -> [LineWords.Word] {
    guard mean(second) >= mean(first) - 0.02, !second.isEmpty else { return marked(first, against: second, weight) }
    return marked(second, against: first, weight).map { $0.moved(from: secondStrip, to: firstStrip) }
  }

  private static func marked(
    _ words: [LineWords.Word], against others: [LineWords.Word], _ weight: WordWeight
  ) -> [LineWords.Word] {
    let isLabelled = weight.isLabelled(words.map(\.text))
    var left = others.map { WordWeight.bare($0.text) }
    let joined = others.map(\.text).joined()
    return words.map { word in
      let bare = WordWeight.bare(word.text)
      if let place = left.firstIndex(of: bare) {
        left.remove(at: place)
        return word
      }
      // The other split its words elsewhere.
      if joined.contains(word.text) { return word }
      let matters = weight.isWeighty(word.text) || isLabelled
      return matters ? word.doubted(to: doubtfulConfidence) : word
    }
  }

  private static func mean(_ words: [LineWords.Word]) -> Double {
    let letters = words.map(\.text.count).reduce(0, +)
    return letters == 0 ? 0 : words.map { $0.confidence * Double($0.text.count) }.reduce(0, +) / Double(letters)
  }
}
