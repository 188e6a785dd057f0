import CaseModel
import Foundation
import Pipelines
import Testing

@Suite struct PipelineFileTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Pipelines")

  /// A copy of the project's pipeline with one text exchanged.
  func changed(
    _ file: String, _ old: String, _ new: String, _ body: (URL) throws -> Void
  ) throws {
    let copy = FileManager.default.temporaryDirectory.appending(path: "pipeline-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: Self.folder, to: copy)
    defer { do { try FileManager.default.removeItem(at: copy) } catch { Issue.record(error) } }
    let url = copy.appending(path: file)
    let text = try String(contentsOf: url, encoding: .utf8)
    try #require(text.contains(old))
    try text.replacingOccurrences(of: old, with: new).write(to: url, atomically: true, encoding: .utf8)
    try body(copy.appending(path: "second-opinion.yaml"))
  }

  func problems(_ url: URL) -> [PipelineProblem] {
    do {
      _ = try PipelineFile.load(at: url)
      return []
    } catch {
      return error.problems
    }
  }

  @Test func `the project's pipeline has no mistakes`() throws {
    let pipeline = try PipelineFile.load(at: Self.folder.appending(path: "second-opinion.yaml"))
    #expect(pipeline.priceList.problems.isEmpty)
    #expect(pipeline.priceList.recordsFee(pages: 76) == .fee(pipeline.priceList.recordsTiers[1], cents: 5000))
    #expect(pipeline.jurisdictions.default == .unknown)
    #expect(pipeline.vocabulary.sites.count == 35)
    #expect(pipeline.chart != nil)
  }

  @Test func `the digest changes with every file it consists of`() throws {
    let digest = try PipelineFile.load(at: Self.folder.appending(path: "second-opinion.yaml")).identity.digest
    try changed("site-phrases.tsv", "collected for this table", "gathered for this table") { url in
      let other = try PipelineFile.load(at: url).identity.digest
      #expect(other != digest)
    }
    try changed("price-list.yaml", "read 2026-11-21", "read 2026-11-22") { url in
      let other = try PipelineFile.load(at: url).identity.digest
      #expect(other != digest)
    }
  }

  @Test(arguments: [
    ("second-opinion.yaml", "per: site\n", "per: study\n", "none of the values"),
    ("second-opinion.yaml", "maximumDepth: 3", "maximumDepth: three", "a whole number"),
    ("second-opinion.yaml", "  breast: one", "  breast: one\n  elbow: one", "'sites.elbow' is not known"),
    ("second-opinion.yaml", "price-list.yaml", "prices.yaml", "missing"),
    ("second-opinion.yaml", "thumbnails: 150", "thumbnails: 5000", "stays one file"),
    ("second-opinion.yaml", "price-list.yaml", "../price-list.yaml", "without '..'"),
    ("price-list.yaml", "from: 76", "from: 75", "overlaps"),
    ("price-list.yaml", "validThrough: null", "validThrough: 2025-01-01", "before it begins"),
    ("price-list.yaml", "cents: 37500", "cents: 375.5", "a whole number"),
    ("sites.tsv", "elbow\tElbow", "hand\tElbow", "stands on line"),
    ("site-combinations.tsv", "brain+neck", "brain+nekc", "no site 'nekc'"),
    ("jurisdictions.yaml", "name: New Jersey", "name: New Mexico", "stands twice"),
    ("jurisdictions.yaml", "default: unknown", "default: &a unknown", "anchors"),
  ])
  func `a mistake is reported with its file and line`(_ file: String, _ old: String, _ new: String, _ words: String)
    throws
  {
    try changed(file, old, new) { url in
      let found = problems(url)
      #expect(found.contains { $0.message.contains(words) }, "\(found)")
      if words != "missing" && words != "without '..'" {
        #expect(found.allSatisfy { $0.line != nil }, "\(found)")
        #expect(found.contains { $0.file == file })
      }
    }
  }

  private func withRoster(_ text: String, _ body: (URL) throws -> Void) throws {
    try changed("second-opinion.yaml", "  # roster: roster.csv", "  roster: roster.csv\n  #") { url in
      let file = url.deletingLastPathComponent().appending(path: "roster.csv")
      try text.write(to: file, atomically: true, encoding: .utf8)
      try body(url)
    }
  }

  @Test func `a roster is read as CSV, its columns in any order`() throws {
    let text =
      "\u{FEFF}specialty,name,load,licences,subspecialties,availability\r\n# a note\r\n"
      + "rheumatology,\"Stone, \"\"Al\"\" MD\",3,OH; PA,\"vasculitis;\nlupus\",yes\r\n\r\n"
      + "paediatric-genetics,Ana Ruiz,,,,2026-12-31"
    try withRoster(text) { url in
      let pipeline = try PipelineFile.load(at: url)
      let people = try #require(pipeline.roster).people
      #expect(people.map(\.name) == ["Stone, \"Al\" MD", "Ana Ruiz"])
      #expect(people[0].licences == ["OH", "PA"] && people[0].subspecialties == ["vasculitis", "lupus"])
      #expect(people[0].load == 3 && people[0].isAvailable && people[0].line == 3)
      #expect(people[1].line == 6 && people[1].load == 0 && people[1].availableFrom == CalendarDate("2026-12-31"))
      let without = try PipelineFile.load(at: Self.folder.appending(path: "second-opinion.yaml"))
      #expect(without.roster == nil && without.identity.digest != pipeline.identity.digest)
    }
  }

  @Test(arguments: [
    ("rheumatlogy,A,1,OH,,yes", 2, "no specialty 'rheumatlogy'"), ("rheumatology,,1,OH,,yes", 2, "needs a name"),
    ("rheumatology,A,many,OH,,yes", 2, "'many' is none"), ("rheumatology,A,-1,OH,,yes", 2, "'-1' is none"),
    ("rheumatology,A,1,OH,,maybe", 2, "'maybe' is none"), ("rheumatology,A,1,OH,,2026-02-30", 2, "is none of them"),
    ("rheumatology,A,1,OH,,yes\nrheumatology,B", 3, "2 fields and 6 columns"),
    ("rheumatology,A,1,OH,,yes\nrheumatology,A,2,OH,,no", 3, "stand on line 2"),
    ("rheumatology,\"A,1,OH,,yes", 2, "opened and not closed"),
  ])
  func `a mistake in a roster is told with its line`(_ row: String, _ line: Int, _ words: String) throws {
    try withRoster("specialty,name,load,licences,subspecialties,availability\n\(row)") { url in
      let found = problems(url)
      #expect(found.contains { $0.file == "roster.csv" && $0.line == line && $0.message.contains(words) }, "\(found)")
    }
  }

  @Test(arguments: [
    ("", "begins with a line of column names"), ("name,specialty,city", "no column 'city'"),
    ("name,specialty,subspecialties,licences,load", "'availability' is missing"), ("name,name", "stands twice"),
  ])
  func `a roster needs its six columns`(_ text: String, _ words: String) throws {
    try withRoster(text) { url in
      #expect(problems(url).contains { $0.line == 1 && $0.message.contains(words) }, "\(problems(url))")
    }
  }

  @Test(arguments: [
    ("reports.yaml", "longestSection: 700", "longestSection: 7", "up to 80 to 2000"),
    ("reports.yaml", "- id: technique", "- id: tecnique", "none of the values"),
    ("reports.yaml", "notation: sum", "notation: summ", "none of the values"),
    ("second-opinion.yaml", "peopleEach: 5", "peopleEach: 0", "1 to 100"),
    ("second-opinion.yaml", "order: [availability, licence", "order: [availability, licenc", "none of the values"),
    ("fields.yaml", "numericOrder: month-first", "numericOrder: month", "none of the values"),
    ("identity.yaml", "truncationLength: 5", "truncationLength: five", "a whole number"),
    ("specialties.yaml", "adultAge: 18", "adultAge: 18\nelderAge: 80", "'elderAge' is not known"),
    ("questions.yaml", "included: 4", "included: four", "a whole number"),
    ("document-types.yaml", "threshold: 4.0", "threshold: much", "a number"),
  ])
  func `a mistake in the rules for paper is told with its line`(
    _ file: String, _ old: String, _ new: String, _ words: String
  ) throws {
    try changed(file, old, new) { url in
      let found = problems(url).filter { $0.file == file }
      #expect(found.contains { $0.message.contains(words) && $0.line != nil }, "\(problems(url))")
    }
  }

  @Test func `all mistakes are reported, not only the first`() throws {
    try changed("price-list.yaml", "cents: 2500}", "cents: two}") { url in
      let other = url.deletingLastPathComponent().appending(path: "jurisdictions.yaml")
      var text = try String(contentsOf: other, encoding: .utf8)
      text = text.replacingOccurrences(of: "rule: prohibited", with: "rule: forbidden")
      try text.write(to: other, atomically: true, encoding: .utf8)
      let found = problems(url)
      #expect(found.count { $0.file == "jurisdictions.yaml" } == 2, "\(found)")
      #expect(found.contains { $0.file == "price-list.yaml" })
    }
  }
}
