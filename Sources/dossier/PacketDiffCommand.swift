import ArgumentParser
import CaseModel
import CaseStore
import Foundation
import PacketWriting
import StageContract

struct PacketDiffCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Says what changed from one version of a packet to another.")

  @Flag(help: "Print a JSON list of sentences.")
  var json = false

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference.")
  var reference: String

  @Argument(help: "The version to compare from; the one before the newest without it.")
  var from: Int?

  @Argument(help: "The version to compare to; the newest without it.")
  var to: Int?

  func perform() async throws {
    let reference = try ReferenceArgument.parse(reference)
    let session = try await Session(options)
    let later = try await session.packet(of: reference, version: to)
    guard let earlier = from ?? (later.version > 1 ? later.version - 1 : nil) else {
      throw CommandFailure(.unusableInput, "this case has one version only: there is nothing to compare it with")
    }
    let before = try await session.packet(of: reference, version: earlier)
    let changes: [String]
    do {
      guard let old = try await session.publisher.document(of: before),
        let new = try await session.publisher.document(of: later)
      else { throw CommandFailure(.failed, "a version has no packet.json: run `dossier reprocess \(reference)`") }
      changes = PacketChanges(from: old, to: new).sentences
      try await session.store.note(
        AuditAction("compare-packets", detail: "v\(before.version) v\(later.version)"), in: reference, by: session.actor
      )
    } catch let failure as StageFailure {
      throw CommandFailure(failure)
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    }
    if json {
      try StandardOutput.json(changes)
    } else if changes.isEmpty {
      StandardOutput.line(
        "Nothing that is counted, billed or asked changed from v\(before.version) to v\(later.version).")
    } else {
      for change in changes { StandardOutput.line(change) }
    }
  }
}
