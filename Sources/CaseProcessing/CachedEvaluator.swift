import CaseModel
import StageContract
import Stages
import Workers

/// Runs every stage where it is asked for and keeps its result under its key: for reading before it is known whose it is.
/// The jobs of the case find what was read here.
package struct CachedEvaluator: Evaluator {
  private let cache: ResultCache

  package init(cache: ResultCache) { self.cache = cache }

  package func reading<S: Stage>(_ stage: S, _ input: S.Input) async throws(StageFailure) -> Known {
    do {
      return .known(try await value(stage, input))
    } catch {
      switch error.verdict {
      case .halt, .retry: throw error
      case .review, .reject: return .failed(Finding(failureCode: error.code))
      }
    }
  }

  package func value<S: Stage>(_ stage: S, _ input: S.Input) async throws(StageFailure) -> BlobDigest {
    try await cache.output(of: stage, for: input).digest
  }
}
