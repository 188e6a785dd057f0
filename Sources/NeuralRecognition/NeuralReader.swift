import PageRecognition
import ReaderProtocol

/// The second reader: finds lines and reads them with networks, the small model first, the large one where it matters.
package struct NeuralReader: ~Copyable, WordReader {
  private let engine: NeuralEngine
  private let settings: SecondReaderSettings
  private let model: NeuralModel
  private let spelling: Spelling?
  private let type: TypeCheck?

  /// `model` reads every line; doubtful lines are read again by the large one. `spelling` and `type`: where somebody knows
  /// the words of the language.
  package init(
    _ engine: NeuralEngine, settings: SecondReaderSettings, first model: NeuralModel,
    spelling: Spelling? = nil, type: TypeCheck? = nil
  ) {
    self.spelling = spelling
    self.type = type
    self.engine = engine
    self.settings = settings
    self.model = model
  }

  /// With the model that read most: known after a page was read.
  package var name: String { "PP-OCRv6 \((misreadType ? .small : model).rawValue), \(engine.name)" }

  /// True where the small model misread the type of a page, so that the large one read it.
  package var misreadType: Bool { type?.wasMisread ?? false }

  /// Lines of one page that are read twice, the least sure ones: a table has hundreds of cells, a page of noise thousands.
  private static let mostSecondLooks = 60

  /// Words of one page that are cut out and read a third time.
  private static let mostCloseLooks = 16
  /// How much more of the page a word is cut out with, in heights of its line, across and along the writing.
  private static let closeAcross = 1.15
  private static let closeAlong = 1.5
  /// How many times wider than in the picture: more steps of the network for each letter.
  private static let closeStretch = 1.3
  /// What is less sure than this at its least sure letter was hardly seen: another look is a guess too.
  private static let leastSeen = 0.5
  /// A page that reads less surely than this stands another way, or is no print: nothing on it is worth a second look.
  private static let legible = 0.7

  /// In columns of its strip, what a line has whose letters tell the type and how dense they stand.
  private static let longLine = 480

  /// Characters for each step of a network: above the first two a line is spread out until it has the third, but never wider than
  /// so many times.
  private static let densest = 0.47
  private static let densestNumber = 0.45
  private static let usualDensity = 0.36
  private static let widest = 2.0

  /// How wide the large network sees letters where it reads whole pages, against the picture: a fifth fewer columns cost a fifth less
  /// and are read no worse.
  private static let narrowed = 0.8

  /// The longer side of a page as the detector sees it.
  private static let detectionSide = 1280

  /// Of the probability of a turn, above which the network for whole pages is believed.
  private static let sureTurn = 0.9

  package func words(in page: borrowing LevelledPage) -> [ReadWord]? {
    do throws(NeuralFailure) {
      guard let levels = PageLevels(page) else { return nil }
      return try words(on: levels)
    } catch {
      return nil
    }
  }

  package func turn(of page: borrowing LevelledPage) -> TurnGuess? {
    do throws(NeuralFailure) {
      guard let levels = PageLevels(page) else { return nil }
      let guess = try engine.orientation(of: levels)
      // A page that reads badly where the network is unsure is better read in every turn than left as it is.
      return guess.confidence > NeuralReader.sureTurn ? TurnGuess(quarters: guess.quarters, isSure: true) : nil
    } catch {
      return nil
    }
  }

  private func words(on page: PageLevels) throws(NeuralFailure) -> [ReadWord] {
    let regions = NeuralReader.evened(try regions(of: page))
    // Where most lines stand upright the page lies on its side, and to read it so would hide that.
    let hasOwnUpright = regions.count { $0.isUpright } * 2 < regions.count
    var (lines, model) = try firstLook(at: regions, of: page)
    if hasOwnUpright {
      // A fax machine's line on a sheet that was fed sideways, a stamp in the margin: upwards or downwards.
      let upright = regions.indices.filter { regions[$0].isUpright }
      let reversed = upright.map { regions[$0].reversed }
      let upwards = try model == .tiny ? read(reversed, of: page, by: .tiny) : firstLookByLarge(at: reversed, of: page)
      for (index, other) in zip(upright, upwards) where other.sureness > lines[index].sureness { lines[index] = other }
    }
    if NeuralReader.sureness(of: lines) >= NeuralReader.legible {
      try lookAgain(at: &lines, readBy: model, on: page)
      if let spelling {
        let weight = WordWeight(settings)
        for index in lines.indices { lines[index].words = spelling.spelt(lines[index].words, weight) }
      }
    }
    let placed = lines.filter { !$0.words.isEmpty }.map { PlacedLine($0.words, of: $0.strip) }
    return NeuralReader.inOrder(placed.filter { !($0.isUpright && hasOwnUpright) })
      + NeuralReader.alongMargins(placed.filter { $0.isUpright && hasOwnUpright })
  }

  /// Every line, and the model that read them: where the small one misreads the type, which half of the long lines tell as
  /// a rule, the large one.
  private func firstLook(
    at regions: [TextRegion], of page: PageLevels
  ) throws(NeuralFailure) -> (lines: [SeenLine], model: NeuralModel) {
    guard model == .tiny else { return (try firstLookByLarge(at: regions, of: page), .small) }
    guard let type else { return (try read(regions, of: page, by: .tiny), .tiny) }
    let strips = regions.map { LineStrip($0, from: page) }
    let long = strips.indices.filter { strips[$0].width >= NeuralReader.longLine }
    let first = stride(from: 0, to: long.count, by: 2).map { long[$0] }
    var lines = [SeenLine?](repeating: nil, count: strips.count)
    for part in [first, strips.indices.filter { !first.contains($0) }] {
      for (index, line) in zip(part, try read(part.map { strips[$0] }, by: .tiny)) { lines[index] = line }
      let text = lines.lazy.compactMap { $0?.words.map(\.text).joined(separator: " ") }
      if type.isMisread(text) { return (try firstLookByLarge(at: regions, of: page), .small) }
    }
    return (lines.compactMap(\.self), .tiny)
  }

  /// Coarse pictures have not the rows to be read as tall as others.
  private func firstLookByLarge(
    at regions: [TextRegion], of page: PageLevels
  ) throws(NeuralFailure) -> [SeenLine] {
    try read(regions, of: page, by: model == .small ? .low : .small, stretch: NeuralReader.narrowed)
  }

  /// The doubtful lines once more by the large model, then the words on them that decide identity or money and stay unsure.
  private func lookAgain(
    at lines: inout [SeenLine], readBy model: NeuralModel, on page: PageLevels
  ) throws(NeuralFailure) {
    if model == .tiny { try spread(&lines, on: page) }
    let weight = WordWeight(settings)
    let doubtful = lines.indices.filter { isDoubtful(lines[$0], readBy: model, weight) }
      .sorted { (lines[$0].sureness, $0) < (lines[$1].sureness, $1) }.prefix(NeuralReader.mostSecondLooks)
    let looks = doubtful.map { (line: $0, look: secondLook(at: lines[$0], readBy: model, weight)) }
    // A little more of the page around it, so that the second look is one of its own.
    let second = try read(looks.map { $0.look.region.widened(by: 1.06) }, of: page, by: .small)
    for ((index, look), other) in zip(looks, second) {
      let words = lines[index].words
      let chosen = WordAgreement.chosen(
        Array(words[look.words]), in: lines[index].strip, or: other.words, in: other.strip,
        isLabelled: weight.isLabelled(words.map(\.text)), weight: weight)
      lines[index].words.replaceSubrange(look.words, with: chosen)
    }
    try lookClosely(at: &lines, among: doubtful, on: page, weight)
  }

  /// Numbers, and words beside a label of identity, that are still unsure: each is cut out and read by the large model with more
  /// of its steps for each letter. Where that is another word, it is doubtful. No word is replaced: of 19 that would have been, nine
  /// became right, six wrong, and four stayed so (120 made faxes); nor is a doubt lifted, because both looks may fail alike.
  private func lookClosely(
    at lines: inout [SeenLine], among looked: some Sequence<Int>, on page: PageLevels, _ weight: WordWeight
  ) throws(NeuralFailure) {
    var places: [(line: Int, word: Int)] = []
    for line in looked {
      let words = lines[line].words
      let isLabelled = weight.isLabelled(words.map(\.text))
      places += words.indices.filter { index in
        let word = words[index]
        let hasNumber = word.text.contains(where: \.isNumber)
        return (NeuralReader.leastSeen..<settings.weightyConfidence).contains(word.leastConfidence)
          && (isLabelled ? hasNumber || word.text.count > 1 : hasNumber && word.text.count > 1)
      }.map { (line, $0) }
    }
    let closer = places.prefix(NeuralReader.mostCloseLooks)
    let strips = closer.map { place in
      let line = lines[place.line]
      let region = line.strip.region(
        around: line.words[place.word], along: NeuralReader.closeAlong, across: NeuralReader.closeAcross)
      return LineStrip(region, from: page, stretch: NeuralReader.closeStretch)
    }
    for (place, seen) in zip(closer, try read(strips, by: .small)) {
      let line = lines[place.line]
      let word = line.words[place.word]
      if WordAgreement.differs(word, in: line.strip, from: seen.words, in: seen.strip) {
        lines[place.line].words[place.word] = word.doubted(to: WordAgreement.doubtfulConfidence)
      }
    }
  }

  /// Of all lines together, letter by letter: 0 to 1.
  private static func sureness(of lines: [SeenLine]) -> Double {
    let words = lines.flatMap(\.words)
    let letters = Double(words.map(\.text.count).reduce(0, +))
    // Nothing read is nothing to look at again.
    return letters > 0 ? words.map { $0.confidence * Double($0.text.count) }.reduce(0, +) / letters : 0
  }

  /// Reads lines of narrow letters once more, spread out: where two equal letters share a step of the small network it
  /// sees one.
  private func spread(_ lines: inout [SeenLine], on page: PageLevels) throws(NeuralFailure) {
    let dense = lines.indices.filter { index in
      let line = lines[index]
      guard line.strip.width >= NeuralReader.longLine, line.density > NeuralReader.densestNumber else { return false }
      return line.density > NeuralReader.densest || line.words.contains { $0.text.contains(where: \.isNumber) }
    }
    let strips = dense.map { index in
      let stretch = min(lines[index].density / NeuralReader.usualDensity, NeuralReader.widest)
      return LineStrip(lines[index].strip.region, from: page, stretch: stretch)
    }
    for (index, other) in zip(dense, try read(strips, by: .tiny)) where other.sureness > lines[index].sureness - 0.01 {
      lines[index] = other
    }
  }

  private func read(
    _ regions: [TextRegion], of page: PageLevels, by network: LineNetwork, stretch: Double = 1
  ) throws(NeuralFailure) -> [SeenLine] {
    try read(regions.map { LineStrip($0, from: page, stretch: stretch) }, by: network)
  }

  private func read(_ strips: [LineStrip], by network: LineNetwork) throws(NeuralFailure) -> [SeenLine] {
    zip(strips, try engine.glyphs(in: strips, by: network)).map { SeenLine($0, $1) }
  }

  /// A dash or a dot by itself is seen with as much paper around it as its neighbours have: alone it would fill the strip.
  private static func evened(_ regions: [TextRegion]) -> [TextRegion] {
    let heights = regions.map(\.thickness).sorted()
    guard let usual = heights.isEmpty ? nil : heights[heights.count / 2] else { return regions }
    return regions.map { region in
      guard region.thickness < usual * 0.6, region.length < usual * 2 else { return region }
      var region = region
      region.length += usual - region.thickness
      region.thickness = usual
      return region
    }
  }

  /// Of the page's longer side, the most that is written on for the rest to be left out.
  private static let sparse = 0.6

  /// Where lines stand. A page of which little is written on is seen by that part: the print is too small on the whole.
  private func regions(of page: PageLevels) throws(NeuralFailure) -> [TextRegion] {
    let written = page.written
    let isSparse =
      max(written.length, written.thickness) < NeuralReader.sparse * Double(max(page.width, page.height))
    let part = isSparse ? written : page.whole
    // A word, a line or a strip at the edge of a page is no whole page: it is seen no larger than it would be on one.
    let side = min(NeuralReader.detectionSide, Int(max(part.length, part.thickness)))
    return try engine.regions(in: part, of: page, longerSide: side)
  }

  private func isDoubtful(_ line: SeenLine, readBy model: NeuralModel, _ weight: WordWeight) -> Bool {
    // What the large model reads badly, it reads badly twice: it looks again at words of weight only.
    if model == .small { return isUnsureOfWeight(line.words, weight) }
    return line.sureness < settings.lineConfidence || isUnsureOfWeight(line.words, weight)
  }

  private func isUnsureOfWeight(_ words: [LineWords.Word], _ weight: WordWeight) -> Bool {
    !unsureOfWeight(words, weight).isEmpty
  }

  /// Indices of the words that weigh and were not seen clearly.
  private func unsureOfWeight(_ words: [LineWords.Word], _ weight: WordWeight) -> [Int] {
    let isLabelled = weight.isLabelled(words.map(\.text))
    return words.indices.filter {
      words[$0].leastConfidence < settings.weightyConfidence && (isLabelled || weight.isWeighty(words[$0].text))
    }
  }

  private func secondLook(at line: SeenLine, readBy model: NeuralModel, _ weight: WordWeight) -> SecondLook {
    var unsure = unsureOfWeight(line.words, weight)
    if model == .tiny && line.sureness < settings.lineConfidence {
      unsure += line.words.indices.filter { line.words[$0].confidence < settings.lineConfidence }
    }
    return SecondLook(at: unsure, of: line.words, in: line.strip)
  }

  /// What runs along a margin is no part of the lines beside it: a line of its own, from the foot of the page up or down to it.
  private static func alongMargins(_ lines: [PlacedLine]) -> [ReadWord] {
    let upwards = lines.filter { !$0.runsDown }.sorted { $0.item.bottom > $1.item.bottom }
    let downwards = lines.filter(\.runsDown).sorted { $0.item.top < $1.item.top }
    return [upwards, downwards].flatMap { side in
      side.flatMap(\.words).enumerated().map { $1.read(startsLine: $0 == 0, startsParagraph: $0 == 0) }
    }
  }

  private static func inOrder(_ lines: [PlacedLine]) -> [ReadWord] {
    let order = ReadingOrder(lines.map(\.item))
    var read: [ReadWord] = []
    for row in order.rows {
      var isFirst = true
      for line in row.items {
        for word in lines[line].words {
          read.append(word.read(startsLine: isFirst, startsParagraph: isFirst && row.startsParagraph))
          isFirst = false
        }
      }
    }
    return read
  }
}

/// A line as a network read it.
private struct SeenLine {
  let strip: LineStrip
  var words: [LineWords.Word]
  /// Characters, spaces too, for each step of the network.
  let density: Double

  init(_ strip: LineStrip, _ glyphs: [LineReader.Glyph]) {
    self.strip = strip
    density = Double(glyphs.count) / Double(strip.width) * LineReader.pixelsPerStep
    words = LineWords(glyphs, in: strip).words
  }

  /// Mean confidence of the letters, 0 to 1.
  var sureness: Double {
    guard !words.isEmpty else { return 0 }
    let letters = Double(words.map(\.text.count).reduce(0, +))
    return words.map { $0.confidence * Double($0.text.count) }.reduce(0, +) / letters
  }
}

/// The words of one region, on the page.
private struct PlacedLine {
  struct Word {
    let text: String
    let confidence: Double
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double

    func read(startsLine: Bool, startsParagraph: Bool) -> ReadWord {
      ReadWord(
        text: text, left: left, top: top, right: right, bottom: bottom, confidence: confidence, startsLine: startsLine,
        startsParagraph: startsParagraph)
    }
  }

  let words: [Word]
  let item: ReadingOrder.Item
  let isUpright: Bool
  /// From the head of the page to its foot.
  let runsDown: Bool

  init(_ words: [LineWords.Word], of strip: LineStrip) {
    self.words = words.map { word in
      let corners = [
        strip.point(x: word.left, y: word.top), strip.point(x: word.right, y: word.top),
        strip.point(x: word.right, y: word.bottom), strip.point(x: word.left, y: word.bottom),
      ]
      return Word(
        text: word.text, confidence: word.confidence, left: corners.map(\.x).min()!, top: corners.map(\.y).min()!,
        right: corners.map(\.x).max()!, bottom: corners.map(\.y).max()!)
    }
    isUpright = strip.region.isUpright
    runsDown = isUpright && strip.region.alongY > 0
    item = ReadingOrder.Item(
      left: self.words.map(\.left).min()!, top: self.words.map(\.top).min()!,
      right: self.words.map(\.right).max()!, bottom: self.words.map(\.bottom).max()!,
      characterCount: words.map(\.text.count).reduce(0, +))
  }
}
