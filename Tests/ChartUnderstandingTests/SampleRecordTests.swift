import CaseModel
import ChartTesting
import ChartUnderstanding
import Foundation
import Testing

/// The project's synthetic records, as far as their text stands beside them (scans and faxes).
@Suite(.enabled(if: SampleRecords.exist, "SampleRecords/ has not been made")) struct SampleRecordTests {
  @Test
  func `old records that were scanned in one go are cut and named as they were made`() throws {
    let lexicon = try RuleTables.lexicon.get()
    var hits = 0
    var found = 0
    var wanted = 0
    var named = 0
    var documents = 0
    for (pages, truth) in try SampleRecords.scans() {
      let read = Paper.source(1, pages).understood(by: lexicon).documents
      // A separator sheet is a document to us and nothing to the truth table.
      let cuts = read.filter { $0.document.firstPage.value > 1 && $0.document.type.value != "separator-sheet" }
      let starts = truth.filter { $0.firstPage > 1 }
      hits += cuts.count { cut in starts.contains { $0.firstPage == cut.document.firstPage.value } }
      found += cuts.count
      wanted += starts.count
      for document in truth {
        documents += 1
        let type = SampleRecords.ours[document.type] ?? document.type
        named +=
          read.contains { $0.document.firstPage.value == document.firstPage && $0.document.type.value == type } ? 1 : 0
      }
    }
    print("cuts: \(hits) of \(wanted), \(found) made; types: \(named) of \(documents)")
    #expect(Double(2 * hits) / Double(found + wanted) >= 0.95)
    #expect(Double(named) / Double(documents) >= 0.9)
  }
}

enum SampleRecords {
  struct Truth: Decodable {
    struct Case: Decodable {
      let files: [File]
      let documents: [Entry]
    }
    struct File: Decodable {
      let name: String
      let pages: [Page]
    }
    struct Page: Decodable {
      let number: Int
      let blank: Bool
    }
    struct Entry: Decodable {
      let file: String
      let type: String
      let firstPage: Int
    }
    let cases: [String: Case]
  }

  static let folder = RuleTables.root.appending(path: "SampleRecords")
  static var exist: Bool { FileManager.default.fileExists(atPath: folder.appending(path: "TRUTH.json").path) }

  /// Where the records name a type more finely than the rules do.
  static let ours = [
    "ecg-report": "diagnostic-report", "pulmonary-function-test": "diagnostic-report", "consent-form": "consent",
    "nursing-flowsheet": "nursing-note",
  ]

  /// Every scan all of whose pages have their text beside them, with its documents.
  static func scans() throws -> [([PageContent], [Truth.Entry])] {
    let truth = try JSONDecoder().decode(Truth.self, from: Data(contentsOf: folder.appending(path: "TRUTH.json")))
    var scans: [([PageContent], [Truth.Entry])] = []
    for (reference, record) in truth.cases.sorted(by: { $0.key < $1.key }) {
      for file in record.files where !file.pages.isEmpty {
        var pages: [PageContent] = []
        for page in file.pages {
          let url = folder.appending(path: "text/\(reference)/\(file.name).p\(page.number).txt")
          guard page.blank || FileManager.default.fileExists(atPath: url.path) else { break }
          let text = page.blank ? "" : try String(contentsOf: url, encoding: .utf8)
          pages.append(Paper.page(page.number, text, source: .recognised, blank: page.blank))
        }
        guard pages.count == file.pages.count else { continue }
        scans.append((pages, record.documents.filter { $0.file == file.name }))
      }
    }
    return scans
  }
}
