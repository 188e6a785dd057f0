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
    let kept = try await keep(paths.map { .path($0) }, channel: channel)
    let work: [NewJob]
    do {
      work = try await jobs(kept.digest)
    } catch {
      throw .jobs(error)
    }
    return try await file(kept, case: reference, jobs: work)
  }

  /// Keeps the bytes of a delivery durably, without filing it. What `rules` ignore inside a folder is left out.
  package func keep(
    _ places: [DeliveryPlace], channel: Channel, rules: DropRules? = nil
  ) async throws(ReceiveFailure) -> KeptDelivery {
    let batch: any BlobBatch
    do { batch = try await blobs.makeBatch() } catch { throw .blobs(error) }
    do {
      let walk = DeliveryWalk(batch: batch, rules: rules)
      for (index, place) in places.enumerated() { try await walk.take(place, place: index + 1) }
      let items = await walk.items
      let findings = await walk.findings
      guard !items.isEmpty else { throw ReceiveFailure.nothing(findings) }
      let kept = try await KeptDelivery(ArrivalManifest(channel: channel, items: items), findings, in: batch)
      try await batch.commit()
      return kept
    } catch {
      await batch.cancel()
      throw ReceiveFailure(keeping: error)
    }
  }

  /// Files a delivery whose bytes are kept, in one transaction with `jobs`.
  package func file(
    _ kept: KeptDelivery, case reference: CaseReference, jobs: [NewJob]
  ) async throws(ReceiveFailure) -> ReceivedDelivery {
    let delivery = Delivery(
      reference: reference, channel: kept.manifest.channel, manifest: kept.digest, content: kept.content)
    do {
      let reception = try await store.receive(delivery, jobs: jobs, by: actor)
      return ReceivedDelivery(reception: reception, manifest: kept.manifest, findings: kept.findings)
    } catch {
      throw .store(error)
    }
  }
}

/// A delivery whose bytes and manifest are durable, and which is not filed yet.
package struct KeptDelivery: Hashable, Sendable {
  package let manifest: ArrivalManifest
  /// Of the manifest's JSON.
  package let digest: BlobDigest
  package let content: BlobDigest
  package let findings: [Finding]

  /// Keeps the manifest beside its blobs in `batch`.
  package init(_ manifest: ArrivalManifest, _ findings: [Finding], in batch: any BlobBatch) async throws {
    self.manifest = manifest
    self.findings = findings
    digest = try await batch.put(try CanonicalJSON.encode(manifest))
    content = try manifest.contentDigest()
  }

  /// One that was kept before; its manifest is read back.
  package init(manifest digest: BlobDigest, from blobs: any BlobReader) async throws(ReceiveFailure) {
    do {
      manifest = try await blobs.get(json: ArrivalManifest.self, digest)
      content = try manifest.contentDigest()
    } catch {
      throw ReceiveFailure(keeping: error)
    }
    self.digest = digest
    findings = []
  }

  package var byteCount: Int { manifest.items.reduce(0) { $0 + $1.byteCount } }
}

/// A delivery that was filed now or before.
package struct ReceivedDelivery: Sendable {
  package let reception: Reception
  package let manifest: ArrivalManifest
  /// What was left out, by kind; an `error` among them means that something is missing that should have come.
  package let findings: [Finding]

  package var isNew: Bool {
    if case .new = reception { true } else { false }
  }
}

extension ReceiveFailure {
  /// What went wrong while bytes were kept.
  package init(keeping error: any Error) {
    switch error {
    case let failure as ReceiveFailure: self = failure
    case let failure as BlobFailure: self = .blobs(failure)
    default:
      self = .jobs(
        StageFailure(code: "json-unencodable", verdict: .halt, message: "The list of files cannot be written down."))
    }
  }
}
