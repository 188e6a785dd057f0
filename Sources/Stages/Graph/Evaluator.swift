import CaseModel
import StageContract

/// What is known of a stage's output.
package enum Known: Hashable, Sendable {
  /// The digest of the output's JSON.
  case known(BlobDigest)
  /// It is being worked on, or waits to be.
  case waiting
  /// It was tried and given up: the finding says why and what to do.
  case failed(Finding)
}

/// Gives the outputs of stages: at once, or later through the queue. Outputs are told by digest; who needs the value loads it.
package protocol Evaluator: Sendable {
  /// For stages that start readers: work that takes long and can be done elsewhere.
  func reading<S: Stage>(_ stage: S, _ input: S.Input) async throws(StageFailure) -> Known
  /// For pure stages: run here where no result is kept.
  func value<S: Stage>(_ stage: S, _ input: S.Input) async throws(StageFailure) -> BlobDigest
}

extension BlobReader {
  /// The output of a stage.
  package func output<Value: Decodable>(_ type: Value.Type, _ digest: BlobDigest) async throws(StageFailure) -> Value {
    do { return try await get(json: type, digest) } catch { throw StageFailure(error) }
  }
}
