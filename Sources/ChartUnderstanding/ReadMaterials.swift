import CaseModel

struct MaterialPhrases: Sendable {
  let blocks: PhraseMatcher
  let slides: PhraseMatcher
  let unstained: PhraseMatcher
  let stained: PhraseMatcher
  let staining: PhraseMatcher
  let stains: [Int]
  let stainMatcher: PhraseMatcher

  init(_ rules: SpecimenRules, vocabulary: inout Vocabulary) {
    blocks = PhraseMatcher(rules.materials.blocks, vocabulary: &vocabulary)
    slides = PhraseMatcher(rules.materials.slides, vocabulary: &vocabulary)
    unstained = PhraseMatcher(rules.materials.unstained, vocabulary: &vocabulary)
    stained = PhraseMatcher(rules.materials.stained, vocabulary: &vocabulary)
    staining = PhraseMatcher(rules.materials.staining, vocabulary: &vocabulary)
    stains = rules.stains.indices.flatMap { index in rules.stains[index].words.map { _ in index } }
    stainMatcher = PhraseMatcher(rules.stains.flatMap(\.words), vocabulary: &vocabulary)
  }
}

/// Reads the blocks, slides and stains of a pathology report's parts: `B: entirely submitted in cassettes B1-B3`.
struct ReadMaterials {
  let lexicon: ChartLexicon

  private var phrases: MaterialPhrases { lexicon.materials }
  private var rules: SpecimenRules { lexicon.rules.specimens }

  /// `part` tells the part that a line begins with. What a line says is its part's; a named block tells its part itself.
  func add(_ page: ChartPage, to found: inout MaterialLines, part: (Range<Int>) -> String?) {
    for line in page.lines {
      let rest = heading(line, page)
      if let part = part(line) ?? rest.flatMap({ $0.isEmpty ? nil : part($0) }) {
        found.part = part
      } else if rest != nil {
        found.part = nil
      }
      let named = blocks(line, page)
      for block in named { found.change(block.part) { $0.add(block: block.name) } }
      // A line that names blocks of one part speaks of that part.
      let parts = named.map(\.part).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      let subject = parts.count == 1 ? parts[0] : found.part
      if named.isEmpty, let count = count(of: phrases.blocks, line, page) {
        found.change(subject) { $0.blockCount = max($0.blockCount ?? 0, count) }
      }
      for lot in slides(line, page) where !found.hasSlides(lot, of: subject) {
        found.change(subject) { $0.slides.append(lot) }
      }
      let stains = stains(line, page, continues: found.readsStains)
      found.readsStains = stains.continues
      for stain in stains.named { found.change(subject) { if !$0.stains.contains(stain) { $0.stains.append(stain) } } }
    }
  }

  /// Where the line begins with a heading, what follows it: `GROSS DESCRIPTION: A. Received …`; `SLIDES: 4` is no heading.
  private func heading(_ line: Range<Int>, _ page: ChartPage) -> Range<Int>? {
    let head = line.prefix(4)
    guard let end = head.first(where: { page.words[$0].follow == 0x3A }) else { return nil }
    let words = line.lowerBound..<end + 1
    guard page.words[line.lowerBound].text.utf8.count > 2, words.allSatisfy({ page.words[$0].isUpper }),
      phrases.slides.matches(in: page, words).isEmpty, phrases.blocks.matches(in: page, words).isEmpty
    else { return nil }
    return words.upperBound..<line.upperBound
  }

  private struct Block {
    let part: String
    let number: Int
    /// `1A` for the blocks of a numbered part, `A1` for those of a lettered one.
    let isLettered: Bool

    var name: String {
      isLettered ? part + String(UnicodeScalar(UInt8(0x40 + number))) : "\(part)\(number)"
    }
    func at(_ number: Int) -> Block { Block(part: part, number: number, isLettered: isLettered) }
  }

  /// The blocks that a line names after a word for blocks, or begins with: `A1: tumour`.
  private func blocks(_ line: Range<Int>, _ page: ChartPage) -> [Block] {
    var found: [Block] = []
    if let first = block(line.lowerBound, page), [0x3A, 0x2D, 0x3D].contains(page.words[line.lowerBound].follow) {
      found.append(first)
      found += range(from: first, at: line.lowerBound, line, page)
    }
    for match in phrases.blocks.longest(in: page, line) {
      var at = match.words.upperBound
      var skipped = 0
      while at < line.upperBound, skipped < 4 {
        guard let next = block(at, page) else {
          // 'in cassettes labelled A1 and A2, block no. A3'
          skipped += 1
          at += 1
          continue
        }
        skipped = 0
        found.append(next)
        let rest = range(from: next, at: at, line, page)
        found += rest
        at += rest.isEmpty ? 1 : rangeWords(at, line, page)
      }
    }
    return found
  }

  private func block(_ at: Int, _ page: ChartPage) -> Block? {
    let text = page.words[at].text
    guard let first = text.utf8.first, let last = text.utf8.last, (2...3).contains(text.utf8.count),
      phrases.stainMatcher.matches(in: page, at..<at + 1).isEmpty
    else { return nil }
    if (0x61...0x7A).contains(first), let number = Int(text.dropFirst()), number > 0 {
      return Block(part: String(text.prefix(1)).uppercased(), number: number, isLettered: false)
    }
    if (0x61...0x7A).contains(last), let number = Int(text.dropLast()), number > 0 {
      return Block(part: "\(number)", number: Int(last) - 0x60, isLettered: true)
    }
    return nil
  }

  /// How many words a range takes: `A1-A3` two, `A1 to A3` three.
  private func rangeWords(_ at: Int, _ line: Range<Int>, _ page: ChartPage) -> Int {
    at + 1 < line.upperBound && ["to", "through", "thru"].contains(page.words[at + 1].text) ? 3 : 2
  }

  /// The blocks after `first` up to the end of its range.
  private func range(from first: Block, at: Int, _ line: Range<Int>, _ page: ChartPage) -> [Block] {
    let end = at + rangeWords(at, line, page) - 1
    guard end < line.upperBound else { return [] }
    let isRange =
      end == at + 2 || page.words[at].follow == 0x2D
      || page.written(at..<end + 1).unicodeScalars.contains { $0 == "\u{2013}" || $0 == "\u{2014}" }
    guard isRange else { return [] }
    let last: Int
    if let block = block(end, page), block.part == first.part {
      last = block.number
    } else if !first.isLettered, let number = Int(page.words[end].text) {
      last = number
    } else {
      return []
    }
    guard last > first.number, last - first.number < 100 else { return [] }
    return (first.number + 1...last).map(first.at)
  }

  /// The number before a word of `matcher`, or after it and a colon: `three blocks`, `Blocks: 3`.
  private func count(of matcher: PhraseMatcher, _ line: Range<Int>, _ page: ChartPage) -> Int? {
    matcher.longest(in: page, line).lazy.compactMap { count(near: $0.words, line, page) }.first
  }

  private func count(near words: Range<Int>, _ line: Range<Int>, _ page: ChartPage) -> Int? {
    var at = words.lowerBound - 1
    while at >= line.lowerBound, at >= words.lowerBound - 4 {
      // A full stop, comma or semicolon parts a number from what it does not count.
      if [0x2E, 0x2C, 0x3B, 0x3A].contains(page.words[at].follow) { break }
      if ["cm", "mm"].contains(page.words[at].text) { break }
      if let number = number(at, page) { return number }
      at -= 1
    }
    guard words.upperBound < line.upperBound, page.words[words.upperBound - 1].follow == 0x3A else { return nil }
    return number(words.upperBound, page)
  }

  private func number(_ at: Int, _ page: ChartPage) -> Int? {
    let text = page.words[at].text
    guard let number = rules.materials.numbers[text] ?? Int(text), (1...999).contains(number) else { return nil }
    return number
  }

  /// `ten unstained slides`, `4 H&E slides`, `Slides: 3`.
  private func slides(_ line: Range<Int>, _ page: ChartPage) -> [SpecimenMaterials.Slides] {
    phrases.slides.longest(in: page, line).compactMap { match in
      guard let count = count(near: match.words, line, page) else { return nil }
      let near = max(line.lowerBound, match.words.lowerBound - 4)..<min(line.upperBound, match.words.upperBound + 2)
      let isUnstained = !phrases.unstained.matches(in: page, near).isEmpty
      let isStained = !phrases.stained.matches(in: page, near).isEmpty
      return SpecimenMaterials.Slides(count: count, isStained: isUnstained ? false : isStained ? true : nil)
    }
  }

  /// The stains that a line names: of a line that speaks of staining, and of those right below that go on with it.
  private func stains(
    _ line: Range<Int>, _ page: ChartPage, continues: Bool
  ) -> (named: [SpecimenMaterials.Stain], continues: Bool) {
    let begins = !phrases.staining.matches(in: page, line).isEmpty
    guard begins || continues else { return ([], false) }
    let named = phrases.stainMatcher.longest(in: page, line).map { match in
      let stain = rules.stains[phrases.stains[match.phrase]]
      return SpecimenMaterials.Stain(id: stain.id, kind: stain.kind)
    }
    return (named, begins || !named.isEmpty)
  }
}

/// What the lines of a report say of its materials, by part; without a part where they name none.
struct MaterialLines {
  /// The part that the lines speak of, and whether the last one listed stains.
  fileprivate var part: String?
  fileprivate var readsStains = false
  private var byPart: [String: SpecimenMaterials] = [:]
  private var whole = SpecimenMaterials()

  fileprivate mutating func change(_ part: String?, _ body: (inout SpecimenMaterials) -> Void) {
    if let part { body(&byPart[part, default: SpecimenMaterials()]) } else { body(&whole) }
  }

  fileprivate func hasSlides(_ lot: SpecimenMaterials.Slides, of part: String?) -> Bool {
    (part.map { byPart[$0] ?? SpecimenMaterials() } ?? whole).slides.contains(lot)
  }

  /// The materials of a part; what names no part belongs to a report's only one.
  func materials(of part: String?, isOnly: Bool) -> SpecimenMaterials? {
    var found = part.flatMap { byPart[$0] } ?? SpecimenMaterials()
    if isOnly {
      // The one specimen of a report may have blocks named A1, A2 without being called A.
      let others = part == nil && byPart.count == 1 ? [whole] + byPart.values : [whole]
      for other in others { found.take(other) }
    }
    return found.isEmpty ? nil : found
  }
}

extension SpecimenMaterials {
  fileprivate mutating func add(block: String) {
    guard !blocks.contains(block) else { return }
    blocks.append(block)
    blockCount = max(blockCount ?? 0, blocks.count)
  }

  fileprivate mutating func take(_ other: SpecimenMaterials) {
    for block in other.blocks { add(block: block) }
    if let count = other.blockCount { blockCount = max(blockCount ?? 0, count) }
    slides += other.slides.filter { !slides.contains($0) }
    stains += other.stains.filter { !stains.contains($0) }
  }
}
