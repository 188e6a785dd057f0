import CaseModel
import StageContract
import Stages

/// Runs every stage where it is asked for and keeps nothing beyond its blobs: for looking at a file without any store.
package struct InlineEvaluator: Evaluator {
  private let context: StageContext

  package init(context: StageContext) { self.context = context }

  package func reading<S: Stage>(_ stage: S, _ input: S.Input) async throws(StageFailure) -> Known {
    do {
      return .known(try await value(stage, input))
    } catch {
      guard error.verdict != .halt else { throw error }
      return .failed(Finding(code: error.code, severity: .error, message: error.message))
    }
  }

  package func value<S: Stage>(_ stage: S, _ input: S.Input) async throws(StageFailure) -> BlobDigest {
    try await context.blobs.put(json: try await stage.run(input, in: context))
  }
}
