import ReaderProtocol
import Testing

@testable import NeuralRecognition

/// Only what the network saw itself makes another word of what it saw most surely.
@Suite struct SpellingTests {
  private static let words: Set<String> = [
    "name", "namo", "date", "dale", "tablet", "improved", "referring", "left", "lift",
  ]

  private let spelling = Spelling(isWord: words.contains, expected: ["name", "A1c", "FEV1/FVC"])
  private let weight = WordWeight(SecondReaderSettings(weightyWords: ["left"], weightyLabels: ["name"]))

  /// `others`: by place, what else was seen there; the character itself as surely as given, 0.6 else.
  private func glyphs(
    _ text: String, _ others: [Int: [(Character?, Double)]], sure: Double = 0.6
  ) -> [LineReader.Glyph] {
    text.enumerated().map { place, character in
      LineReader.Glyph(
        character: character, x: Double(place) * 10, confidence: others[place] == nil ? 0.99 : sure,
        others: (others[place] ?? []).map { LineReader.Glyph.Other(character: $0, confidence: $1) })
    }
  }

  private func better(
    _ text: String, _ others: [Int: [(Character?, Double)]], sure: Double = 0.6
  ) -> String? {
    spelling.better(glyphs(text, others, sure: sure)).map { String($0.map(\.character)) }
  }

  @Test func `a letter that was seen less surely makes the word`() {
    #expect(better("tabtet", [3: [("l", 0.2)]]) == "tablet")
    #expect(better("Rcferring", [1: [("o", 0.3), ("e", 0.2)]]) == "Referring")
    #expect(better("(tabtet),", [4: [("l", 0.2)]]) == "(tablet),")
    #expect(better("rcfcrring", [1: [("e", 0.4)], 3: [("e", 0.4)]]) == "referring")
  }

  @Test func `a letter that may be none is left out`() {
    #expect(better("iinproved", [1: [("m", 0.3)], 2: [(nil, 0.3)]]) == "improved")
  }

  @Test func `what was hardly seen, or not at all, makes no word`() {
    #expect(better("tabtet", [3: [("l", 0.01)]]) == nil)
    #expect(better("tabtet", [3: [("i", 0.3)]]) == nil)
    #expect(better("tabtet", [:]) == nil)
  }

  @Test func `a word of the language stays`() {
    #expect(better("dale", [2: [("t", 0.5)]]) == nil)
  }

  @Test func `of two words that are as likely neither is chosen`() {
    #expect(better("daie", [2: [("l", 0.2), ("t", 0.2)]]) == nil)
    #expect(better("daie", [2: [("t", 0.3), ("l", 0.1)]]) == "date")
  }

  @Test func `numbers and what holds one stay as they were seen`() {
    #expect(better("1954", [2: [("6", 0.5)]]) == nil)
    #expect(better("tab1et", [3: [("l", 0.5)]]) == nil)
    #expect(better("S25-59721", [0: [("5", 0.5)]]) == nil)
  }

  @Test
  func
    `an expected word is chosen as it is written, a word of the language gives way to it where that is nearly as sure`()
  {
    #expect(better("Alc", [1: [("1", 0.3)]]) == "A1c")
    #expect(better("alc", [1: [("1", 0.3)]]) == nil)
    #expect(better("FEVl/FVC,", [3: [("1", 0.2)]]) == "FEV1/FVC,")
    #expect(better("Namo", [3: [("e", 0.3)]]) == "Name")
    #expect(better("Namo", [3: [("e", 0.1)]]) == nil)
    #expect(better("A1c", [1: [("l", 0.4)]]) == nil)
  }

  @Test func `a letter l by itself is a 1 where that was seen too, and other letters stay`() {
    #expect(better("l", [0: [("1", 0.1)]]) == "1")
    #expect(better("l.", [0: [("1", 0.1)]]) == "1.")
    #expect(better("l", [0: [("I", 0.3)]]) == nil)
    #expect(better("I", [0: [("1", 0.3)]]) == nil)
  }

  @Test func `the number of a page is one where a one was seen too`() {
    func line(_ words: String, seen others: [(Character?, Double)]) -> String {
      let words = words.split(separator: " ").map { word in
        LineWords.Word(
          glyphs(String(word), word == "I" ? [0: others] : [:]), left: 0, right: 50, top: 10, bottom: 40)
      }
      let spelt = spelling.spelt(words, weight)
      #expect(zip(words, spelt).allSatisfy { $0.text == $1.text || $1.confidence < 0.5 }, "another number is doubtful")
      return spelt.map(\.text).joined(separator: " ")
    }
    #expect(line("Clinic Page I of 3", seen: [("1", 0.02)]) == "Clinic Page 1 of 3")
    #expect(line("Página I de 12", seen: [("l", 0.2), ("1", 0.02)]) == "Página 1 de 12")
    #expect(line("Page I of 3", seen: [("l", 0.2)]) == "Page I of 3")
    #expect(line("Stage I of 3", seen: [("1", 0.2)]) == "Stage I of 3")
    #expect(line("Page I of the", seen: [("1", 0.2)]) == "Page I of the")
    #expect(line("On this page I saw 3", seen: [("1", 0.2)]) == "On this page I saw 3")
  }

  @Test func `a word that was spelt otherwise is no surer, and doubtful where it weighs`() {
    func line(_ words: [LineReader.Glyph]...) -> [LineWords.Word] {
      spelling.spelt(
        words.map { LineWords.Word($0, left: 0, right: 50, top: 10, bottom: 40) }, weight)
    }
    let plain = line(glyphs("the", [:]), glyphs("tabtet", [3: [("l", 0.2)]]))
    #expect(plain.map(\.text) == ["the", "tablet"])
    #expect(plain[1].leastConfidence == 0.2 && plain[1].confidence > 0.5 && plain[1].confidence < 0.925)
    let side = line(glyphs("loft", [1: [("e", 0.5)]]))
    #expect(side.map(\.text) == ["left"] && side[0].confidence <= 0.4)
    let beside = line(glyphs("name:", [:]), glyphs("tabtet", [3: [("l", 0.2)]]))
    #expect(beside.map { $0.confidence < 0.5 } == [false, true])
    let name = line(glyphs("Dear", [:]), glyphs("Tabtet,", [3: [("l", 0.2)]]), glyphs("namc", [3: [("e", 0.2)]]))
    #expect(name.map(\.text) == ["Dear", "Tablet,", "name"] && name[1].confidence < 0.5)
  }
}
