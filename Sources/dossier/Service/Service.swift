import CaseModel
import CaseProcessing
import CaseStore
import ContentHashing
import Doors
import Foundation
import HookDoor
import Logging
import ServiceSettings
import StageContract
import Workers

/// What the long-running commands are put together from: the workspace, its settings, and the way in.
struct Service: Sendable {
  let settings: ServiceSettings
  let session: Session
  let pipeline: WorkingPipeline
  let runner: any JobRunner
  let cache: ResultCache
  let metrics = ServiceMetrics()
  let intake: Intake
  private let stages: CaseStages
  private let readers: StageContext

  /// Opens the workspace, makes it where it is missing, and begins to log. `door` is the name under which history knows it.
  init(_ options: WorkspaceOptions, door: String, listen: String? = nil) async throws(CommandFailure) {
    settings = try options.settings(listen: listen)
    JSONLineLog.install(settings.log)
    pipeline = try options.loadWorkingPipeline()
    session = try await Session(options, creates: true)
    let (jobs, cache) = try session.processing(pipeline)
    self.cache = cache
    runner = CountingRunner(inner: jobs, blobs: session.blobs, metrics: metrics)
    intake = session.intake(as: Actor(door))
    stages = try pipeline.stages()
    readers = StageContext(blobs: session.blobs, readers: session.makeReaders())
  }

  private var watchedFolders: [(folder: URL, channel: Channel, accepted: URL, rejected: URL)] {
    WatchedFolders(settings.watch, workspace: session.workspace).all
  }

  /// Watches every drop folder until it is told to stop; with `drains`, until nothing is left that could be taken.
  func watch(_ stop: StopRequest, drains: Bool = false) async {
    let notes = session.workspace.root.appending(path: "taking")
    await withTaskGroup(of: Void.self) { group in
      for (index, watched) in watchedFolders.enumerated() {
        // By the folder, not by its place in the settings: that may change between two starts.
        let name = BlobDigest(sha256Of: Array(watched.folder.path.utf8)).hex.prefix(12)
        let door = DropDoor(
          root: watched.folder.path, accepted: watched.accepted.path, rejected: watched.rejected.path,
          notes: notes.appending(path: String(name)).path, channel: watched.channel, rules: DropRules(settings.watch),
          intake: intake)
        let loop = WatchLoop(
          door: door, root: watched.folder.path, pause: .seconds(settings.watch?.scanSeconds ?? 2))
        let log = WatchLog(folder: index)
        group.addTask {
          await loop.run(until: { await stop.wait() }) { report in
            if case .round(let round) = report, round.bytes > 0 { metrics.add(bytes: round.bytes, by: "drop") }
            let isIdle = log.tell(report)
            return !stop.isRequested && !(drains && isIdle)
          }
        }
      }
      await group.waitForAll()
    }
    if drains { await route() }
  }

  /// Looks into held deliveries until it is told to stop.
  func route(_ stop: StopRequest) async {
    while !stop.isRequested && !Task.isCancelled {
      let failed = await route()
      guard await pause(failed ? .seconds(30) : .seconds(1), stop) else { return }
    }
  }

  /// True where something is to be tried again.
  @discardableResult
  private func route() async -> Bool {
    let log = Logger(label: "route")
    let router = CaseRouter(
      finder: FindReferences(
        stages: stages, evaluator: InlineEvaluator(context: readers),
        blobs: session.blobs, store: session.store,
        routingTypes: Set(pipeline.rules.settings.routing?.documents ?? [])))
    do {
      let outcome = try await RouteHeld(intake: intake, router: router).run()
      for reference in outcome.filed { log.info("filed", metadata: ["case": "\(reference)"]) }
      if outcome.unrouted > 0 { log.notice("unrouted", metadata: ["count": "\(outcome.unrouted)"]) }
      for code in outcome.failures { log.warning("not read", metadata: ["code": "\(code)"]) }
      return !outcome.failures.isEmpty
    } catch {
      // Told again as long as it lasts; nothing that is held is lost by it.
      log.error("routing failed", metadata: ["code": "\(error.code)"])
      return true
    }
  }

  /// Works on jobs until it is told to stop: then nothing new is begun.
  func work(_ stop: StopRequest) async throws {
    let stamp = "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
    let count = settings.workers ?? UsableProcessors.count + 1
    let workers = (1...count).map { number in
      Worker(name: WorkerName("up-\(stamp)-\(number)"), store: session.store, runner: runner, stop: stop)
    }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await WorkerCrew(workers, stop: stop).run()
        return true
      }
      group.addTask {
        try await session.keepCheckpoints()
        return false
      }
      // Who only watches is stopped with the crew.
      while let isCrew = try await group.next(), !isCrew {}
      group.cancelAll()
    }
  }

  /// False where it is to stop.
  private func pause(_ duration: Duration, _ stop: StopRequest) async -> Bool {
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        do { try await Task.sleep(for: duration) } catch {
          // Stopped meanwhile.
          return
        }
      }
      group.addTask { await stop.wait() }
      await group.next()
      group.cancelAll()
    }
    return !stop.isRequested
  }
}

/// The case's own stages as the router that the doors want.
private struct CaseRouter: DeliveryRouter {
  let finder: FindReferences

  func references(in manifest: ArrivalManifest) async throws(StageFailure) -> RoutingAnswer {
    let found = try await finder.run(manifest)
    return RoutingAnswer(named: found.named, mentioned: found.mentioned, isComplete: found.isComplete)
  }
}

extension CommandFailure {
  init(_ failure: ReceiveFailure) {
    self.init(CommandFailure.Code(rawValue: failure.exitCode) ?? .failed, failure.description)
  }
}
