import Testing

@testable import NeuralRecognition

/// Words are split by what the network read and by the ink of the line.
@Suite struct LineWordsTests {
  /// A line on which each character is a bar of ink 14 pixels wide, with so many pixels of paper before it.
  private struct Line {
    let strip: LineStrip
    var glyphs: [LineReader.Glyph] = []

    init(_ characters: [(Character, gap: Int)]) {
      var at = 10
      var bars: [Range<Int>] = []
      for (character, gap) in characters {
        at += gap
        if character != " " { bars.append(at..<at + 14) }
        glyphs.append(LineReader.Glyph(character: character, x: Double(at) + 7, confidence: 0.9))
        if character != " " { at += 14 }
      }
      let width = at + 10
      var pixels = [UInt8](repeating: 255, count: width * 48)
      for bar in bars {
        for y in 12..<36 { for x in bar { pixels[y * width + x] = 0 } }
      }
      let page = PageLevels(GrayPixels(width: width, height: 48, bytes: pixels))
      strip = LineStrip(page.whole, from: page)
    }

    var words: [String] { LineWords(glyphs, in: strip).words.map(\.text) }
  }

  private func spaced(_ text: String, _ gaps: [Int: Int] = [:]) -> [(Character, gap: Int)] {
    text.enumerated().map { ($1, gap: gaps[$0] ?? 4) }
  }

  @Test func `a gap that the network read over parts words`() {
    #expect(Line(spaced("leftbreast", [4: 20])).words == ["left", "breast"])
  }

  @Test func `figures that are set apart are one number`() {
    let line = Line(spaced("pageon11andover211", [6: 20, 7: 18, 8: 20, 15: 20, 17: 18]))
    #expect(line.words == ["pageon", "11", "andover", "211"])
  }

  @Test func `after an r, whose arm a fax may lose, a letter stands farther off`() {
    // Spaces that were read: 16 pixels beside letters 4 apart, so that words part at 12.4.
    #expect(Line(spaced("Body part", [5: 16, 8: 15])).words == ["Body", "part"])
    #expect(Line(spaced("Body cost", [5: 16, 8: 15])).words == ["Body", "cos", "t"])
    #expect(Line(spaced("Body for Tom", [5: 16, 9: 16])).words == ["Body", "for", "Tom"])
  }

  @Test func `a quotation mark that is set apart belongs to the nearer word, unless it stands far from both`() {
    #expect(
      Line(spaced("say \" The end \" now", [3: 20, 5: 8, 9: 14, 13: 8, 15: 20])).words == [
        "say", "\"The", "end\"", "now",
      ])
    #expect(Line(spaced("“ The", [2: 12])).words == ["“The"])
    #expect(Line(spaced("“The", [1: 14])).words == ["“The"])
    #expect(Line(spaced("left \" \" left", [5: 60, 7: 60, 9: 60])).words == ["left", "\"", "\"", "left"])
  }

  @Test func `a figure after a dash stands farther off`() {
    #expect(Line(spaced("no MC-1182", [3: 16, 6: 15])).words == ["no", "MC-1182"])
  }

  @Test func `columns of numbers stay apart, though the network read one of the gaps between them only`() {
    // Letters 4 pixels apart, columns 24.
    let line = Line(spaced("L1.72628.5 57", [1: 24, 5: 24, 7: 24, 10: 24]))
    #expect(line.words == ["L", "1.72", "62", "8.5", "57"])
  }

  @Test
  func `the number of an item, its dash and the dash between numbers stand apart at narrower gaps than figures do`() {
    // Spaces that were read: 16 pixels beside letters 4 apart, so that words part at 12.4.
    #expect(Line(spaced("3.Gastric pain", [2: 10, 9: 16])).words == ["3.", "Gastric", "pain"])
    #expect(Line(spaced("-6 lesions", [1: 8, 3: 16])).words == ["-", "6", "lesions"])
    #expect(Line(spaced("3-11 lesions", [1: 15, 2: 9, 5: 16])).words == ["3", "-", "11", "lesions"])
    #expect(Line(spaced("06-14 lesions", [2: 8, 3: 8, 6: 16])).words == ["06-14", "lesions"])
  }

  @Test func `a dash between two numbers stands by itself where it is set apart on both sides`() {
    // Words part at 12.4 here too: ranges are set closer, and one side alone is none.
    #expect(Line(spaced("ratio 9-46 more", [6: 16, 7: 10, 8: 16, 11: 16])).words == ["ratio", "9", "-", "46", "more"])
    #expect(
      Line(spaced("ratio 5.0-8.0 more", [6: 16, 9: 9, 10: 9, 14: 16])).words == ["ratio", "5.0", "-", "8.0", "more"])
    #expect(Line(spaced("ratio 5.0-8.0 more", [6: 16, 9: 7, 10: 9, 14: 16])).words == ["ratio", "5.0-8.0", "more"])
    #expect(Line(spaced("ratio MC-8 more", [6: 16, 8: 9, 9: 9, 11: 16])).words == ["ratio", "MC-8", "more"])
  }

  @Test func `an apostrophe parts nothing`() {
    #expect(Line(spaced("Children's ward", [9: 12])).words == ["Children's", "ward"])
  }

  @Test func `a space that the network read parts words, however narrow`() {
    #expect(Line(spaced("a b")).words == ["a", "b"])
  }

  @Test(arguments: [
    ("streams ;", ["streams;"]), ("who ? no", ["who?", "no"]), ("at 8 : 30", ["at", "8:", "30"]),
    ("a ;b", ["a", ";b"]),
    (": a", [":", "a"]), ("- !", ["-", "!"]),
  ]) func `a mark that is set apart closes the word before it`(_ read: String, _ words: [String]) {
    #expect(Line(spaced(read)).words == words)
  }

  @Test func `a mark far from the word before it belongs to something else`() {
    #expect(Line(spaced("a ;", [2: 40])).words == ["a", ";"])
  }

  @Test(arguments: [
    ("2of12", ["2", "of", "12"]), ("of7", ["of", "7"]), ("often2", ["often2"]), ("of", ["of"]), ("3rdof4", ["3rdof4"]),
  ]) func `the number of a page and of all pages are words`(_ read: String, _ words: [String]) {
    #expect(Line(spaced(read)).words == words)
  }

  @Test func `a word ends where its ink ends`() throws {
    let line = Line(spaced("leftbreast", [4: 20]))
    let words = LineWords(line.glyphs, in: line.strip).words
    let last = try #require(words.last)
    // Six bars of 14 pixels with five gaps of 4 between them, after four bars, three gaps, and one of 20.
    #expect(abs(words[0].right - 82) <= 2 && abs(last.left - 102) <= 2 && abs(last.right - 206) <= 2)
  }

  @Test func `what a network sees beyond the strip is no failure`() throws {
    var line = Line(spaced("breast"))
    let beyond = Double(line.strip.width) + 31
    for character in "12" { line.glyphs.append(LineReader.Glyph(character: character, x: beyond, confidence: 0.5)) }
    let words = LineWords(line.glyphs, in: line.strip).words
    #expect(words.map(\.text).joined() == "breast12")
    #expect(words.allSatisfy { $0.left < $0.right && $0.top < $0.bottom })
  }
}
