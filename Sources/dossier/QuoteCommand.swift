import ArgumentParser
import CaseModel
import Foundation
import Pricing

struct QuoteCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "quote", abstract: "Shows the price list at work on plain numbers.")

  @Option(help: "Billable pages of records.")
  var pages = 0

  @Option(help: "Imaging sites to be reviewed.")
  var imagingSites = 0

  @Option(help: "Biopsy sites to be reviewed.")
  var biopsySites = 0

  @Option(help: "Questions, each part of a multi-part question counted.")
  var questions = 0

  @Flag(help: "Print JSON.")
  var json = false

  @Option(help: "A pipeline file (else second-opinion.yaml).")
  var pipeline: String?

  func validate() throws {
    guard [pages, imagingSites, biopsySites, questions].allSatisfy({ (0...1_000_000).contains($0) }) else {
      throw ValidationError("Numbers are whole and from 0 to 1,000,000.")
    }
  }

  func perform() async throws {
    let list = try LoadedPipeline(path: pipeline).pipeline.priceList
    func details(_ count: Int, _ word: String) -> [QuoteDetail] {
      (0..<count).map { QuoteDetail(label: "\(word) \($0 + 1)", evidence: []) }
    }
    let quote = QuoteBuilder(priceList: list).build(
      QuoteInput(
        pages: pages, imagingReviews: details(imagingSites, "imaging site"),
        biopsyReviews: details(biopsySites, "biopsy site"), questions: details(questions, "question"))
    ).quote
    if json {
      try StandardOutput.json(quote)
      return
    }
    for line in quote.lines {
      StandardOutput.line("\(line.label), \(line.quantity): \(line.amount?.text ?? "to be quoted")")
    }
    StandardOutput.line("Total: \(quote.total.text)\(quote.isPartial ? " (partial)" : "")")
  }
}
