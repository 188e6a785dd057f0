import CaseModel
import CaseProcessing
import CaseStore
import Foundation
import StageContract
import Workers

/// Processes one case in this process until it is at rest, with progress on a terminal.
struct ProcessCase {
  struct Outcome {
    let packet: PublishedPacket
    let tally: StageTally

    var tallyInWords: String {
      tally.totalRuns == 0
        ? "Nothing new: no stage ran again, \(tally.totalReuses) results were reused."
        : "\(tally.totalRuns) stages ran, \(tally.totalReuses) results were reused."
    }
  }

  let session: Session
  let pipeline: WorkingPipeline
  var priority = JobPriority.waitedFor
  var showsProgress = true

  func run(_ reference: CaseReference) async throws -> Outcome {
    let (runner, cache) = try session.processing(pipeline)
    do {
      let job = try await CaseJobs.advanceJob(reference, priority: priority, blobs: session.blobs)
      _ = try await session.store.enqueue([job], by: session.actor)
      try await work(on: reference, runner: runner)
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    } catch let failure as StageFailure {
      throw CommandFailure(failure)
    }
    try await failWhereStuck(reference)
    let packet = try await session.packet(of: reference)
    try await session.publisher.materialise(packet)
    return Outcome(packet: packet, tally: cache.counts)
  }

  private func work(on reference: CaseReference, runner: CaseJobs) async throws {
    let store = session.store
    let leases = try LeasePolicy.configured()
    let width = UsableProcessors.count
    let stamp = "\(ProcessInfo.processInfo.processIdentifier)"
    let (moments, moment) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0...width {
        let worker = Worker(
          name: WorkerName("cli-\(stamp)-\(number)"), store: store, runner: runner, leases: leases,
          idlePause: .milliseconds(100), settled: { moment.yield() })
        group.addTask { try await worker.run() }
      }
      // Others may work on the case too.
      group.addTask {
        while true {
          moment.yield()
          try await Task.sleep(for: .milliseconds(200))
        }
      }
      group.addTask { try await Progress(store: store, reference: reference, isShown: showsProgress).show(at: moments) }
      // The watcher ends when the case is at rest; the workers are stopped with it.
      try await group.next()
      group.cancelAll()
    }
  }

  /// A case whose own job is dead has no packet of what it is now.
  private func failWhereStuck(_ reference: CaseReference) async throws(CommandFailure) {
    do {
      let ended = try await session.store.jobs(of: reference, in: [.dead, .rejected])
      guard let stuck = ended.last(where: { $0.stage == CaseJobs.advance }) else { return }
      let done = try await session.store.jobs(of: reference, in: [.done])
      if done.contains(where: { $0.stage == CaseJobs.advance && $0.id > stuck.id }) { return }
      throw CommandFailure(
        .failed,
        "the case could not be put together (\(stuck.failureCode ?? "unknown")); `dossier status \(reference)` shows it"
      )
    } catch let failure as CommandFailure {
      throw failure
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    } catch {
      throw CommandFailure(.failed, "the store cannot be read")
    }
  }
}

/// Watches a case until nothing of it is queued or running; draws a bar where standard error is a terminal.
private struct Progress {
  let store: any CaseStore
  let reference: CaseReference
  let isShown: Bool

  func show(at moments: AsyncStream<Void>) async throws {
    let isTerminal = isShown && isatty(STDERR_FILENO) == 1
    var width = 0
    for await _ in moments {
      guard let counts = try await store.overview(of: reference)?.jobs else { return }
      if isTerminal {
        let text = bar(counts)
        StandardError.write("\r\(text)\(String(repeating: " ", count: max(0, width - text.count)))")
        width = text.count
      }
      var isAtRest = counts.isAtRest
      if !isAtRest { isAtRest = try await store.isAtRest(reference) }
      if isAtRest {
        if isTerminal { StandardError.write("\r\(String(repeating: " ", count: width))\r") }
        return
      }
    }
  }

  private func bar(_ counts: JobCounts) -> String {
    let open = counts.queued + counts.running
    let ended = counts.done + counts.rejected + counts.dead + counts.parked
    let share = Double(ended) / Double(max(1, open + ended))
    let filled = Int(share * 30)
    return "[\(String(repeating: "#", count: filled))\(String(repeating: ".", count: 30 - filled))] "
      + "\(ended) of \(open + ended) steps, \(counts.running) running"
  }
}
