import CaseModel
import CaseStore
import CaseStoreSQLite
import FileBlobs
import Foundation
import ProgramTesting
import Testing

/// What nobody tries any more is shown to whoever asks for the case.
@Suite struct DeadJobTests {
  private struct Status: Decodable {
    struct Failed: Decodable, Equatable {
      let stage: String
      let state: String
      let code: String
      let attempts: Int
    }
    let failed: [Failed]
  }

  @Test func `a dead job is shown with its stage, its code and its attempts, and counted`() async throws {
    let scratch = try TemporaryFolder("dead")
    defer { scratch.remove() }
    let letter = try scratch.file("quintero.txt", "A letter of the patient.\n")
    let workspace = scratch.url.appending(path: "workspace").path
    func dossier(_ arguments: String...) async throws -> ProgramRun {
      try await Program().run(arguments + ["--workspace", workspace])
    }
    try #require(try await dossier("ingest", "--case", "1000000001", letter).status == 0)
    let blobs = try await FileBlobStore(folder: workspace + "/blobs", keyFile: workspace + "/master.key")
    let store = try await SQLiteCaseStore(file: workspace + "/dossier.sqlite", chain: blobs.auditChain)
    let job = try #require(try await store.claim(worker: WorkerName("w"), lease: .seconds(30)))
    _ = try await store.fail(job.lease, JobFailure(code: "reader-crashed", verdict: .retry(after: nil), weight: 5))
    let told = try await dossier("status", "1000000001")
    #expect(told.output.contains("1 failed"))
    #expect(told.output.contains("  dead: \(job.stage.text) (reader-crashed)"), "\(told.output)")
    let json = try await dossier("status", "1000000001", "--json").json(Status.self)
    #expect(json.failed.map(\.state) == ["dead"] && json.failed.map(\.code) == ["reader-crashed"])
    #expect(try await dossier("doctor").output.contains("1 dead jobs"))
  }
}
