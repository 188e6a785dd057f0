import CaseModel
import Foundation
import ScanReading
import Testing

/// Real TIFFs with known page counts, beside the package; a checkout without them skips these tests.
private enum Corpus {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/corpus")
  static let table = folder.appending(path: "TRUTH_tiff_pages.tsv")
  static var isHere: Bool { FileManager.default.fileExists(atPath: table.path) }

  static func rows() throws -> [(path: String, directories: Int)] {
    try String(contentsOf: table, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      return (String(fields[0]), try #require(Int(fields[2])))
    }
  }
}

@Suite(.serialized, .enabled(if: Corpus.isHere, "the corpus of real files is not beside this package"))
struct CorpusTIFFPageCountTests {
  @Test func `pages are found as libtiff counts directories, and overviews of a page are no pages`() throws {
    for (path, directories) in try Corpus.rows() {
      let data = try Data(contentsOf: Corpus.folder.appending(path: path))
      try data.withUnsafeBytes { bytes in
        let pages = try ImagePages(bytes, maximumPages: 5_000, maximumMegapixels: 50)
        let hasOverviews = path.hasSuffix("tiff_strip_planar_raw_with_overviews.tif")
        #expect(pages.count == (hasOverviews ? 1 : directories), "\(path)")
        #expect(pages.findings.contains { $0.code == "thumbnails-left-out" } == hasOverviews, "\(path)")
      }
    }
  }
}
