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
