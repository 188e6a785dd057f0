import CaseModel
import StageContract
import Stages

/// The stages that run as jobs of their own, by name.
package struct StageCatalog: Sendable {
  private let reading: ReadingStages
  private let renderPages: RenderPages
  private let writeRecords: WriteRecords

  package init(reading: ReadingStages, renderPages: RenderPages, writeRecords: WriteRecords) {
    self.reading = reading
    self.renderPages = renderPages
    self.writeRecords = writeRecords
  }

  /// Runs the stage on the input with this digest and keeps its output.
  package func run(
    _ name: StageName, input: BlobDigest, in context: StageContext
  ) async throws(StageFailure) -> BlobDigest {
    switch name {
    case UnpackContainer.name: try await run(reading.unpack, input, context)
    case ConvertDocument.name: try await run(reading.convert, input, context)
    case ReadPaper.name: try await run(reading.read, input, context)
    case ReadDisc.name: try await run(reading.disc, input, context)
    case RenderKeyImages.name: try await run(reading.pictures, input, context)
    case RecognisePages.name: try await run(reading.recognise, input, context)
    case RenderPages.name: try await run(renderPages, input, context)
    case WriteRecords.name: try await run(writeRecords, input, context)
    default:
      throw StageFailure(
        code: "unknown-stage", verdict: .halt,
        message: "The stage \(name) is not known to this program. Run the newest version of dossier.")
    }
  }

  private func run<S: Stage>(
    _ stage: S, _ input: BlobDigest, _ context: StageContext
  ) async throws(StageFailure) -> BlobDigest {
    let input = try await context.blobs.output(S.Input.self, input)
    let output = try await stage.run(input, in: context)
    return try await context.blobs.put(json: output)
  }
}
