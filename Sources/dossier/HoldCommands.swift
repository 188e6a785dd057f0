import ArgumentParser
import CaseModel
import CaseProcessing
import CaseStore
import Foundation
import StageContract
import PacketWriting
import Stages

struct HoldsCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "holds", abstract: "Lists the open questions to the coordinator.")

  @Flag(help: "Print one JSON line a hold.")
  var json = false

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference; all cases without it.")
  var reference: String?

  func perform() async throws {
    let wanted = try reference.map { text throws(CommandFailure) in try ReferenceArgument.parse(text) }
    let session = try await Session(options)
    var open = 0
    do {
      for overview in try await session.store.cases() where wanted == nil || overview.reference == wanted {
        guard let packet = overview.packet else { continue }
        for hold in try await session.publisher.summary(of: packet).holds {
          open += 1
          if json {
            try StandardOutput.json(ListedHold(hold, of: overview.reference), oneLine: true)
          } else {
            for line in HoldInWords(hold).lines { StandardOutput.line("\(overview.reference)  \(line)") }
          }
        }
      }
    } catch let failure as StageFailure {
      throw CommandFailure(failure)
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    }
    if open > 0 { throw ExitCode(CommandFailure.Code.openHolds.rawValue) }
  }
}

/// One line of `holds --json`.
private struct ListedHold: Encodable {
  let reference: CaseReference
  let id: String
  let subject: String
  let matter: Hold.Matter
  let question: String
  let choices: [Hold.Choice]
  let standing: String?
  let evidence: [Evidence]

  init(_ hold: Hold, of reference: CaseReference) {
    self.reference = reference
    id = hold.id
    subject = hold.subject
    matter = hold.matter
    question = hold.question
    choices = hold.choices
    standing = hold.standing
    evidence = hold.evidence
  }
}

struct DecideCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide", abstract: "Answers an open question; the case is put together again.",
    discussion: "A password is given as --note with the choice `password`; `--note -` reads it from standard input.")

  @Option(help: "A note, a reason, a password; - reads it from standard input.")
  var note: String?

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference.")
  var reference: String

  @Argument(help: "The hold, as `dossier holds` names it.")
  var hold: String

  @Argument(help: "The choice.")
  var choice: String

  func perform() async throws {
    let reference = try ReferenceArgument.parse(reference)
    let pipeline = try LoadedPipeline(path: options.pipeline)
    let session = try await Session(options)
    let packet = try await session.packet(of: reference)
    do {
      let summary = try await session.publisher.summary(of: packet)
      guard let open = summary.holds.first(where: { $0.id == hold || $0.subject == hold }) else {
        throw CommandFailure(.unusableInput, "this case has no such open hold: `dossier holds \(reference)` lists them")
      }
      guard open.choices.contains(where: { $0.id == choice }) else {
        let choices = open.choices.map(\.id).joined(separator: ", ")
        throw CommandFailure(.unusableInput, "this hold has no such choice; it has: \(choices)")
      }
      let given = note == "-" ? readLine(strippingNewline: true) : note
      if open.matter == .password && choice == "password" && (given ?? "").isEmpty {
        throw CommandFailure(
          .usage, "the password is missing: give it with --note, or --note - to read it from standard input")
      }
      let decision = Decision(
        subject: open.subject, evidenceDigest: open.evidenceDigest, choice: choice, note: given)
      let stored = try await StoredDecision(keeping: decision, in: session.blobs)
      _ = try await session.store.decide(stored, in: reference, work: .nothing, by: session.actor)
    } catch let failure as StageFailure {
      throw CommandFailure(failure)
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    } catch let failure as BlobFailure {
      throw CommandFailure(.failed, failure.description)
    }
    let outcome = try await ProcessCase(session: session, pipeline: pipeline).run(reference)
    StandardError.write(outcome.tallyInWords + "\n")
    StandardOutput.line(session.publisher.url(of: reference, version: outcome.packet.version).path)
    if outcome.packet.openHolds > 0 { throw ExitCode(CommandFailure.Code.openHolds.rawValue) }
  }
}
