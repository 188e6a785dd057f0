import Foundation
import ProgramTesting
import Testing

/// The sample cases, ingested into fresh workspaces, against what was recorded. Record on purpose with `DOSSIER_RECORD=1`.
@Suite struct GoldenPacketTests {
  private static let records = ProcessInfo.processInfo.environment["DOSSIER_RECORD"] == "1"

  @Test(arguments: SampleCases.references)
  func `a sample case gives the recorded packet`(_ reference: String) async throws {
    let run = try await SampleRuns.shared.run(reference)
    let found = Golden(try PacketOnDisk(at: run.packet))
    if GoldenPacketTests.records {
      try found.record(for: reference)
      Issue.record("the golden packet was recorded: look at its difference, then run again without DOSSIER_RECORD")
      return
    }
    let wanted = try Golden(recordedFor: reference)
    #expect(found.pageCount == wanted.pageCount)
    #expect(found.documents == wanted.documents)
    #expect(found.studies == wanted.studies)
    #expect(found.specimens == wanted.specimens)
    #expect(found.questionParts == wanted.questionParts)
    #expect(found.quote == wanted.quote)
    #expect(found.eligibility == wanted.eligibility)
    #expect(found.specialties == wanted.specialties)
    #expect(found.completeness == wanted.completeness)
    #expect(found.holds == wanted.holds)
    #expect(found.sources == wanted.sources)
    #expect(found.findings == wanted.findings)
    #expect(found == wanted)
  }
}
