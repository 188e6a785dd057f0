import CaseModel
import CaseStore
import ContentHashing
import StageContract
import Stages
import Workers

/// Which kept results are made anew although their inputs did not change.
package struct Renewal: Sendable {
  package static let nothing = Renewal(stages: [], source: nil)

  let stages: Set<StageName>
  /// The file of the source that it is limited to; `nil` for all.
  let source: BlobDigest?

  package init(stages: Set<StageName>, source: BlobDigest?) {
    self.stages = stages
    self.source = source
  }
}

/// Answers from the results that are kept; what is missing is run here and now, and kept.
package actor DirectEvaluator: Evaluator {
  private let reference: CaseReference
  private let store: any CaseStore
  private let cache: ResultCache
  private let renewal: Renewal
  /// What comes of the source that the renewal is limited to.
  private var touched: Set<BlobDigest>
  private var renewed: Set<StageKey> = []

  package init(reference: CaseReference, store: any CaseStore, cache: ResultCache, renewal: Renewal) {
    self.reference = reference
    self.store = store
    self.cache = cache
    self.renewal = renewal
    touched = renewal.source.map { [$0] } ?? []
  }

  package func reading<S: Stage>(_ stage: S, _ input: S.Input) async throws(StageFailure) -> Known {
    do {
      return .known(try await value(stage, input))
    } catch {
      switch error.verdict {
      case .halt: throw error
      case .retry where error.code == "store-failed": throw error
      case .retry, .review, .reject:
        return .failed(Finding(code: error.code, severity: .error, message: error.message))
      }
    }
  }

  package func value<S: Stage>(_ stage: S, _ input: S.Input) async throws(StageFailure) -> BlobDigest {
    let isOfSource = renewal.source == nil ? true : try NamedDigests.in(input).contains(where: touched.contains)
    var isRenewed = false
    if isOfSource && renewal.stages.contains(S.name) {
      isRenewed = renewed.insert(try stage.key(for: input)).inserted
    }
    let output = try await cache.output(of: stage, for: input, usedBy: reference, isRenewed: isRenewed).digest
    if isOfSource && renewal.source != nil { touched.insert(output) }
    return output
  }
}
