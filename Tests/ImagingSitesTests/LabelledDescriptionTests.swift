import CaseModel
import Foundation
import ImagingSites
import Testing

/// The project's own tables, from where they stand beside this file.
enum ProjectTables {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func read() throws -> (vocabulary: SiteVocabulary, problems: [SiteTableProblem]) {
    SiteTables.read(
      sites: try text("Pipelines/sites.tsv"), phrases: try text("Pipelines/site-phrases.tsv"),
      combinations: try text("Pipelines/site-combinations.tsv"), codes: try text("Pipelines/site-codes.tsv"),
      procedures: try text("Pipelines/procedure-codes.tsv"))
  }

  static func reader() throws -> SiteReader { SiteReader(try read().vocabulary) }
}

@Suite struct LabelledDescriptionTests {
  @Test func `the tables have no mistakes`() throws {
    #expect(try ProjectTables.read().problems == [])
  }

  @Test func `labelled descriptions are read right, or held`() throws {
    let reader = try ProjectTables.reader()
    let lines = try ProjectTables.text("Tests/ImagingSitesTests/Fixtures/labelled-descriptions.tsv")
      .split(separator: "\n").filter { !$0.hasPrefix("#") }
    var right = 0
    var held = 0
    var wrong: [String] = []
    var heldLines: [String] = []
    for line in lines {
      let cells = line.split(separator: "\t").map(String.init)
      try #require(cells.count == 3)
      let answer = reader.read(text: cells[1], modality: cells[0])
      let isHeld = answer.doubts.contains { !$0.kind.isPolicy }
      let got = Set(answer.sidedSites.map(Self.word))
      if cells[2] == "hold" {
        if isHeld { right += 1 } else { wrong.append("\(line) → \(got.sorted())") }
      } else if isHeld {
        held += 1
        heldLines.append("\(line) → \(got.sorted()) \(answer.doubts.map(\.kind))")
      } else if got == Set(cells[2].split(separator: "+").map(String.init)) {
        right += 1
      } else {
        wrong.append("\(line) → \(got.sorted())")
      }
    }
    print("labelled descriptions: \(lines.count), right \(right), wrong \(wrong.count), held \(held)")
    for line in wrong { print("  wrong: \(line)") }
    for line in heldLines { print("  held:  \(line)") }
    #expect(lines.count >= 400)
    #expect(Double(right + held) >= 0.97 * Double(lines.count))
    #expect(Double(wrong.count) <= 0.01 * Double(lines.count))
    #expect(Double(held) <= 0.05 * Double(lines.count))
  }

  private static func word(_ sided: SidedSite) -> String {
    switch sided.side {
    case .left: "\(sided.site.id):L"
    case .right: "\(sided.site.id):R"
    case .bilateral: "\(sided.site.id):B"
    case nil: sided.site.id
    }
  }
}
