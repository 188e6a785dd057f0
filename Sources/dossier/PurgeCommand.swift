import ArgumentParser
import CaseModel
import CaseProcessing
import CaseStore
import Foundation

struct PurgeCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "purge", abstract: "Destroys everything that a case holds, for good.",
    discussion: """
      Keys and blobs, packets, and what lies under its reference in accepted/ and rejected/ are destroyed; what another \
      case refers to as well stays. The ledger, the history and a tombstone remain. Nothing can be filed under the \
      reference again. Stopped on its way it goes on when it is run again. Backups and files that were sent elsewhere \
      are not reached.
      """)

  @Flag(help: "Do not ask first, on a terminal.")
  var yes = false

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference.")
  var reference: String

  func perform() async throws {
    let reference = try ReferenceArgument.parse(reference)
    let session = try await Session(options)
    if !yes && isatty(STDIN_FILENO) == 1 { try await confirm(reference, session) }
    let bar = ProgressLine()
    do throws(PurgeFailure) {
      let workspace = session.workspace
      let outcome = try await PurgeCase(
        store: session.store, blobs: session.blobs,
        folders: [workspace.packets, workspace.accepted, workspace.rejected]
      ).purge(reference, by: session.actor) { bar.show("\($0) of \($1) other cases looked at") }
      bar.clear()
      let shared = outcome.shared > 0 ? "; \(outcome.shared) are kept, as another case refers to them" : ""
      StandardOutput.line("\(outcome.destroyed) blobs and the packets of case \(reference) are destroyed\(shared).")
    } catch {
      bar.clear()
      switch error {
      case .store(let failure): throw CommandFailure(failure)
      case .blobs, .foldersRemain: throw CommandFailure(.failed, error.description)
      }
    }
  }

  private func confirm(_ reference: CaseReference, _ session: Session) async throws(CommandFailure) {
    let overview: CaseOverview?
    do { overview = try await session.store.overview(of: reference) } catch { throw CommandFailure(error) }
    guard let overview else { throw CommandFailure(StoreFailure.unknownCase) }
    StandardError.write(
      "Case \(reference) has \(overview.arrivals) arrivals and \(overview.packet?.version ?? 0) packet versions. "
        + "Nothing brings them back. Type the reference again to destroy them: ")
    guard readLine() == reference.digits else { throw CommandFailure(.usage, "nothing was destroyed") }
  }
}
