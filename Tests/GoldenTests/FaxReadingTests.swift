import Foundation
import ProgramTesting
import Testing

/// The faxes of the sample cases, word by word: by tesseract alone, and by the second reader where it is installed, inside
/// the limits that readers have.
@Suite struct FaxReadingTests {
  private struct Inspection: Decodable {
    struct Page: Decodable {
      let number: Int
      let text: String
      let reason: String
    }

    let pages: [Page]
  }

  @Test(
    arguments: [("1000000001", "fax-20260614-0931.tif"), ("1000000003", "fax-20260318-1604.tif")],
    SampleReader.installed)
  func `a fax is read to its last word`(_ fax: (reference: String, name: String), _ reader: SampleReader) async throws {
    let file = SampleCases.folder(fax.reference).appending(path: fax.name)
    let run = try await Program().run(["inspect", "--json", file.path], environment: reader.environment)
    let pages = try run.json(Inspection.self).pages
    #expect(!pages.isEmpty)
    var score = (found: 0, wanted: 0, both: 0)
    for page in pages {
      let truth = SampleCases.records.appending(path: "text/\(fax.reference)/\(fax.name).p\(page.number).txt")
      let (found, wanted) = (Self.words(page.text), Self.words(try String(contentsOf: truth, encoding: .utf8)))
      score.found += found.values.reduce(0, +)
      score.wanted += wanted.values.reduce(0, +)
      score.both += wanted.reduce(0) { $0 + min($1.value, found[$1.key] ?? 0) }
      #expect(page.reason.contains("PP-OCRv6") == (reader == .second), "\(page.reason)")
    }
    let f1 = Double(2 * score.both) / Double(score.found + score.wanted)
    #expect(f1 >= 0.97, "word F1 \(f1)")
  }

  /// How often each word stands in `text`.
  private static func words(_ text: String) -> [String: Int] {
    Dictionary(text.split(whereSeparator: \.isWhitespace).map { (String($0), 1) }, uniquingKeysWith: +)
  }
}
