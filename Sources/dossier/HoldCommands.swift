import ArgumentParser
import CaseModel
import CaseProcessing
import CaseStore
import Doors
import Foundation
import StageContract
import PacketWriting
import Pricing
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
        guard let packet = overview.packet, packet.openHolds > 0, overview.purgedAt == nil else { continue }
        try await session.store.note(
          AuditAction("list-holds", detail: "v\(packet.version)"), in: overview.reference, by: session.actor)
        for hold in try await session.publisher.summary(of: packet).holds {
          open += 1
          if json {
            try StandardOutput.json(ListedHold(hold, of: overview.reference), oneLine: true)
          } else {
            for line in HoldInWords(hold).lines { StandardOutput.line("\(overview.reference)  \(line)") }
          }
        }
      }
      for held in try session.intake(as: session.actor).held.all() where wanted == nil {
        open += 1
        let hold = UnroutedHold(held)
        if json {
          try StandardOutput.json(hold, oneLine: true)
        } else {
          for line in hold.lines { StandardOutput.line(line) }
        }
      }
    } catch let failure as ReceiveFailure {
      throw CommandFailure(failure)
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
    commandName: "decide",
    abstract: "Answers an open question; the case is put together again.",
    discussion: """
      A password is given as --note with the choice `password`; `--note -` reads it from standard input. Without being \
      asked, a page can be spoken of too: `pages/s1/p3` (count, exclude), `identity/s1/p3` (accept, quarantine), \
      `cut/s1/p3` (cut, join), `type/s1/p3` (a document type). A fee, `fee/ITEM` or `fee/total`, is discounted with \
      `waive`, `percent-10` or `amount-100.00` and a reason in --note; `charge` takes that back.
      """)

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
    let pipeline = try options.loadWorkingPipeline()
    let session = try await Session(options)
    let packet = try await session.packet(of: reference)
    do {
      let summary = try await session.publisher.summary(of: packet)
      let open = try matter(in: summary, of: reference)
      if open.subject.hasPrefix("fee/") && choice != "charge" && QuoteAdjustment.Change(choice: choice) == nil {
        throw CommandFailure(
          .usage, "a fee takes waive, percent-1 to percent-100, amount-100.00 or charge, which takes a discount back")
      }
      guard open.choices.isEmpty || open.choices.contains(where: { $0.id == choice }) else {
        let choices = open.choices.map(\.id).joined(separator: ", ")
        throw CommandFailure(.unusableInput, "this matter has no such choice; it has: \(choices)")
      }
      let given = note == "-" ? readLine(strippingNewline: true) : note
      if open.matter == .password && choice == "password" && (given ?? "").isEmpty {
        throw CommandFailure(
          .usage, "the password is missing: give it with --note, or --note - to read it from standard input")
      }
      if open.subject.hasPrefix("fee/") && choice != "charge" && (given ?? "").isEmpty {
        throw CommandFailure(.usage, "a discount needs its reason: give it with --note")
      }
      let decision = Decision(
        subject: open.subject, evidenceDigest: open.evidenceDigest, choice: choice, note: given)
      try await session.decide([decision], in: reference, under: pipeline)
    } catch let failure as StageFailure {
      throw CommandFailure(failure)
    }
  }

  /// An open hold, or a page that a coordinator speaks of without being asked.
  private func matter(in summary: CaseSummary, of reference: CaseReference) throws(CommandFailure) -> Hold {
    if let open = summary.holds.first(where: { $0.id == hold || $0.subject == hold }) { return open }
    let charged = Set(summary.quote.lines.map(\.item)).union([QuoteAdjustment.wholeQuote])
    if hold.hasPrefix("fee/"), charged.contains(String(hold.dropFirst("fee/".count))) {
      return Hold(subject: hold, matter: .reviews, question: "", choices: [], evidence: [], standing: nil)
    }
    guard let page = PageMatter(hold), summary.sources.contains(where: page.lies) else {
      throw CommandFailure(
        .unusableInput, "this case has no such open hold, page or fee: `dossier holds \(reference)` lists the holds")
    }
    return page.hold
  }
}

extension Session {
  /// Keeps the answers, puts the case together again and prints the packet's folder.
  func decide(_ decisions: [Decision], in reference: CaseReference, under pipeline: WorkingPipeline) async throws {
    do {
      for decision in decisions {
        let stored = try await StoredDecision(keeping: decision, in: blobs)
        _ = try await store.decide(stored, in: reference, work: .nothing, by: actor)
      }
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    } catch let failure as BlobFailure {
      throw CommandFailure(.failed, failure.description)
    }
    let outcome = try await ProcessCase(session: self, pipeline: pipeline).run(reference)
    StandardError.write(outcome.tallyInWords + "\n")
    StandardOutput.line(publisher.url(of: reference, version: outcome.packet.version).path)
    if outcome.packet.openHolds > 0 { throw ExitCode(CommandFailure.Code.openHolds.rawValue) }
  }
}

/// A page that a decision can be about: `pages/s1/p3`, `identity/s1/p3`, `cut/s1/p3`, `type/s1/p3`.
private struct PageMatter {
  let hold: Hold
  private let source: String
  private let page: Int

  init?(_ subject: String) {
    let parts = subject.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, parts[2].hasPrefix("p"), let page = Int(parts[2].dropFirst()), page > 0 else { return nil }
    let choices: [String]
    switch parts[0] {
    case "pages": choices = ["count", "exclude"]
    case "identity": choices = ["accept", "quarantine"]
    case "cut": choices = ["cut", "join"]
    // Any document type of the pipeline; one that it does not know changes nothing.
    case "type": choices = []
    default: return nil
    }
    source = parts[1]
    self.page = page
    hold = Hold(
      subject: subject, matter: parts[0] == "identity" ? .identity : .pages, question: "",
      choices: choices.map { Hold.Choice(id: $0, label: $0) }, evidence: [], standing: nil)
  }

  func lies(in summary: SourceSummary) -> Bool {
    summary.id.description == source && page <= summary.foundPageCount
  }
}
