import ChartTesting
import ChartUnderstanding
import Foundation
import Pipelines

// Holds the rules of a pipeline against annotated charts; `make bench BENCH=paper` runs all of it.
// `paper-bench score PIPELINE CHARTS SHARE SEEDS` prints one line of JSON, with SHARE of the characters spoilt at random (0 for
// none), summed over SEEDS seeds; `score PIPELINE CHARTS PAGES` does so with the pages that `read PIPELINE PICTURES PAGES` wrote
// to a folder: what the program itself recognises on pictures of the charts.
// `paper-bench time PIPELINE CHARTS PAGES ROUNDS` times everything after recognition on a case of so many of their pages.

struct Figures: Encodable {
  let documents: Int
  let types: [Double]
  let cuts: [Double]
  let dates: [Double]
  let accessionNumbers: [Double]
  let authors: [Double]
  let facilities: [Double]
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
    authors = three(score.authors)
    facilities = three(score.facilities)
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

let usage = """
  usage: paper-bench score PIPELINE CHARTS SHARE SEEDS | score PIPELINE CHARTS PAGES | read PIPELINE PICTURES PAGES
         | time PIPELINE CHARTS PAGES ROUNDS

  """

/// What is not written as it has to be ends with 64.
func refused() -> Never {
  FileHandle.standardError.write(Data(usage.utf8))
  exit(64)
}

func score(_ pipeline: Pipeline, _ given: [String]) throws -> ChartScore {
  guard let rules = pipeline.chart, let folder = given.first.map({ URL(filePath: $0) }) else { refused() }
  let lexicon = ChartLexicon(rules)
  let charts = try AnnotatedChart.all(in: folder)
  if given.count == 2 {
    let pages = URL(filePath: given[1])
    return try ChartScore.of(charts, by: lexicon) { chart in
      try JSONDecoder().decode(PaperSource.self, from: Data(contentsOf: pages.appending(path: "\(chart.name).json")))
    }
  }
  guard given.count == 3, let share = Double(given[1]), let seeds = UInt64(given[2]), seeds > 0 else { refused() }
  let noises = share == 0 ? [nil] : (1...seeds).map { FaxNoise(seed: $0, share: share) }
  return noises.reduce(ChartScore()) { $0 + ChartScore.of(charts, by: lexicon, through: $1) }
}

let given = Array(CommandLine.arguments.dropFirst())
guard given.count >= 4 else { refused() }
let pipeline = try PipelineFile.load(at: URL(filePath: given[1]))
switch given[0] {
case "score":
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys]
  print(String(decoding: try encoder.encode(Figures(try score(pipeline, Array(given[2...])))), as: UTF8.self))
case "read":
  try await PictureReading(pipeline).read(URL(filePath: given[2]), into: URL(filePath: given[3]))
case "time":
  guard given.count == 5, let pages = Int(given[3]), let rounds = Int(given[4]), pages > 0, rounds > 0 else {
    refused()
  }
  print(
    try await TimedCase(pipeline: pipeline, charts: URL(filePath: given[2]), pages: pages).line(rounds: rounds))
default: refused()
}
