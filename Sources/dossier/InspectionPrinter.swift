import CaseModel
import Foundation
import StageContract
import Stages

/// Prints what `inspect` found, pages block by block: a document of thousands of pages is never held as a whole.
struct InspectionPrinter {
  /// Several sources at one path; `papers` follow.
  private struct Several: Encodable {
    let kind = "folder"
    let discs: [Inspection.Disc]
    let findings: [Finding]

    enum CodingKeys: CodingKey { case kind, discs, findings }
  }

  let inspection: Inspection
  let blobs: any BlobReader
  /// Blocks of pages written at once.
  let width: Int

  /// One JSON document as the command line's contract writes it; each page on a line of its own.
  func json() async throws {
    switch (inspection.papers.count, inspection.discs.count) {
    case (1, 0):
      var paper = inspection.papers[0]
      paper.findings += inspection.findings
      try await write(paper)
      StandardOutput.write("\n")
    case (0, 1):
      var disc = inspection.discs[0]
      disc.findings += inspection.findings
      try StandardOutput.json(disc)
    default:
      try open(Several(discs: inspection.discs, findings: inspection.findings), listing: "papers")
      for (index, paper) in inspection.papers.enumerated() {
        StandardOutput.write(index == 0 ? "\n" : ",\n")
        try await write(paper)
      }
      StandardOutput.write("\n]\n}\n")
    }
  }

  private func write(_ paper: Inspection.Paper) async throws {
    try open(paper, listing: "pages")
    var failure: (any Error)?
    try await BlocksAhead(paper.blocks, width: width).forEach { [blobs] block throws(StageFailure) in
      let pages = try await blobs.pages(PageContent.self, of: block)
      return Result { try InspectionPrinter.lines(of: pages) }
    } take: { lines in
      do {
        if failure == nil { StandardOutput.write(try lines.get()) }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    StandardOutput.write("\n]\n}")
  }

  /// Each page's line, the first page of a document's without a comma before it.
  private static func lines(of pages: [PageContent]) throws -> Data {
    let line = PageLine()
    var lines: [UInt8] = []
    for page in pages {
      lines.append(contentsOf: (page.number.value == 1 ? "\n" : ",\n").utf8)
      try line.write(Inspection.Paper.Page(page), to: &lines)
    }
    return Data(lines)
  }

  /// An object without its closing brace, and a list opened as its last member: members are sorted, and `list` must come last.
  private func open(_ head: some Encodable, listing list: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    var data = try encoder.encode(head)
    data.removeLast("\n}".utf8.count)
    data.append(contentsOf: Array(",\n  \"\(list)\" : [".utf8))
    StandardOutput.write(data)
  }

  /// The same for a person to read.
  func lines() async throws {
    for paper in inspection.papers {
      let count = paper.pageCount
      StandardOutput.line(
        "\(paper.kind): \(count.billable) billable pages, \(count.found) found, \(count.declared ?? count.found) declared"
      )
      for document in paper.documents {
        let words = [document.type, document.date, "pages \(document.firstPage)–\(document.lastPage)", document.title]
        StandardOutput.line("  " + words.compactMap { $0 }.joined(separator: ", "))
      }
      for block in paper.blocks {
        let pages = try await blobs.pages(PageContent.self, of: block)
        StandardOutput.write(pages.map { line(Inspection.Paper.Page($0)) + "\n" }.joined())
      }
      for finding in paper.findings { StandardOutput.line("  \(finding.severity.rawValue): \(finding.message)") }
    }
    for disc in inspection.discs { StandardOutput.write(lines(disc).map { $0 + "\n" }.joined()) }
    for finding in inspection.findings { StandardOutput.line("\(finding.severity.rawValue): \(finding.message)") }
  }

  private func line(_ page: Inspection.Paper.Page) -> String {
    let words = page.text.split(whereSeparator: \.isWhitespace).count
    return
      "  page \(page.number): \(page.blank ? "blank" : "\(words) words, \(page.textSource.rawValue)"), \(page.reason)"
      + (page.rotation == 0 ? "" : ", turned \(page.rotation)°")
  }

  private func lines(_ disc: Inspection.Disc) -> [String] {
    var lines = ["disc: \(disc.studies.count) studies, \(disc.patients.count) patients"]
    for study in disc.studies {
      let sites = study.sites.map { $0.site.id + ($0.side.map { " \($0.rawValue)" } ?? "") }.joined(separator: "+")
      let words = [
        study.date ?? "undated", study.modality, study.description, "\(study.series) series",
        "\(study.instances) instances", sites.isEmpty ? "no site" : sites,
      ]
      lines.append("  " + words.compactMap { $0 }.joined(separator: ", "))
      for hold in study.holds { lines += HoldInWords(hold).lines.map { "    " + $0 } }
    }
    return lines + disc.findings.map { "  \($0.severity.rawValue): \($0.message)" }
  }
}
