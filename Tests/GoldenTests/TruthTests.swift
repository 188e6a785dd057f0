import Foundation
import ProgramTesting
import Testing

/// The sample cases against SampleRecords/TRUTH.json: read by tesseract alone, and by the second reader where it is installed.
@Suite struct TruthTests {
  /// What is known to be wrong today: a matter of a case, and what is wrong.
  private static let knownIssues: [String: Comment] = [
    "1000000002 documents":
      "Two old lists print no date of their own; they are undated."
  ]

  private func check(
    _ reference: String, _ reader: SampleReader, _ matter: String, _ body: (PacketOnDisk, Truth.Case) throws -> Void
  ) async throws {
    let run = try await SampleRuns.shared.run(reference, by: reader)
    let packet = try PacketOnDisk(at: run.packet)
    let truth = try #require(try Truth.of(reference))
    if let known = TruthTests.knownIssues["\(reference) \(matter)"] {
      withKnownIssue(known) { try body(packet, truth) }
    } else {
      try body(packet, truth)
    }
  }

  @Test(arguments: SampleCases.references, SampleReader.installed)
  func `every page is found`(_ reference: String, _ reader: SampleReader) async throws {
    try await check(reference, reader, "found") { packet, truth in
      #expect(packet.pageCount.found == truth.pages.total - truth.lockedPages)
      for file in truth.files where file.kind != "disc-image" && file.pageCount > 0 {
        let source = try #require(packet.provenance.sources.first { $0.path.last == file.name })
        let isLocked = source.findings.contains { $0.code == "password-needed" }
        #expect(source.foundPageCount == (isLocked ? 0 : file.pageCount))
      }
    }
  }

  @Test(arguments: SampleCases.references, SampleReader.installed)
  func `what is billed and what is left out, page by page and why`(_ reference: String, _ reader: SampleReader)
    async throws
  {
    try await check(reference, reader, "billable") { packet, truth in
      let truthful = truth.pages.excluded.map { exclusion in
        // Of a report that was sent twice either copy may be the one that is not counted.
        exclusion.reason == "duplicate" ? "duplicate" : "\(exclusion.file) \(exclusion.page) \(exclusion.reason)"
      }
      let found = packet.pageCount.exclusions.map { exclusion in
        exclusion.reason == "duplicate"
          ? "duplicate"
          : "\(packet.name(of: exclusion.page.source)) \(exclusion.page.sourcePage) \(hyphenated(exclusion.reason))"
      }
      #expect(found.sorted() == truthful.sorted())
      #expect(packet.pageCount.billable == truth.pages.billable)
      #expect(packet.pageCount.isSettled)
    }
  }

  @Test(arguments: SampleCases.references, SampleReader.installed)
  func `every study with its series, instances and sites`(_ reference: String, _ reader: SampleReader) async throws {
    try await check(reference, reader, "studies") { packet, truth in
      #expect(Set(packet.imaging.studies.map(\.uid)) == Set(truth.studies.map(\.uid)))
      for wanted in truth.studies {
        let study = try #require(packet.imaging.studies.first { $0.uid == wanted.uid })
        #expect(study.date == wanted.date)
        #expect(study.modalities.contains(wanted.modality))
        #expect(study.description == wanted.description)
        #expect(study.series == wanted.seriesCount)
        #expect(study.instances == wanted.instanceCount)
        #expect(Set(study.sites.map(\.words)) == Set(wanted.sites.map(\.words)))
        #expect(study.isAccepted)
      }
    }
  }

  @Test(arguments: SampleCases.references, SampleReader.installed)
  func `every study has the report that was sent for it`(_ reference: String, _ reader: SampleReader) async throws {
    try await check(reference, reader, "reports") { packet, truth in
      for study in packet.imaging.studies {
        let date = try #require(study.date)
        let reports = truth.documents.filter { $0.type == "radiology-report" && $0.date == date }
        guard !reports.isEmpty else {
          #expect(study.report == nil, "no report was sent for \(study.uid)")
          continue
        }
        let report = packet.documents.first { $0.id == study.report }
        #expect(
          reports.contains {
            $0.file == report.map { packet.name(of: $0.source) } && $0.firstPage == report?.firstPage
          },
          "\(study.uid)")
      }
    }
  }

  @Test(arguments: SampleCases.references, SampleReader.installed)
  func `every specimen and every biopsy site`(_ reference: String, _ reader: SampleReader) async throws {
    try await check(reference, reader, "specimens") { packet, truth in
      let found = packet.pathology.specimens.filter(\.isAccepted)
        // The truth tells kinds of procedures: a `core-biopsy` is a `biopsy`.
        .map { [$0.accessionNumber ?? "", $0.part ?? "", $0.description, kind($0.procedure), $0.site?.side ?? ""] }
      let wanted = truth.specimens
        .map { [$0.accessionNumber, $0.part, $0.description, $0.procedure, $0.side ?? ""] }
      #expect(found == wanted)
      #expect(packet.pathology.sites.count == truth.biopsySites.count)
    }
  }

  private func kind(_ procedure: String?) -> String { procedure?.split(separator: "-").last.map(String.init) ?? "" }

  @Test(arguments: SampleCases.references, SampleReader.installed)
  func `every question by its parts`(_ reference: String, _ reader: SampleReader) async throws {
    try await check(reference, reader, "questions") { packet, truth in
      #expect(packet.questions.map(\.parts.count) == truth.questions.map(\.parts))
      #expect(packet.questions.reduce(0) { $0 + $1.parts.count } == truth.questionParts)
    }
  }

  @Test(arguments: SampleCases.references, SampleReader.installed)
  func `documents begin and end where they do, with their dates and languages`(
    _ reference: String, _ reader: SampleReader
  ) async throws {
    try await check(reference, reader, "documents") { packet, truth in
      let locked = Set(packet.provenance.sources.filter { $0.foundPageCount == 0 }.compactMap(\.path.last))
      for wanted in truth.documents where !locked.contains(wanted.file) || wanted.file == "disc.iso" {
        let document = packet.documents.first {
          packet.name(of: $0.source).hasPrefix(wanted.file) && $0.firstPage == wanted.firstPage
        }
        #expect(document != nil, "\(wanted.file) page \(wanted.firstPage) begins a document")
        #expect(document?.date?.value == wanted.date, "\(wanted.file) page \(wanted.firstPage)")
        #expect(document?.language == wanted.language, "\(wanted.file) page \(wanted.firstPage)")
      }
    }
  }

  private func hyphenated(_ reason: String) -> String {
    if reason == "quarantined" { return "other-patient" }
    return reason.reduce(into: "") { text, letter in
      text += letter.isUppercase ? "-\(letter.lowercased())" : String(letter)
    }
  }
}
