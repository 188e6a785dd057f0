/// Which of the characters that a network saw in one place make a word of the language.
///
/// Only what it saw itself can take the place of what it saw most surely, and only where that is no word and one other spelling
/// stands out, or where it saw a word that the pipeline expects. A lone l that may be a 1 is one, and so is the I of `Page I of 3`;
/// other words with numbers are never touched.
package struct Spelling {
  private let isWord: (String) -> Bool
  private let expected: [[Character]]

  /// `isWord` is asked for words in small letters. `expected` are words as they are written; those in small letters stand for the
  /// same with capitals too.
  package init(isWord: @escaping (String) -> Bool, expected: [String] = []) {
    self.isWord = isWord
    self.expected = expected.map { Array($0) }
  }

  /// Shorter words have too many neighbours.
  private static let lengths = 4...20
  /// What else it may be, against what was seen most surely: less than this was hardly seen.
  private static let least = 0.02
  /// The same against a word of the language.
  private static let leastOfWord = 0.2
  /// The best spelling against the next.
  private static let clearly = 2.0
  /// At most so many characters of a word change.
  private static let mostChanges = 2

  /// The words of a line. A word of weight, beside a label of identity, or with a capital (it may be a name), is doubtful where it
  /// is spelt otherwise; not so the expected ones without weight.
  func spelt(_ words: [LineWords.Word], _ weight: WordWeight) -> [LineWords.Word] {
    var spelt = words
    var changed: [Int] = []
    for (place, word) in words.enumerated() {
      guard let better = better(word.glyphs) ?? pageNumber(words, place) else { continue }
      spelt[place] = word.reading(better)
      changed.append(place)
    }
    let isLabelled = !changed.isEmpty && weight.isLabelled(spelt.map(\.text))
    for place in changed
    where isLabelled || weight.isWeighty(words[place].text) || weight.isWeighty(spelt[place].text)
      || mayBeName(spelt[place].text)
    {
      spelt[place] = spelt[place].doubted(to: WordAgreement.doubtfulConfidence)
    }
    return spelt
  }

  private func mayBeName(_ text: String) -> Bool {
    let bare = WordWeight.bare(text)
    return text.contains(where: \.isUppercase) && !expected.contains { String($0).lowercased() == bare }
  }

  /// The same word in other characters; `nil` where it is best as it is.
  func better(_ glyphs: [LineReader.Glyph]) -> [LineReader.Glyph]? {
    guard let first = glyphs.firstIndex(where: \.isOfWord), let last = glyphs.lastIndex(where: \.isOfWord) else {
      return nil
    }
    let core = Array(glyphs[first...last])
    guard core.contains(where: { !$0.others.isEmpty }),
      let better = loneNumber(core) ?? expectedWord(core) ?? word(core)
    else {
      return nil
    }
    let wasSeen = core.map(\.character)
    guard better.map(\.character) != wasSeen else { return nil }
    return glyphs[..<first] + better + glyphs[(last + 1)...]
  }

  /// A letter l by itself is no word: where a 1 was seen too it is that.
  private func loneNumber(_ glyphs: [LineReader.Glyph]) -> [LineReader.Glyph]? {
    guard glyphs.count == 1, glyphs[0].character == "l",
      let one = glyphs[0].others.first(where: { $0.character == "1" }),
      one.confidence >= Spelling.least * glyphs[0].confidence
    else { return nil }
    return [glyphs[0].seen(as: one)]
  }

  /// In `Page I of 3` a one was meant, where it was seen too.
  private func pageNumber(_ words: [LineWords.Word], _ place: Int) -> [LineReader.Glyph]? {
    guard place > 0, place + 2 < words.count, Spelling.pages.contains(WordWeight.bare(words[place - 1].text)),
      Spelling.among.contains(WordWeight.bare(words[place + 1].text)),
      words[place + 2].text.first?.isNumber ?? false, words[place].glyphs.count == 1,
      let letter = words[place].glyphs.first, letter.character == "I",
      let one = letter.others.first(where: { $0.character == "1" })
    else { return nil }
    return [letter.seen(as: one)]
  }

  private static let pages: Set = ["page", "pg", "página", "pagina", "pág"]
  private static let among: Set = ["of", "de"]

  /// The expected word that was seen too, which it may be already; `nil` where there is none.
  private func expectedWord(_ glyphs: [LineReader.Glyph]) -> [LineReader.Glyph]? {
    var best: (glyphs: [LineReader.Glyph], weight: Double)?
    let least = glyphs.allSatisfy(\.character.isLetter) && has(glyphs) ? Spelling.leastOfWord : Spelling.least
    for word in expected where word.count == glyphs.count {
      let ignoresCase = word.allSatisfy { !$0.isUppercase }
      var found: [LineReader.Glyph] = []
      var weight = 1.0
      for (glyph, wanted) in zip(glyphs, word) {
        func fits(_ character: Character) -> Bool {
          character == wanted || ignoresCase && character.lowercased() == String(wanted)
        }
        if fits(glyph.character) {
          found.append(glyph)
        } else if let other = glyph.others.first(where: { $0.character.map(fits) ?? false }) {
          found.append(glyph.seen(as: other))
          weight *= other.confidence / glyph.confidence
        } else {
          break
        }
      }
      guard found.count == word.count else { continue }
      if weight >= max(least, best?.weight ?? 0) { best = (found, weight) }
    }
    return best?.glyphs
  }

  private func word(_ letters: [LineReader.Glyph]) -> [LineReader.Glyph]? {
    guard Spelling.lengths.contains(letters.count), letters.allSatisfy(\.character.isLetter), !has(letters) else {
      return nil
    }
    var found: [(glyphs: [LineReader.Glyph], weight: Double)] = []
    change(letters, from: 0, changes: 0, weight: 1, into: &found)
    found.sort { $0.weight > $1.weight }
    guard let best = found.first, found.count == 1 || best.weight > Spelling.clearly * found[1].weight else {
      return nil
    }
    return best.glyphs
  }

  private func has(_ glyphs: [LineReader.Glyph]) -> Bool { isWord(String(glyphs.map(\.character)).lowercased()) }

  /// Words that come of the characters from `start` on being others.
  private func change(
    _ glyphs: [LineReader.Glyph], from start: Int, changes: Int, weight: Double,
    into found: inout [(glyphs: [LineReader.Glyph], weight: Double)]
  ) {
    guard changes < Spelling.mostChanges else { return }
    for place in start..<glyphs.count {
      for other in glyphs[place].others {
        let weight = weight * other.confidence / glyphs[place].confidence
        guard weight >= Spelling.least, other.character.map(\.isLetter) ?? (glyphs.count > Spelling.lengths.lowerBound)
        else { continue }
        var changed = glyphs
        if other.character == nil { changed.remove(at: place) } else { changed[place] = glyphs[place].seen(as: other) }
        if has(changed) { found.append((changed, weight)) }
        change(
          changed, from: other.character == nil ? place : place + 1, changes: changes + 1, weight: weight, into: &found)
      }
    }
  }
}

extension LineReader.Glyph {
  fileprivate var isOfWord: Bool { character.isLetter || character.isNumber }

  /// As another character that was seen there.
  fileprivate func seen(as other: Other) -> LineReader.Glyph {
    LineReader.Glyph(character: other.character ?? character, x: x, confidence: min(other.confidence, confidence))
  }
}
