import Testing

@testable import ChartUnderstanding

/// Numbers by folded word.
@Suite struct WordTableTests {
  @Test func `every word has the number that it was given last`() {
    var table = WordTable()
    var expected: [String: Int32] = [:]
    for number in 0..<5_000 {
      let word = "w\(number % 3_000)"
      table[word] = Int32(number)
      expected[word] = Int32(number)
    }
    for (word, number) in expected { #expect(table[word] == number) }
    for other in ["", "w", "w3000", "w29990", "a word that is longer than any of them"] { #expect(table[other] == nil) }
  }

  @Test func `a word beyond ASCII is found however its letters are written`() {
    var table = WordTable()
    table["Å"] = 1
    table["病理"] = 2
    table[""] = 3
    #expect(table["A\u{30A}"] == 1)
    #expect(table["病理"] == 2)
    #expect(table[""] == 3)
    #expect(table["病"] == nil)
  }
}
