import CaseModel
import CaseStore
import ContentHashing
import StageContract

/// Files what lies on the disk under a case: every byte read once, kept durably, then filed in one transaction.
package struct Receiver: Sendable {
  private let store: any CaseStore
  private let blobs: any BlobKeeper
  private let actor: Actor

  package init(store: any CaseStore, blobs: any BlobKeeper, actor: Actor) {
    self.store = store
    self.blobs = blobs
    self.actor = actor
  }

  /// Takes files and folders, a folder with all that is in it. Links, pipes and devices are left out with a finding, as is
  /// what may not be read inside a folder. `jobs` makes what is enqueued with the arrival; its inputs must be kept before
  /// it returns. When this throws nothing is filed.
  package func receive(
    paths: [String], case reference: CaseReference, channel: Channel,
    jobs: (BlobDigest) async throws(StageFailure) -> [NewJob]
  ) async throws(ReceiveFailure) -> ReceivedDelivery {
    let (manifest, digest, findings) = try await keep(paths, channel: channel)
    let content: BlobDigest
    do {
      content = try manifest.contentDigest()
    } catch {
      throw .jobs(StageFailure(code: "json-unencodable", verdict: .halt, message: error.description))
    }
    let work: [NewJob]
    do {
      work = try await jobs(digest)
    } catch {
      throw .jobs(error)
    }
    do {
      let delivery = Delivery(reference: reference, channel: channel, manifest: digest, content: content)
      let reception = try await store.receive(delivery, jobs: work, by: actor)
      return ReceivedDelivery(reception: reception, manifest: manifest, findings: findings)
    } catch {
      throw .store(error)
    }
  }

  private func keep(
    _ paths: [String], channel: Channel
  ) async throws(ReceiveFailure) -> (ArrivalManifest, BlobDigest, [Finding]) {
    let batch: any BlobBatch
    do { batch = try await blobs.makeBatch() } catch { throw .blobs(error) }
    do {
      let walk = DeliveryWalk(batch: batch)
      for (index, path) in paths.enumerated() { try await walk.take(path, place: index + 1) }
      let items = await walk.items
      let findings = await walk.findings
      guard !items.isEmpty else { throw ReceiveFailure.nothing(findings) }
      let manifest = ArrivalManifest(channel: channel, items: items)
      let digest = try await batch.put(try CanonicalJSON.encode(manifest))
      try await batch.commit()
      return (manifest, digest, findings)
    } catch {
      await batch.cancel()
      switch error {
      case let failure as ReceiveFailure: throw failure
      case let failure as BlobFailure: throw .blobs(failure)
      default:
        throw .jobs(
          StageFailure(code: "json-unencodable", verdict: .halt, message: "The list of files cannot be written down."))
      }
    }
  }
}

/// A delivery that was filed now or before.
package struct ReceivedDelivery: Sendable {
  package let reception: Reception
  package let manifest: ArrivalManifest
  /// What was left out, by kind; an `error` among them means that something is missing that should have come.
  package let findings: [Finding]
}
