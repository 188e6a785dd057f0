import ReaderProtocol

/// Looks again at what was read: narrow print spread out, doubtful parts of lines by the large model, and what decides identity or
/// money and stays unsure closer still.
struct FurtherLooks {
  private let page: PageLevels
  private let engine: NeuralEngine
  private let settings: SecondReaderSettings
  private let weight: WordWeight

  init(at page: PageLevels, by engine: NeuralEngine, _ settings: SecondReaderSettings) {
    self.page = page
    self.engine = engine
    self.settings = settings
    weight = WordWeight(settings)
  }

  /// Lines of one page that are read twice, the least sure ones: a table has hundreds of cells, a page of noise thousands.
  private static let mostSecondLooks = 60
  /// How many times as tall the second look is, so that it is one of its own.
  private static let wider = 1.06

  /// `model` read the lines.
  func again(at lines: inout [SeenLine], readBy model: NeuralModel) throws(NeuralFailure) {
    if model == .tiny { try spread(&lines) }
    let doubtful = lines.indices.compactMap { index in
      unsureWords(of: lines[index], readBy: model).map { (line: index, words: $0, sureness: lines[index].sureness) }
    }.sorted { ($0.sureness, $0.line) < ($1.sureness, $1.line) }.prefix(FurtherLooks.mostSecondLooks)
    let looks = doubtful.map { SecondLook(at: $0.words, of: lines[$0.line].words, in: lines[$0.line].strip) }
    let second = try engine.lines(at: looks.map { $0.region.widened(by: FurtherLooks.wider) }, of: page, by: .small)
    for (index, (look, other)) in zip(doubtful.map(\.line), zip(looks, second)) {
      let line = lines[index]
      let chosen = WordAgreement.chosen(
        Array(line.words[look.words]), in: line.strip, or: other.words, in: other.strip,
        isLabelled: weight.isLabelled(line.words.map(\.text)), weight: weight)
      lines[index].words.replaceSubrange(look.words, with: chosen)
    }
    try closely(at: &lines, among: doubtful.map(\.line))
  }

  /// Indices of the words for which a line is looked at again, none where that is for the line as a whole; `nil` where it is not.
  private func unsureWords(of line: SeenLine, readBy model: NeuralModel) -> [Int]? {
    let isLabelled = weight.isLabelled(line.words.map(\.text))
    let weighty = line.words.indices.filter { index in
      let word = line.words[index]
      return word.leastConfidence < settings.weightyConfidence && (isLabelled || weight.isWeighty(word.text))
    }
    // What the large model reads badly, it reads badly twice: it looks again at words of weight only.
    guard model == .tiny, line.sureness < settings.lineConfidence else { return weighty.isEmpty ? nil : weighty }
    return weighty + line.words.indices.filter { line.words[$0].confidence < settings.lineConfidence }
  }

  /// Words of one page that are cut out and read a third time.
  private static let mostCloseLooks = 16
  /// How much more of the page a word is cut out with, in heights of its line, across and along the writing.
  private static let closeAcross = 1.15
  private static let closeAlong = 1.5
  /// How many times wider than in the picture: more steps of the network for each letter.
  private static let closeStretch = 1.3
  /// What is less sure than this at its least sure letter was hardly seen: another look is a guess too.
  private static let leastSeen = 0.5

  /// Numbers, and words beside a label of identity, that are still unsure: each is cut out and read by the large model with more
  /// of its steps for each letter. Where that is another word, it is doubtful. No word is replaced: of 19 that would have been, nine
  /// became right, six wrong, and four stayed so (120 made faxes); nor is a doubt lifted, because both looks may fail alike.
  private func closely(at lines: inout [SeenLine], among looked: [Int]) throws(NeuralFailure) {
    var places: [(line: Int, word: Int)] = []
    for line in looked {
      let words = lines[line].words
      let isLabelled = weight.isLabelled(words.map(\.text))
      places += words.indices.filter { index in
        let word = words[index]
        let hasNumber = word.text.contains(where: \.isNumber)
        return (FurtherLooks.leastSeen..<settings.weightyConfidence).contains(word.leastConfidence)
          && (isLabelled ? hasNumber || word.text.count > 1 : hasNumber && word.text.count > 1)
      }.map { (line, $0) }
    }
    let closer = places.prefix(FurtherLooks.mostCloseLooks)
    let strips = closer.map { place in
      let line = lines[place.line]
      let region = line.strip.region(
        around: line.words[place.word], along: FurtherLooks.closeAlong, across: FurtherLooks.closeAcross)
      return LineStrip(region, from: page, stretch: FurtherLooks.closeStretch)
    }
    for (place, seen) in zip(closer, try engine.lines(in: strips, by: .small)) {
      let line = lines[place.line]
      let word = line.words[place.word]
      if WordAgreement.differs(word, in: line.strip, from: seen.words, in: seen.strip) {
        lines[place.line].words[place.word] = word.doubted(to: WordAgreement.doubtfulConfidence)
      }
    }
  }

  /// Characters for each step of a network: above the first two a line is spread out until it has the third, but never wider than
  /// so many times.
  private static let densest = 0.47
  private static let densestNumber = 0.45
  private static let usualDensity = 0.36
  private static let widest = 2.0

  /// Reads lines of narrow letters once more, spread out: where two equal letters share a step of the small network it
  /// sees one.
  private func spread(_ lines: inout [SeenLine]) throws(NeuralFailure) {
    let dense = lines.indices.filter { index in
      let line = lines[index]
      guard line.strip.width >= SeenLine.longWidth, line.density > FurtherLooks.densestNumber else { return false }
      return line.density > FurtherLooks.densest || line.words.contains { $0.text.contains(where: \.isNumber) }
    }
    let strips = dense.map { index in
      let stretch = min(lines[index].density / FurtherLooks.usualDensity, FurtherLooks.widest)
      return LineStrip(lines[index].strip.region, from: page, stretch: stretch)
    }
    for (index, other) in zip(dense, try engine.lines(in: strips, by: .tiny))
    where other.sureness > lines[index].sureness - 0.01 {
      lines[index] = other
    }
  }
}
