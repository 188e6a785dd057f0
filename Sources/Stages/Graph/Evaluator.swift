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
  /// The same for inputs that do not wait for each other, in their order: what comes first is begun first.
  func readings<S: Stage>(_ stage: S, _ inputs: [S.Input]) async throws(StageFailure) -> [Known]
  /// For pure stages: run here where no result is kept.
  func value<S: Stage>(_ stage: S, _ input: S.Input) async throws(StageFailure) -> BlobDigest
}

extension Evaluator {
  /// All at once: whoever runs readers knows how many of them.
  package func readings<S: Stage>(_ stage: S, _ inputs: [S.Input]) async throws(StageFailure) -> [Known] {
    let answers = await together(inputs.map { input in { await answer(stage, input) } })
    var known: [Known] = []
    for answer in answers { known.append(try answer.get()) }
    return known
  }

  private func answer<S: Stage>(_ stage: S, _ input: S.Input) async -> Result<Known, StageFailure> {
    do throws(StageFailure) {
      return .success(try await reading(stage, input))
    } catch {
      return .failure(error)
    }
  }
}

/// What all of them answer, in their order.
///
/// Apart from its generic caller: there, tasks that throw typed errors gave answers under wrong numbers (Swift 6.3.1, optimised).
private func together(
  _ works: [@Sendable () async -> Result<Known, StageFailure>]
) async -> [Result<Known, StageFailure>] {
  await withTaskGroup(of: (Int, Result<Known, StageFailure>).self) { group in
    for (index, work) in works.enumerated() { group.addTask { (index, await work()) } }
    var answers: [(Int, Result<Known, StageFailure>)] = []
    for await answer in group { answers.append(answer) }
    return answers.sorted { $0.0 < $1.0 }.map(\.1)
  }
}

extension BlobReader {
  /// The output of a stage.
  package func output<Value: Decodable>(_ type: Value.Type, _ digest: BlobDigest) async throws(StageFailure) -> Value {
    do { return try await get(json: type, digest) } catch { throw StageFailure(error) }
  }
}
