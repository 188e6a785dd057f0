import CaseModel
import StageContract
import Stages

/// The stages that run as jobs of their own, by name.
package struct StageCatalog: Sendable {
  private let runs: [StageName: @Sendable (BlobDigest, StageContext) async throws(StageFailure) -> BlobDigest]

  package init(reading: ReadingStages, writeRecords: WriteRecords) {
    var runs: [StageName: @Sendable (BlobDigest, StageContext) async throws(StageFailure) -> BlobDigest] = [:]
    func add<S: Stage>(_ stage: S) {
      runs[S.name] = { input, context throws(StageFailure) in
        let input = try await context.blobs.output(S.Input.self, input)
        return try await context.blobs.put(json: try await stage.run(input, in: context))
      }
    }
    add(reading.unpack)
    add(reading.read)
    add(reading.disc)
    add(reading.recognise)
    add(writeRecords)
    self.runs = runs
  }

  /// Runs the stage on the input with this digest and keeps its output.
  package func run(
    _ name: StageName, input: BlobDigest, in context: StageContext
  ) async throws(StageFailure) -> BlobDigest {
    guard let run = runs[name] else {
      throw StageFailure(
        code: "unknown-stage", verdict: .halt,
        message: "The stage \(name) is not known to this program. Run the newest version of dossier.")
    }
    return try await run(input, context)
  }
}
