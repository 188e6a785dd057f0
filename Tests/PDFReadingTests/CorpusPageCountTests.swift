import CaseModel
import Foundation
import PDFReading
import Testing

/// Real files with known page counts, beside the package; a checkout without them skips these tests.
private enum Corpus {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/corpus")
  static let table = folder.appending(path: "TRUTH_pdf_pages.tsv")
  static var isHere: Bool { FileManager.default.fileExists(atPath: table.path) }

  struct Row {
    let path: String
    let pages: Int?
  }

  /// `pages` is what three tools agree on; `nil` where they do not.
  static func rows() throws -> [Row] {
    let lines = try String(contentsOf: table, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false)
    }
    let header = try #require(lines.first)
    let path = try #require(header.firstIndex(of: "path"))
    let status = try #require(header.firstIndex(of: "status"))
    let pages = try #require(header.firstIndex(of: "pages"))
    return lines.dropFirst().map { Row(path: String($0[path]), pages: $0[status] == "agree" ? Int($0[pages]) : nil) }
  }
}

@Suite(.serialized, .enabled(if: Corpus.isHere, "the corpus of real files is not beside this package"))
struct CorpusPageCountTests {
  /// One page that says nine: the tools believe it.
  private static let forged = "T02-02_007_page-tree-wrong-count.pdf"

  private func counts(_ row: Corpus.Row) throws -> (found: Int, declared: Int?) {
    let data = try Data(contentsOf: Corpus.folder.appending(path: row.path))
    return try data.withUnsafeBytes { bytes in
      let pages = try PDFPages.opened(bytes, passwords: [], maximumPages: 5_000)
      return (pages.count, pages.declaredCount)
    }
  }

  @Test func `pages are found as every tool counts them, but for the file that lies`() throws {
    for row in try Corpus.rows() {
      guard let pages = row.pages else { continue }
      let counts = try counts(row)
      if row.path.hasSuffix(Self.forged) {
        #expect(counts == (1, 9))
      } else {
        #expect(counts.found == pages, "\(row.path)")
      }
    }
  }

  @Test func `a file on which tools differ is read or refused with a word`() throws {
    for row in try Corpus.rows() where row.pages == nil {
      do {
        #expect(try counts(row).found >= 1, "\(row.path)")
      } catch let failure as PDFFailure {
        #expect(!failure.finding.message.isEmpty)
      }
    }
  }
}
