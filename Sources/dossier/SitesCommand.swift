import ArgumentParser
import CaseModel
import Foundation
import ImagingSites

struct SitesCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "sites", abstract: "Tells what sites a description names, and why.",
    discussion: "`-` reads one description a line from standard input and answers one JSON line each.")

  @Option(help: "The DICOM modality, such as CT or MR.")
  var modality: String?

  @Flag(help: "Print JSON.")
  var json = false

  @Option(help: "A pipeline file (else second-opinion.yaml).")
  var pipeline: String?

  @Argument(help: "The words of one description; - for standard input.")
  var text: [String]

  func perform() async throws {
    let reader = try LoadedPipeline(path: pipeline).reader
    if text == ["-"] {
      while let line = readLine() { try answer(line, reader, oneLine: true) }
    } else {
      try answer(text.joined(separator: " "), reader, oneLine: false)
    }
  }

  private func answer(_ text: String, _ reader: SiteReader, oneLine: Bool) throws {
    let answer = reader.read(text: text, modality: modality)
    let holds = answer.holds(name: "text")
    if json || oneLine {
      try StandardOutput.json(SitesAnswer(text: text, answer: answer, holds: holds), oneLine: oneLine)
      return
    }
    for named in answer.sites {
      let side = named.site.side.map { ", \($0.rawValue)" } ?? ""
      StandardOutput.line("\(named.site.site)\(side)  (\"\(named.words)\": \(named.rule))")
    }
    if answer.sites.isEmpty { StandardOutput.line("no site is named") }
    for hold in holds { for line in HoldInWords(hold).lines { StandardOutput.line(line) } }
  }
}

/// `sites --json`.
private struct SitesAnswer: Encodable {
  struct Site: Encodable {
    let site: BodySite
    let side: Laterality?
    let words: String
    let rule: String
    let confidence: Double

    enum CodingKeys: CodingKey { case site, side, words, rule, confidence }

    func encode(to encoder: any Encoder) throws {
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(site, forKey: .site)
      try values.encode(side, forKey: .side)
      try values.encode(words, forKey: .words)
      try values.encode(rule, forKey: .rule)
      try values.encode(confidence, forKey: .confidence)
    }
  }

  let text: String
  let sites: [Site]
  let holds: [Hold]

  init(text: String, answer: SiteAnswer, holds: [Hold]) {
    self.text = text
    sites = answer.sites.map {
      Site(site: $0.site.site, side: $0.site.side, words: $0.words, rule: $0.rule, confidence: $0.confidence)
    }
    self.holds = holds
  }
}
