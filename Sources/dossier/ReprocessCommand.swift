import ArgumentParser
import CaseModel
import CaseProcessing
import Foundation

struct ReprocessCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "reprocess", abstract: "Puts a case together again, under another pipeline if one is named.",
    discussion: "What did not change is not computed again; decisions stay.")

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference.")
  var reference: String

  func perform() async throws {
    let reference = try ReferenceArgument.parse(reference)
    let pipeline = try options.loadPipeline()
    let session = try await Session(options)
    _ = try await session.packet(of: reference)
    let outcome = try await ProcessCase(session: session, pipeline: pipeline).run(reference)
    StandardError.write(outcome.tallyInWords + "\n")
    StandardOutput.line(session.publisher.url(of: reference, version: outcome.packet.version).path)
    if outcome.packet.openHolds > 0 { throw ExitCode(CommandFailure.Code.openHolds.rawValue) }
  }
}
