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

  /// A page that reads less surely than this stands another way, or is no print: nothing on it is worth a second look.
  private static let legible = 0.7

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
      let upwards =
        try model == .tiny ? engine.lines(at: reversed, of: page, by: .tiny) : firstLookByLarge(at: reversed, of: page)
      for (index, other) in zip(upright, upwards) where other.sureness > lines[index].sureness { lines[index] = other }
    }
    if SeenLine.sureness(of: lines) >= NeuralReader.legible {
      try FurtherLooks(at: page, by: engine, settings).again(at: &lines, readBy: model)
      if let spelling {
        let weight = WordWeight(settings)
        for index in lines.indices { lines[index].words = spelling.spelt(lines[index].words, weight) }
      }
    }
    let placed = lines.filter { !$0.words.isEmpty }.map { PlacedLine($0.words, of: $0.strip) }
    return PlacedLine.inOrder(placed.filter { !($0.isUpright && hasOwnUpright) })
      + PlacedLine.alongMargins(placed.filter { $0.isUpright && hasOwnUpright })
  }

  /// Every line, and the model that read them: where the small one misreads the type, which half of the long lines tell as
  /// a rule, the large one.
  private func firstLook(
    at regions: [TextRegion], of page: PageLevels
  ) throws(NeuralFailure) -> (lines: [SeenLine], model: NeuralModel) {
    guard model == .tiny else { return (try firstLookByLarge(at: regions, of: page), .small) }
    guard let type else { return (try engine.lines(at: regions, of: page, by: .tiny), .tiny) }
    let strips = regions.map { LineStrip($0, from: page) }
    let long = strips.indices.filter { strips[$0].width >= SeenLine.longWidth }
    let first = stride(from: 0, to: long.count, by: 2).map { long[$0] }
    var lines = [SeenLine?](repeating: nil, count: strips.count)
    for part in [first, strips.indices.filter { !first.contains($0) }] {
      for (index, line) in zip(part, try engine.lines(in: part.map { strips[$0] }, by: .tiny)) { lines[index] = line }
      let text = lines.lazy.compactMap { $0?.words.map(\.text).joined(separator: " ") }
      if type.isMisread(text) { return (try firstLookByLarge(at: regions, of: page), .small) }
    }
    return (lines.compactMap(\.self), .tiny)
  }

  /// Coarse pictures have not the rows to be read as tall as others.
  private func firstLookByLarge(
    at regions: [TextRegion], of page: PageLevels
  ) throws(NeuralFailure) -> [SeenLine] {
    try engine.lines(at: regions, of: page, by: model == .small ? .low : .small, stretch: NeuralReader.narrowed)
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
}
