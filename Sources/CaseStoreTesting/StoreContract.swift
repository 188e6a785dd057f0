import CaseModel
import CaseStore
import ContentHashing
import StageContract

/// The promises of ``CaseStore``, each as a function of a fresh store: every driver keeps all of them.
package struct StoreContract: Sendable {
  package struct Promise: Sendable, CustomStringConvertible {
    package let description: String
    package let check: @Sendable (any CaseStore, ManualClock) async throws -> Void

    init(_ description: String, _ check: @escaping @Sendable (any CaseStore, ManualClock) async throws -> Void) {
      self.description = description
      self.check = check
    }
  }

  /// What a store under test links its history with.
  package static let chain = AuditChain(key: Array(repeating: 7, count: 32))

  package static let promises: [Promise] = arrivals + leases + groups + packets + history + purges
}

/// What a store did not keep.
package struct BrokenPromise: Error, CustomStringConvertible {
  package let description: String
}

func require(_ condition: Bool, _ what: String) throws {
  guard condition else { throw BrokenPromise(description: what) }
}

func require<Value>(_ value: Value?, _ what: String) throws -> Value {
  guard let value else { throw BrokenPromise(description: what) }
  return value
}

/// Values for the promises.
enum Sample {
  static let actor = Actor("tester")
  static let worker = WorkerName("worker-1")
  static let lease = Duration.seconds(30)
  static let chain = StoreContract.chain

  static func reference(_ number: Int = 1) throws -> CaseReference {
    let digits = String(number)
    return try require(CaseReference(String(repeating: "0", count: 10 - digits.count) + digits), "ten digits")
  }

  static func digest(_ text: String) -> BlobDigest { BlobDigest(sha256Of: Array(text.utf8)) }

  static func key(_ name: String) -> StageKey { StageKey(digest: digest("key \(name)")) }

  static func job(_ name: String, case number: Int = 1, priority: JobPriority = .normal) throws -> NewJob {
    NewJob(
      reference: try reference(number), stage: StageName("try-out"), key: key(name),
      input: digest("input \(name)"), priority: priority)
  }

  @discardableResult
  static func open(_ number: Int = 1, in store: any CaseStore, jobs: [NewJob] = []) async throws -> Reception {
    let delivery = Delivery(
      reference: try reference(number), channel: .upload, manifest: digest("manifest \(number)"),
      content: digest("content \(number)"))
    return try await store.receive(delivery, jobs: jobs, by: actor)
  }

  static func claim(_ store: any CaseStore) async throws -> ClaimedJob {
    try require(try await store.claim(worker: worker, lease: lease), "a due job is claimed")
  }
}
