import ArgumentParser
import CaseModel
import CaseProcessing
import CaseStore
import Dispatch
import Foundation
import StageContract
import Stages
import Workers

struct ReprocessCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "reprocess", abstract: "Puts a case together again, under another pipeline if one is named.",
    discussion: """
      What did not change is not computed again; decisions stay; a new version names what changed. With --dry-run it is \
      said what would change in pages, documents, sites, holds and quote, and nothing is published. --all takes every \
      case that --where describes, one after another; stopped with Ctrl-C it finishes the case in hand, and run again it \
      passes over what is done.
      """)

  @Option(help: "Make the results of this stage and of those after it anew, though nothing changed.")
  var from: String?

  @Option(help: "Only of this document or source, as `dossier show` names it: d3, s1. Without --from: all its stages.")
  var document: String?

  @Flag(help: "Say what would change, and publish nothing.")
  var dryRun = false

  @Flag(help: "All cases, in order of their references.")
  var all = false

  @Option(
    name: .customLong("where"),
    help: """
      With --all: state=held|ready, pipeline=old (not published under this pipeline as it is now), since=YYYY-MM-DD, \
      before=YYYY-MM-DD (the last arrival). May be given more than once: all have to hold.
      """)
  var conditions: [String] = []

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference.")
  var reference: String?

  func validate() throws {
    guard all == (reference == nil) else { throw ValidationError("Name a case, or --all.") }
    if !all && !conditions.isEmpty { throw ValidationError("--where goes with --all.") }
    if all && document != nil { throw ValidationError("--document goes with one case.") }
    if let from, !LoadedPipeline.stageNames.contains(from) {
      let names = LoadedPipeline.stagesInOrder.map(\.text).joined(separator: ", ")
      throw ValidationError("There is no stage \(from). The stages are: \(names).")
    }
  }

  func perform() async throws {
    if let reference {
      try await one(try ReferenceArgument.parse(reference))
    } else {
      try await many()
    }
  }

  private func one(_ reference: CaseReference) async throws {
    let pipeline = try options.loadWorkingPipeline()
    let session = try await Session(options)
    let packet = try await session.packet(of: reference)
    if dryRun || from != nil || document != nil {
      let draft = try await draft(reference, of: packet, session, pipeline)
      if dryRun { return say(draft) }
    }
    let outcome = try await ProcessCase(session: session, pipeline: pipeline).run(reference)
    StandardError.write(outcome.tallyInWords + "\n")
    StandardOutput.line(session.publisher.url(of: reference, version: outcome.packet.version).path)
    if outcome.packet.openHolds > 0 { throw ExitCode(CommandFailure.Code.openHolds.rawValue) }
  }

  private func many() async throws {
    let pipeline = try options.loadWorkingPipeline()
    let session = try await Session(options)
    let chosen = try await ChosenCases(conditions, pipeline: pipeline.rules.identity).among(session)
    let stop = StopRequest()
    let signals = StopSignals(stop: stop) { Foundation.exit(CommandFailure.Code.tryAgain.rawValue) }
    defer { signals.cancel() }
    let bar = ProgressLine()
    var newVersions = 0
    var failures = 0
    for (index, overview) in chosen.enumerated() {
      if stop.isRequested {
        throw CommandFailure(.tryAgain, "stopped after \(index) of \(chosen.count) cases: run it again to go on")
      }
      bar.show("\(index) of \(chosen.count) cases, \(newVersions) changed")
      guard let packet = overview.packet else { continue }
      do {
        if dryRun || from != nil {
          let draft = try await draft(overview.reference, of: packet, session, pipeline)
          guard !dryRun else {
            bar.clear()
            if draft.known?.version != packet.version { newVersions += 1 }
            say(draft, prefix: "\(overview.reference)  ")
            continue
          }
        }
        let outcome = try await ProcessCase(
          session: session, pipeline: pipeline, priority: .background, showsProgress: false
        ).run(overview.reference)
        guard outcome.packet.version != packet.version else { continue }
        newVersions += 1
        bar.clear()
        StandardOutput.line(session.publisher.url(of: overview.reference, version: outcome.packet.version).path)
      } catch let failure as CommandFailure {
        failures += 1
        bar.clear()
        StandardError.write("dossier: \(overview.reference): \(failure.message)\n")
      }
    }
    bar.clear()
    let verb = dryRun ? "would change" : "changed"
    StandardError.write("\(chosen.count) cases, \(newVersions) \(verb), \(failures) failed.\n")
    if failures > 0 { throw CommandFailure(.failed, "\(failures) of \(chosen.count) cases failed") }
  }

  private func draft(
    _ reference: CaseReference, of packet: PublishedPacket, _ session: Session, _ pipeline: WorkingPipeline
  ) async throws -> PublishPacket.Draft {
    do {
      let renewal = try await renewal(of: packet, session)
      let draft = try await session.preview(pipeline).preview.draft(reference, renewal: renewal)
      if dryRun {
        try await session.store.note(
          AuditAction("preview-packet", detail: "v\(draft.version)"), in: reference, by: session.actor)
      }
      return draft
    } catch let failure as StageFailure {
      throw CommandFailure(failure)
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    }
  }

  private func renewal(of packet: PublishedPacket, _ session: Session) async throws -> Renewal {
    guard from != nil || document != nil else { return .nothing }
    let first = LoadedPipeline.stagesInOrder.firstIndex { $0.text == from } ?? 0
    var source: BlobDigest?
    if let document {
      let summary = try await session.publisher.summary(of: packet)
      let id = summary.documents.first { $0.document.id == document }?.document.source.description ?? document
      guard let found = summary.sources.first(where: { $0.id.description == id }) else {
        throw CommandFailure(.unusableInput, "the case has no such document or source: `dossier show` lists them")
      }
      guard let digest = found.digest else {
        throw CommandFailure(.unusableInput, "a disc is read again as a whole: use --from read-disc without --document")
      }
      source = digest
    }
    return Renewal(stages: Set(LoadedPipeline.stagesInOrder[first...]), source: source)
  }

  private func say(_ draft: PublishPacket.Draft, prefix: String = "") {
    if let known = draft.known {
      StandardOutput.line("\(prefix)Nothing would change: version \(known.version) stands.")
      return
    }
    StandardOutput.line("\(prefix)Version \(draft.version) would be published.")
    for change in draft.changes { StandardOutput.line("\(prefix)  \(change)") }
  }
}
