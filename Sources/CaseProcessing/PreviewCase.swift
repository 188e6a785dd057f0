import CaseModel
import CaseStore
import StageContract
import Stages
import Workers

/// Walks a case to the packet that it would be published as. Results are kept, nothing is published.
package struct PreviewCase: Sendable {
  private let store: any CaseStore
  private let blobs: any BlobKeeper
  private let cache: ResultCache
  private let stages: CaseStages
  private let publisher: PublishPacket

  package init(
    store: any CaseStore, blobs: any BlobKeeper, cache: ResultCache, stages: CaseStages, publisher: PublishPacket
  ) {
    self.store = store
    self.blobs = blobs
    self.cache = cache
    self.stages = stages
    self.publisher = publisher
  }

  package func draft(
    _ reference: CaseReference, renewal: Renewal = .nothing
  ) async throws(StageFailure) -> PublishPacket.Draft {
    let evaluator = DirectEvaluator(reference: reference, store: store, cache: cache, renewal: renewal)
    let (arrivals, decisions) = try await CaseRecords(store: store, blobs: blobs).read(reference)
    let walk = WalkCase(stages: stages, evaluator: evaluator, blobs: blobs)
    switch try await walk.walk(reference, arrivals: arrivals, decisions: decisions) {
    case .complete(let complete): return try await publisher.draft(complete, evaluator: evaluator)
    case .waiting: preconditionFailure("an evaluator that runs everything leaves nothing to wait for")
    }
  }
}

/// What the store keeps of a case that a walk begins with.
struct CaseRecords {
  let store: any CaseStore
  let blobs: any BlobReader

  func read(_ reference: CaseReference) async throws(StageFailure) -> (arrivals: [Arrival], decisions: [Decision]) {
    do {
      let arrivals = try await store.arrivals(of: reference)
      var decisions: [Decision] = []
      for stored in try await store.decisions(of: reference) {
        decisions.append(try await stored.decision(from: blobs))
      }
      return (arrivals, decisions)
    } catch let failure as StoreFailure {
      throw StageFailure(failure)
    } catch let failure as BlobFailure {
      throw StageFailure(failure)
    } catch {
      throw StageFailure(code: "store-failed", verdict: .retry(after: nil), message: "The store could not be read.")
    }
  }
}
