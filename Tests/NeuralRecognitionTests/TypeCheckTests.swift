import Testing

@testable import NeuralRecognition

/// A type that the small network misreads is told by words that are one letter away from real ones.
@Suite struct TypeCheckTests {
  private static let words: Set = [
    "the", "merchants", "had", "commerce", "with", "many", "lands", "and", "people", "who", "came", "there",
  ]
  private static let known = Array(
    repeating: "the merchants had commerce with many lands and people who came there", count: 10)

  private func check(share: Double = 0.01) -> TypeCheck {
    TypeCheck(share: share) { TypeCheckTests.words.contains($0) }
  }

  @Test func `misread words are those that one letter parts from a word`() {
    let found = Misreads(in: ["the nmerchants lhad eommerce", "with oxaliplatin"]) { TypeCheckTests.words.contains($0) }
    #expect((found.words, found.known, found.count) == (6, 2, 3))
  }

  @Test func `three of them among known words are a type misread, two are slips`() {
    let type = check()
    #expect(!type.isMisread(TypeCheckTests.known + ["nmerchants lhad"]))
    #expect(!type.wasMisread)
    #expect(type.isMisread(TypeCheckTests.known + ["nmerchants lhad", "eommerce"]))
    #expect(type.wasMisread)
    #expect(!check(share: 0.05).isMisread(TypeCheckTests.known + ["nmerchants lhad", "eommerce"]))
  }

  @Test func `drugs, names and figures are no misread words`() {
    #expect(!check().isMisread(TypeCheckTests.known + ["oxaliplatin trastuzumab Rosebery Nmerchants 12mg mg"]))
  }

  @Test func `a page in another language is none`() {
    #expect(!check().isMisread(["der Kaufmann lhad nmerchants eommerce tlhe Handel mit vielen Menschen dort"]))
  }
}
