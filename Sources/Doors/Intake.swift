import CaseModel
import CaseStore
import Foundation
import StageContract
import SystemFiles

/// What every door does with a delivery whose bytes are kept: files it where its case is known, else holds it.
package struct Intake: Sendable {
  /// Makes what is enqueued with an arrival.
  package typealias Jobs = @Sendable (CaseReference) async throws(StageFailure) -> [NewJob]

  package enum Filing: Sendable {
    case filed(ReceivedDelivery)
    case held(HeldDelivery)
  }

  package let receiver: Receiver
  package let held: HeldDeliveries
  package let blobs: any BlobKeeper
  private let store: any CaseStore
  /// Where the files of held deliveries lie meanwhile, each in a folder named by its id.
  private let copies: [String]
  private let actor: Actor
  private let clock: any StoreClock
  private let jobs: Jobs

  package init(
    store: any CaseStore, blobs: any BlobKeeper, held: HeldDeliveries, actor: Actor,
    clock: any StoreClock = SystemStoreClock(), copies: [String] = [], jobs: @escaping Jobs
  ) {
    receiver = Receiver(store: store, blobs: blobs, actor: actor)
    self.store = store
    self.blobs = blobs
    self.held = held
    self.actor = actor
    self.clock = clock
    self.copies = copies
    self.jobs = jobs
  }

  /// Durable when it returns, whichever it is.
  package func take(
    _ kept: KeptDelivery, under reference: CaseReference?, state: HeldDelivery.State = .new
  ) async throws(ReceiveFailure) -> Filing {
    if let reference { return .filed(try await file(kept, under: reference)) }
    if let known = try held.find(String(kept.content.hex.prefix(12))) { return .held(known) }
    let delivery = HeldDelivery(kept, heldAt: clock.now(), state: state)
    try held.put(delivery)
    try await note(AuditAction("held", detail: delivery.id), in: nil)
    return .held(delivery)
  }

  package func file(
    _ kept: KeptDelivery, under reference: CaseReference
  ) async throws(ReceiveFailure) -> ReceivedDelivery {
    let work: [NewJob]
    do { work = try await jobs(reference) } catch { throw .jobs(error) }
    return try await receiver.file(kept, case: reference, jobs: work)
  }

  /// Files what was held; told twice it has no second effect.
  package func file(
    _ delivery: HeldDelivery, under reference: CaseReference
  ) async throws(ReceiveFailure) -> ReceivedDelivery {
    let kept = try await KeptDelivery(manifest: delivery.manifest, from: blobs)
    let received = try await file(kept, under: reference)
    try moveCopies(of: delivery, to: reference)
    try await note(AuditAction("filed-held", detail: delivery.id), in: reference)
    try held.remove(delivery)
    return received
  }

  /// What was dropped goes to its case's folder, where a purge of the case finds it.
  private func moveCopies(of delivery: HeldDelivery, to reference: CaseReference) throws(ReceiveFailure) {
    do throws(SystemFailure) {
      for folder in copies {
        let path = "\(folder)/\(delivery.id)"
        guard FileManager.default.fileExists(atPath: path) else { continue }
        try Folders.make("\(folder)/\(reference)")
        let target = "\(folder)/\(reference)/\(delivery.id)"
        guard !FileManager.default.fileExists(atPath: target) else { continue }
        try Folders.rename(path, to: target)
        try Folders.synchronize(folder)
      }
    } catch {
      throw .failed(operation: error.operation, errno: error.errno)
    }
  }

  private func note(_ action: AuditAction, in reference: CaseReference?) async throws(ReceiveFailure) {
    do { try await store.note(action, in: reference, by: actor) } catch { throw .store(error) }
  }
}
