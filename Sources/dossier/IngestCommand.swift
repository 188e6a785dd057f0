import ArgumentParser
import CaseModel
import CaseProcessing
import CaseStore
import Doors
import Foundation
import StageContract
import Workers

struct IngestCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest", abstract: "Files things under a case.",
    discussion: "With --wait the case is processed at once and the packet's folder is printed.")

  @Option(name: .customLong("case"), help: "The 10-digit reference number.")
  var reference: String

  @Option(help: "How it came: upload, fax, disc, mail or email.")
  var channel: Channel = .upload

  @Flag(help: "Process the case now and print the packet's folder.")
  var wait = false

  @Flag(help: "Print one JSON document instead.")
  var json = false

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "Files and folders; a folder is filed with all that is in it.")
  var paths: [String]

  func perform() async throws {
    let reference = try ReferenceArgument.parse(reference)
    // Rules are made ready while the workspace is opened; nothing is filed before both are.
    async let loading = wait ? options.loadWorkingPipeline() : nil
    let session = try await Session(options, creates: true)
    let pipeline = try await loading
    let delivery = try await receive(reference, session)
    for finding in delivery.findings { StandardError.write("dossier: \(finding.message)\n") }
    if case .known(let arrival) = delivery.reception {
      StandardError.write("These files were filed before, as arrival \(arrival.number) of this case.\n")
    }
    guard let pipeline else {
      if json { try StandardOutput.json(IngestAnswer(delivery, packet: nil, tally: nil)) }
      try failOnLeftOut(delivery)
      return
    }
    let outcome = try await ProcessCase(session: session, pipeline: pipeline).run(reference)
    StandardError.write(outcome.tallyInWords + "\n")
    let folder = session.publisher.url(of: reference, version: outcome.packet.version)
    if json {
      try StandardOutput.json(IngestAnswer(delivery, packet: folder.path, tally: outcome.tally))
    } else {
      StandardOutput.line(folder.path)
    }
    try failOnLeftOut(delivery)
    if outcome.packet.openHolds > 0 { throw ExitCode(CommandFailure.Code.openHolds.rawValue) }
  }

  private func receive(_ reference: CaseReference, _ session: Session) async throws(CommandFailure) -> ReceivedDelivery
  {
    let receiver = Receiver(store: session.store, blobs: session.blobs, actor: session.actor)
    let job: NewJob
    do {
      job = try await CaseJobs.advanceJob(reference, priority: wait ? .waitedFor : .normal, blobs: session.blobs)
    } catch {
      throw CommandFailure(error)
    }
    do {
      return try await receiver.receive(paths: paths, case: reference, channel: channel) { _ in [job] }
    } catch {
      throw CommandFailure(CommandFailure.Code(rawValue: error.exitCode) ?? .failed, error.description)
    }
  }

  /// What should have come and could not be taken is a failure, though the rest was filed.
  private func failOnLeftOut(_ delivery: ReceivedDelivery) throws {
    guard delivery.findings.contains(where: { $0.severity == .error }) else { return }
    throw CommandFailure(.unusableInput, "not everything could be filed; what could be was")
  }
}

extension Channel: ExpressibleByArgument {}

/// `dossier ingest --json`.
private struct IngestAnswer: Encodable {
  let reference: CaseReference
  let arrival: Int
  let isNew: Bool
  let files: Int
  let bytes: Int
  let findings: [Finding]
  let packet: String?
  let stagesRun: Int?
  let stagesReused: Int?

  init(_ delivery: ReceivedDelivery, packet: String?, tally: StageTally?) {
    reference = delivery.reception.arrival.reference
    arrival = delivery.reception.arrival.number
    if case .new = delivery.reception { isNew = true } else { isNew = false }
    files = delivery.manifest.items.count
    bytes = delivery.manifest.items.reduce(0) { $0 + $1.byteCount }
    findings = delivery.findings
    self.packet = packet
    stagesRun = tally?.totalRuns
    stagesReused = tally?.totalReuses
  }
}
