import ArgumentParser
import CaseModel
import CaseStore
import Doors
import Foundation

struct StatusCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Shows what is where, what waits and what failed.")

  @Flag(help: "Print JSON: one document for a case, one line a case without a reference.")
  var json = false

  @Flag(help: "All cases, in order of their references; without it the 100 in which something arrived last.")
  var all = false

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference; the newest cases without it.")
  var reference: String?

  private static let newest = 100

  func perform() async throws {
    let reference = try reference.map { text throws(CommandFailure) in try ReferenceArgument.parse(text) }
    let session = try await Session(options)
    do {
      if let reference {
        guard let overview = try await session.store.overview(of: reference) else { throw StoreFailure.unknownCase }
        let state = try await session.store.state(of: overview)
        let failed = try await session.store.jobs(of: reference, in: [.dead, .rejected, .parked])
        if json {
          try StandardOutput.json(CaseStatus(overview, state, failed))
        } else {
          printCase(overview, state, failed)
        }
      } else {
        var cases = try await all ? session.store.cases() : session.store.cases(newest: Self.newest + 1)
        if !all && cases.count > Self.newest {
          cases.removeLast()
          StandardError.write("There are more cases than these \(Self.newest): `dossier status --all` lists all.\n")
        }
        if !json && cases.isEmpty { StandardOutput.line("No case yet.") }
        for overview in cases {
          let state = try await session.store.state(of: overview)
          if json {
            try StandardOutput.json(CaseStatus(overview, state, []), oneLine: true)
          } else {
            StandardOutput.line(CaseStatus(overview, state, []).line)
          }
        }
        let held = try session.intake(as: session.actor).held.all()
        if !json && !held.isEmpty {
          StandardOutput.line("\(held.count) held without a case: `dossier holds` lists them.")
        } else if json && !held.isEmpty {
          try StandardOutput.json(["unrouted": held.map(\.id)], oneLine: true)
        }
      }
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    } catch let failure as ReceiveFailure {
      throw CommandFailure(failure)
    }
  }

  private func printCase(_ overview: CaseOverview, _ state: CaseState, _ failed: [Job]) {
    let status = CaseStatus(overview, state, failed)
    StandardOutput.line(status.line)
    for job in status.failed {
      StandardOutput.line("  \(job.state): \(job.stage) (\(job.code)), \(job.attempts) attempts")
    }
  }
}

/// One case as `status --json` tells it.
struct CaseStatus: Encodable {
  struct FailedJob: Encodable {
    let stage: String
    let state: String
    let code: String
    let attempts: Int
  }

  struct Packet: Encodable {
    let version: Int
    let openHolds: Int
  }

  let reference: CaseReference
  let state: String
  let arrivals: Int
  let jobs: JobCounts
  let packet: Packet?
  let failed: [FailedJob]

  init(_ overview: CaseOverview, _ state: CaseState, _ failed: [Job]) {
    reference = overview.reference
    arrivals = overview.arrivals
    jobs = overview.jobs
    packet = overview.packet.map { Packet(version: $0.version, openHolds: $0.openHolds) }
    self.failed = failed.map {
      FailedJob(
        stage: $0.stage.text, state: $0.state.rawValue, code: $0.failureCode ?? "unknown", attempts: $0.attempts)
    }
    self.state = state.rawValue
  }

  var line: String {
    let version = packet.map { "packet v\($0.version), \($0.openHolds) open holds" } ?? "no packet"
    let work = "\(jobs.queued) queued, \(jobs.running) running, \(jobs.dead + jobs.rejected) failed"
    return "\(reference)  \(state)  \(arrivals) arrivals, \(version), \(work)"
  }
}
