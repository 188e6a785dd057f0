import CaseModel
import CaseProcessing
import CaseStore
import Doors
import FileBlobs
import Foundation
import ServiceSettings
import StageContract
import Stages
import Workers

extension LeasePolicy {
  /// $DOSSIER_LEASE_SECONDS (1 to 3600): how long a job is held without a sign of life, and so how long the work of a
  /// worker that died waits for another. 30 without it; a heartbeat is given every third of it.
  static func configured() throws(CommandFailure) -> LeasePolicy {
    guard let text = ProcessInfo.processInfo.environment["DOSSIER_LEASE_SECONDS"] else { return LeasePolicy() }
    guard let seconds = Int(text), (1...3600).contains(seconds) else {
      throw CommandFailure(.usage, "DOSSIER_LEASE_SECONDS is a whole number of seconds from 1 to 3600")
    }
    return LeasePolicy(lease: .seconds(seconds), heartbeat: .milliseconds(seconds * 1000 / 3))
  }
}

/// One command's hold on a workspace: the store, the blobs, and what is needed to process a case.
struct Session {
  let workspace: Workspace
  let store: any CaseStore
  let blobs: any BlobStore
  let publisher: PublishPacket
  let actor: Actor
  let chain: AuditChain
  private let settings: ServiceSettings

  var checkpoints: AuditCheckpoints { AuditCheckpoints(file: workspace.checkpoints.path, chain: chain) }

  /// Opens the workspace; makes it where `creates` is true, else says that nothing was filed there yet.
  init(_ options: WorkspaceOptions, creates: Bool = false) async throws(CommandFailure) {
    workspace = options.folder
    settings = try options.settings()
    if creates {
      try workspace.create()
    } else if !workspace.exists {
      throw CommandFailure(
        .unusableInput, "nothing was filed in this workspace yet: check --workspace or $DOSSIER_WORKSPACE")
    }
    do {
      let address = try StoreAddress(options)
      let files = try await FileBlobStore(folder: workspace.blobs.path, keyFile: workspace.masterKey.path)
      blobs = files
      chain = files.auditChain
      store = try await address.open(
        chain: files.auditChain, retries: RetryPolicy(base: .seconds(1), maximumAttempts: 5))
    } catch let failure as CommandFailure {
      throw failure
    } catch let failure as BlobFailure {
      throw CommandFailure(failure == .noSpace ? .tryAgain : .failed, failure.description)
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    } catch {
      throw CommandFailure(.failed, "the workspace cannot be opened")
    }
    publisher = PublishPacket(store: store, blobs: blobs, folder: workspace.packets)
    actor = Actor(NSUserName())
    do {
      try await checkpoints.keep(of: store)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Adds a checkpoint of the history where one is due, until it is cancelled.
  func keepCheckpoints() async throws {
    while true {
      try await Task.sleep(for: .seconds(60))
      try await checkpoints.keep(of: store)
    }
  }

  func makeReaders() -> ReaderPool {
    ReaderPool(programs: ProgramFiles.readers, blobs: blobs, scratchFolder: workspace.scratch.path)
  }

  /// A worker's view of the pipeline, with the cache that counts what ran.
  func processing(_ pipeline: WorkingPipeline) throws(CommandFailure) -> (runner: CaseJobs, cache: ResultCache) {
    let processing = try processingParts(pipeline)
    return (
      CaseJobs(
        store: store, blobs: blobs, readers: processing.readers, cache: processing.cache, stages: processing.stages,
        publisher: publisher, worker: actor,
        notices: try SettingsNotices(settings, packets: workspace.packets, archives: archives(processing.readers))),
      processing.cache
    )
  }

  /// What lays packets into the folders of the settings.
  private func archives(_ readers: ReaderPool) -> DeliverArchive {
    DeliverArchive(
      store: store, publisher: publisher, archive: EncryptedArchive(readers: readers), actor: Actor("delivery"))
  }

  /// Walks a case in this process without publishing it.
  func preview(_ pipeline: WorkingPipeline) throws(CommandFailure) -> (preview: PreviewCase, cache: ResultCache) {
    let processing = try processingParts(pipeline)
    return (
      PreviewCase(
        store: store, blobs: blobs, cache: processing.cache, stages: processing.stages, publisher: publisher),
      processing.cache
    )
  }

  private func processingParts(
    _ pipeline: WorkingPipeline
  ) throws(CommandFailure) -> (readers: ReaderPool, cache: ResultCache, stages: CaseStages) {
    let readers = makeReaders()
    return (
      readers, ResultCache(store: store, blobs: blobs, readers: readers),
      try pipeline.stages()
    )
  }

  /// The way in that every door shares; what it files is advanced by the workers.
  func intake(as actor: Actor) -> Intake {
    let blobs = blobs
    return Intake(
      store: store, blobs: blobs, held: HeldDeliveries(folder: workspace.unrouted.path), actor: actor,
      copies: WatchedFolders(settings.watch, workspace: workspace).all.map(\.accepted.path)
    ) { reference throws(StageFailure) in
      [try await CaseJobs.advanceJob(reference, priority: .normal, blobs: blobs)]
    }
  }

  /// Writes down who looks at a packet; without that nobody gets it.
  func note(_ action: String, of packet: PublishedPacket, as form: String? = nil) async throws(CommandFailure) {
    let detail = ["v\(packet.version)", form].compactMap(\.self).joined(separator: " ")
    do {
      try await store.note(AuditAction(action, detail: detail), in: packet.reference, by: actor)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// The newest packet of a case; throws where nothing was filed or nothing is published yet.
  func packet(of reference: CaseReference, version: Int? = nil) async throws(CommandFailure) -> PublishedPacket {
    let packets: [PublishedPacket]
    do throws(StoreFailure) {
      guard let overview = try await store.overview(of: reference) else { throw StoreFailure.unknownCase }
      guard overview.purgedAt == nil else { throw StoreFailure.purged }
      packets = try await store.packets(of: reference)
    } catch {
      throw CommandFailure(error)
    }
    guard let packet = version.map({ wanted in packets.first { $0.version == wanted } }) ?? packets.last else {
      throw version == nil
        ? CommandFailure(.tryAgain, "the case has no packet yet: `dossier status \(reference)` shows what waits")
        : CommandFailure(.unusableInput, "the case has no packet of this version: it has \(packets.count)")
    }
    return packet
  }
}

extension CommandFailure {
  init(_ failure: StoreFailure) {
    switch failure {
    case .unknownCase, .purged: self.init(.unusableInput, failure.description)
    default: self.init(failure.isPassing ? .tryAgain : .failed, failure.description)
    }
  }

  init(_ failure: StageFailure) {
    switch failure.verdict {
    case .retry: self.init(.tryAgain, failure.message)
    case .halt: self.init(failure.code == "reader-missing" ? .missingComponent : .failed, failure.message)
    case .reject, .review: self.init(.unusableInput, failure.message)
    }
  }
}

/// The ten digits of a case on the command line.
struct ReferenceArgument {
  static func parse(_ text: String) throws(CommandFailure) -> CaseReference {
    guard let reference = CaseReference(text) else {
      throw CommandFailure(.usage, "a case reference has exactly 10 digits; this one has not")
    }
    return reference
  }
}
