import ChartTesting
import ChartUnderstanding
import Foundation
import Testing

/// The rules held to what they reach on both halves of the annotated set; `make bench BENCH=paper` prints the figures beside the goals.
@Suite struct AnnotatedChartTests {
  static let folder = RuleTables.root.appending(path: "Tests/ChartUnderstandingTests/Annotated")

  let lexicon: ChartLexicon

  init() throws { lexicon = try RuleTables.lexicon.get() }

  private func score(_ half: String, _ noise: FaxNoise?) throws -> ChartScore {
    let charts = try AnnotatedChart.all(in: AnnotatedChartTests.folder.appending(path: half))
    #expect(charts.count >= 5)
    return ChartScore.of(charts, by: lexicon, through: noise)
  }

  @Test(arguments: ["develop", "held-out"])
  func `documents are cut, typed, dated, signed and known as the patient's`(_ half: String) throws {
    let score = try score(half, nil)
    #expect(score.types.f1 >= 0.95, "\(score.mistakes)")
    #expect(score.cuts.f1 >= 0.95, "\(score.mistakes)")
    #expect(score.dates.f1 >= 0.95, "\(score.mistakes)")
    #expect(score.accessionNumbers.f1 >= 0.95, "\(score.mistakes)")
    #expect(score.matches.recall >= 0.97, "\(score.mistakes)")
    #expect(score.falseMatches == 0, "\(score.mistakes)")
    #expect(score.falseConflicts == 0, "\(score.mistakes)")
    #expect(score.unreadStrangers == 0, "\(score.mistakes)")
    #expect(score.questions.recall == 1, "\(score.mistakes)")
    #expect(score.authors.f1 >= (half == "develop" ? 0.95 : 0.8), "\(score.mistakes)")
    #expect(score.facilities.f1 >= (half == "develop" ? 0.95 : 0.9), "\(score.mistakes)")
    #expect(score.specialties.recall >= 0.95, "\(score.mistakes)")
  }

  @Test(arguments: ["develop", "held-out"], [1, 2, 3] as [UInt64])
  func `spoilt letters cost cuts and matches, and let no stranger in and no page of the patient out`(
    _ half: String, _ seed: UInt64
  ) throws {
    let score = try score(half, FaxNoise(seed: seed, share: 0.005))
    #expect(score.types.f1 >= 0.9, "\(score.mistakes)")
    #expect(score.cuts.f1 >= 0.93, "\(score.mistakes)")
    #expect(score.matches.recall >= 0.75, "\(score.mistakes)")
    #expect(score.falseMatches == 0, "\(score.mistakes)")
    #expect(score.falseConflicts == 0, "\(score.mistakes)")
    #expect(score.specialties.recall >= 0.95, "\(score.mistakes)")
  }

  @Test
  func `one fifth of wrong characters makes nobody's page the patient's`() throws {
    for half in ["develop", "held-out"] {
      for seed in 1...3 as ClosedRange<UInt64> {
        #expect(try score(half, FaxNoise(seed: seed, share: 0.2)).falseMatches == 0)
      }
    }
  }

  @Test
  func `a mistake in an annotation is told with its line`() {
    #expect(throws: AnnotatedChart.Mistake.self) { try AnnotatedChart("patient: family=A\n=== consent", name: "x") }
  }
}
