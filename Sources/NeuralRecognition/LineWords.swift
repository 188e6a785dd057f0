/// The words of a line: split at the spaces that the network read and at gaps in the ink that it read over.
struct LineWords {
  struct Word {
    /// From left to right.
    let glyphs: [LineReader.Glyph]
    let text: String
    /// The mean of its characters'.
    private(set) var confidence: Double
    /// Of its least sure character.
    let leastConfidence: Double
    /// In pixels of the strip.
    private(set) var left: Double
    private(set) var right: Double
    private(set) var top: Double
    private(set) var bottom: Double

    init(
      _ glyphs: [LineReader.Glyph], left: Double, right: Double, top: Double, bottom: Double
    ) {
      self.glyphs = glyphs
      text = String(glyphs.map(\.character))
      confidence = glyphs.map(\.confidence).reduce(0, +) / Double(max(1, glyphs.count))
      leastConfidence = glyphs.map(\.confidence).min() ?? 0
      (self.left, self.right, self.top, self.bottom) = (left, right, top, bottom)
    }

    /// The same place read otherwise; never surer than before.
    func reading(_ glyphs: [LineReader.Glyph]) -> Word {
      Word(glyphs, left: left, right: right, top: top, bottom: bottom).doubted(to: confidence)
    }

    func doubted(to most: Double) -> Word {
      var word = self
      word.confidence = min(confidence, most)
      return word
    }

    /// The same word in another strip around the same line or a part of it.
    func moved(from strip: LineStrip, to other: LineStrip) -> Word {
      let (here, there) = (strip.region, other.region)
      let apart = (here.x - there.x) * there.alongX + (here.y - there.y) * there.alongY
      func along(_ x: Double) -> Double {
        (x * strip.scaleAlong + (there.length - here.length) / 2 + apart) / other.scaleAlong
      }
      func across(_ y: Double) -> Double {
        let middle = Double(LineStrip.height) / 2
        return (y - middle) * strip.scaleAcross / other.scaleAcross + middle
      }
      var word = self
      (word.left, word.right) = (along(left), along(right))
      (word.top, word.bottom) = (across(top), across(bottom))
      return word
    }
  }

  let words: [Word]

  init(_ glyphs: [LineReader.Glyph], in strip: LineStrip) {
    let ink = StripInk(strip)
    var groups: [[LineReader.Glyph]] = [[]]
    let gaps = LineWords.gaps(glyphs, ink)
    let limit = LineWords.limit(gaps, stretch: strip.stretch)
    let apart = LineWords.dashesApart(glyphs, gaps, limit)
    var isSplit = true
    var isOpened = false
    for (index, glyph) in glyphs.enumerated() {
      if glyph.character == " " {
        isSplit = true
        continue
      }
      let reserve = LineWords.reserve(groups.last?.suffix(2).map(\.character) ?? [], glyph.character)
      let closes = LineWords.isClosing(glyphs, at: index, gaps, stretch: strip.stretch)
      if !closes && !isOpened && (isSplit || apart.contains(index) || gaps[index].width > limit * reserve) {
        groups.append([])
      }
      isOpened = LineWords.isOpening(glyphs, at: index, gaps, stretch: strip.stretch)
      isSplit = false
      groups[groups.count - 1].append(glyph)
    }
    var words: [Word] = []
    let found = groups.filter { !$0.isEmpty }.flatMap(LineWords.pageOfPages)
    for (index, group) in found.enumerated() {
      let before = index == 0 ? nil : ink.widestGap(from: found[index - 1].last!.x, to: group[0].x)
      let after = index + 1 == found.count ? nil : ink.widestGap(from: group.last!.x, to: found[index + 1][0].x)
      let left = before?.end ?? ink.firstInk ?? 0
      let right = after?.start ?? ink.lastInk ?? Double(strip.width)
      let rows = ink.rows(from: left, to: max(left + 1, right))
      words.append(Word(group, left: left, right: max(left + 1, right), top: rows.top, bottom: rows.bottom))
    }
    self.words = words
  }

  /// Old print sets the marks that close a sentence apart from it, and quotation marks from what they quote: they belong to the
  /// word before them all the same.
  private static func isClosing(
    _ glyphs: [LineReader.Glyph], at mark: Int, _ gaps: [Gap], stretch: Double
  ) -> Bool {
    let character = glyphs[mark].character
    guard ";:?!\"“”".contains(character), isFollowedBySpace(glyphs, mark), gaps[mark].width < setApart * stretch,
      let before = glyphs[..<mark].last(where: { $0.character != " " })?.character
    else { return false }
    if ";:?!".contains(character) { return before.isLetter || before.isNumber }
    // A quotation mark between two words belongs to the nearer.
    let next = glyphs[(mark + 1)...].firstIndex { $0.character != " " }
    return character != "“" && gaps[mark].width <= (next.map { gaps[$0].width } ?? .infinity)
  }

  /// A quotation mark after a space, nearer to the word after it.
  private static func isOpening(
    _ glyphs: [LineReader.Glyph], at mark: Int, _ gaps: [Gap], stretch: Double
  ) -> Bool {
    guard "\"“".contains(glyphs[mark].character),
      mark == 0 || glyphs[mark - 1].character == " ",
      let next = glyphs[(mark + 1)...].firstIndex(where: { $0.character != " " })
    else { return false }
    return gaps[next].width < setApart * stretch
      && !isClosing(glyphs, at: mark, gaps, stretch: stretch)
  }

  /// How much of the gap that parts words there must be on each side of a dash between two numbers for it to stand by itself: a range is
  /// set alike on both sides (1,944 dashes of made pages: at most 0.49 in `555-0142`, 0.77 or more in 99 of 100 like `10 - 35`).
  private static let besideDash = 0.66

  /// Indices of the dashes that stand by themselves between two numbers, and of what follows them.
  private static func dashesApart(_ glyphs: [LineReader.Glyph], _ gaps: [Gap], _ limit: Double) -> Set<Int> {
    let seen = glyphs.indices.filter { glyphs[$0].character != " " }
    var apart: Set<Int> = []
    for (place, index) in seen.enumerated().dropFirst().dropLast() where "-–—".contains(glyphs[index].character) {
      let next = seen[place + 1]
      guard glyphs[seen[place - 1]].character.isNumber, glyphs[next].character.isNumber,
        min(gaps[index].width, gaps[next].width) > limit * besideDash
      else { continue }
      apart.formUnion([index, next])
    }
    return apart
  }

  private static func isFollowedBySpace(_ glyphs: [LineReader.Glyph], _ index: Int) -> Bool {
    index + 1 == glyphs.count || glyphs[index + 1].character == " "
  }

  /// In pixels of a strip, more than any space beside a mark: what stands farther off belongs to something else.
  private static let setApart = Double(LineStrip.height) * 0.7

  /// `2of12` in its three words: numbers of pages are set close, and one that is not seen is a page that is not missed.
  private static func pageOfPages(_ word: [LineReader.Glyph]) -> [[LineReader.Glyph]] {
    let text = word.map(\.character)
    guard let first = text.firstIndex(where: { !$0.isNumber }), text[first...].starts(with: "of"),
      text.count > first + 2, text[(first + 2)...].allSatisfy(\.isNumber)
    else { return [word] }
    return [word[..<first], word[first..<first + 2], word[(first + 2)...]].filter { !$0.isEmpty }.map(Array.init)
  }

  private struct Gap {
    var width = 0.0
    /// The network read a space here.
    var isSpace = false
  }

  /// Before each glyph, the widest stretch without ink since the character before it.
  private static func gaps(_ glyphs: [LineReader.Glyph], _ ink: StripInk) -> [Gap] {
    var gaps = [Gap](repeating: Gap(), count: glyphs.count)
    var last: Int?
    for index in glyphs.indices where glyphs[index].character != " " {
      if let last {
        let gap = ink.widestGap(from: glyphs[last].x, to: glyphs[index].x)
        gaps[index] = Gap(width: gap.end - gap.start, isSpace: index > last + 1)
      }
      last = index
    }
    return gaps
  }

  /// How much wider than others a gap must be to part what stands before it (at most two characters) from what follows:
  /// figures are set apart, most of all the 1, and what belongs to a number stays with it; after a colon or comma, words begin.
  private static func reserve(_ last: [Character], _ next: Character) -> Double {
    guard let before = last.last else { return 1 }
    // A dash that stands by itself is a word: between two numbers, before an item of a list.
    if last.count == 1 && "-–—".contains(before) { return 0.6 }
    if ".,;:!?".contains(next) { return 1.5 }
    let isInNumber = last.first?.isNumber ?? false
    if next.isNumber && before.isNumber { return next == "1" || before == "1" ? 1.8 : 1.4 }
    if next.isNumber && isInNumber && ".,/-:".contains(before) { return 1.35 }
    if next.isNumber && before == "-" { return 1.35 }
    if before.isNumber && "/-".contains(next) { return 1.1 }
    // The number of an item and its first word.
    if isInNumber && before == "." && next.isUppercase { return 0.7 }
    // An apostrophe is narrow, and so is the arm of an r, which a coarse fax has lost.
    if "'’".contains(before) || (before == "r" && next.isLowercase) { return 1.5 }
    return ":;,)".contains(before) ? 0.7 : 1
  }

  /// In pixels of a strip, what a space of running text adds to the gap between two letters.
  private static let usualSpace = Double(LineStrip.height) / 4

  /// A gap wider than this parts words though no space was read: clearly wider than those between letters, and no
  /// narrower than the spaces that were read in the same line.
  private static func limit(_ gaps: [Gap], stretch: Double) -> Double {
    let letters = gaps.filter { !$0.isSpace && $0.width > 0 }.map(\.width).sorted()
    let spaces = gaps.filter(\.isSpace).map(\.width).sorted()
    let letter = letters.isEmpty ? 2 : letters[letters.count / 2]
    guard !spaces.isEmpty else { return max(8 * stretch, letter * 2.5 + 2 * stretch) }
    // Where the network read the gaps between columns only, the spaces are narrower than those.
    let space = min(spaces[spaces.count / 2], letter + usualSpace * stretch)
    return max(6 * stretch, letter * 2, letter + (space - letter) * 0.7)
  }
}

/// Which columns of a strip have ink.
struct StripInk {
  private let columns: [Bool]
  private let dark: [Bool]
  private let width: Int

  init(_ strip: LineStrip) {
    let width = strip.width
    self.width = width
    var histogram = [Int](repeating: 0, count: 256)
    for pixel in strip.pixels { histogram[Int(pixel)] += 1 }
    func percentile(_ share: Double) -> Int {
      var left = Int(Double(strip.pixels.count) * share)
      for (value, count) in histogram.enumerated() {
        left -= count
        if left < 0 { return value }
      }
      return 255
    }
    let (low, high, middle) = (percentile(0.02), percentile(0.98), percentile(0.5))
    // White writing on black where most of the strip is dark.
    let isInverted = middle - low < high - middle && middle < 128
    let limit = UInt8(clamping: isInverted ? high - (high - low) * 2 / 5 : low + (high - low) * 3 / 5)
    var dark = strip.pixels.map { isInverted ? $0 > limit : $0 < limit }
    // Rules above and below the writing are none of it.
    for row in 0..<LineStrip.height {
      let range = row * width..<(row + 1) * width
      if dark[range].count(where: { $0 }) * 10 > width * 7 {
        dark.replaceSubrange(range, with: repeatElement(false, count: width))
      }
    }
    // The outermost rows belong to other lines.
    var columns = [Bool](repeating: false, count: width)
    for row in 5..<LineStrip.height - 5 {
      for column in 0..<width where dark[row * width + column] { columns[column] = true }
    }
    self.columns = columns
    self.dark = dark
  }

  var firstInk: Double? { columns.firstIndex(of: true).map(Double.init) }
  var lastInk: Double? { columns.lastIndex(of: true).map { Double($0 + 1) } }

  /// The widest stretch without ink between two places; an empty one in the middle where there is none.
  func widestGap(from start: Double, to end: Double) -> (start: Double, end: Double) {
    let (first, last) = (max(0, Int(start)), min(width, Int(end.rounded(.up))))
    var best = 0..<0
    var run = first
    for column in stride(from: first, to: last, by: 1) {
      if columns[column] {
        run = column + 1
      } else if column + 1 - run > best.count {
        best = run..<column + 1
      }
    }
    if best.isEmpty {
      let middle = (start + end) / 2
      return (middle, middle)
    }
    return (Double(best.lowerBound), Double(best.upperBound))
  }

  /// The rows that have ink between two columns.
  func rows(from left: Double, to right: Double) -> (top: Double, bottom: Double) {
    let first = min(max(0, Int(left)), width - 1)
    let columns = first..<min(width, max(first + 1, Int(right.rounded(.up))))
    func hasInk(_ row: Int) -> Bool { columns.contains { dark[row * width + $0] } }
    let rows = 2..<LineStrip.height - 2
    guard let top = rows.first(where: hasInk), let bottom = rows.last(where: hasInk) else {
      return (8, Double(LineStrip.height - 8))
    }
    return (Double(top), Double(bottom + 1))
  }
}
