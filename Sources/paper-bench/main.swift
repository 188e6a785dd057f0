import ChartTesting
import ChartUnderstanding
import Foundation
import Pipelines

// Holds the rules of a pipeline against annotated charts: `paper-bench PIPELINE FOLDER SHARE SEEDS` prints one line of
// JSON, with SHARE of the characters spoilt as a fax and its recognition spoil them (0 for none), summed over SEEDS seeds.
// `paper-bench time PIPELINE FOLDER PAGES ROUNDS` times everything after recognition on a case of so many of their pages.
// `make bench BENCH=paper` runs both.

struct Figures: Encodable {
  let documents: Int
  let types: [Double]
  let cuts: [Double]
  let dates: [Double]
  let accessionNumbers: [Double]
  let matches: Double
  let strangersTried: Int
  let falseMatches: Int
  let unreadStrangers: Int
  let falseConflicts: Int
  let questions: Double
  let specialties: Double
  let mistakes: [String]

  init(_ score: ChartScore) {
    func three(_ tally: Tally) -> [Double] { [tally.precision, tally.recall, tally.f1] }
    documents = score.types.wanted
    types = three(score.types)
    cuts = three(score.cuts)
    dates = three(score.dates)
    accessionNumbers = three(score.accessionNumbers)
    matches = score.matches.recall
    strangersTried = score.strangersTried
    falseMatches = score.falseMatches
    unreadStrangers = score.unreadStrangers
    falseConflicts = score.falseConflicts
    questions = score.questions.recall
    specialties = score.specialties.recall
    mistakes = score.mistakes
  }
}

let given = CommandLine.arguments
if given.count == 6, given[1] == "time", let pages = Int(given[4]), let rounds = Int(given[5]), pages > 0, rounds > 0 {
  let timed = try await TimedCase(
    pipeline: try PipelineFile.load(at: URL(filePath: given[2])), charts: URL(filePath: given[3]), pages: pages)
  print(try await timed.line(rounds: rounds))
  exit(0)
}
guard given.count == 5, let share = Double(given[3]), let seeds = UInt64(given[4]), seeds > 0 else {
  FileHandle.standardError.write(
    Data("usage: paper-bench PIPELINE FOLDER SHARE SEEDS | time PIPELINE FOLDER PAGES ROUNDS\n".utf8))
  exit(64)
}
guard let rules = try PipelineFile.load(at: URL(filePath: given[1])).chart else {
  FileHandle.standardError.write(Data("paper-bench: the pipeline names no chart rules\n".utf8))
  exit(65)
}
let lexicon = ChartLexicon(rules)
let charts = try AnnotatedChart.all(in: URL(filePath: given[2]))
let noises = share == 0 ? [nil] : (1...seeds).map { FaxNoise(seed: $0, share: share) }
let score = noises.reduce(ChartScore()) { $0 + ChartScore.of(charts, by: lexicon, through: $1) }
let encoder = JSONEncoder()
encoder.outputFormatting = [.sortedKeys]
print(String(decoding: try encoder.encode(Figures(score)), as: UTF8.self))
