import ArgumentParser
import CaseModel
import CaseStore
import Foundation

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Says who did what to which case, and proves that nobody changed it.",
    subcommands: [AuditListCommand.self, AuditVerifyCommand.self], defaultSubcommand: AuditListCommand.self)
}

struct AuditListCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the history of a case, or the newest rows of all.")

  @Flag(help: "Print one JSON line a row.")
  var json = false

  @Option(help: "Without a reference: how many rows.")
  var last = 100

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference; all cases without it.")
  var reference: String?

  func validate() throws {
    if last < 1 { throw ValidationError("--last is at least 1.") }
  }

  func perform() async throws {
    let reference = try reference.map { text throws(CommandFailure) in try ReferenceArgument.parse(text) }
    let session = try await Session(options)
    let rows: [AuditRow]
    do throws(StoreFailure) {
      if let reference {
        guard try await session.store.overview(of: reference) != nil else { throw StoreFailure.unknownCase }
        rows = try await session.store.history(of: reference)
      } else {
        rows = try await session.store.history(newest: last).reversed()
      }
    } catch {
      throw CommandFailure(error)
    }
    for row in rows {
      if json {
        try StandardOutput.json(ListedRow(row), oneLine: true)
      } else {
        let shown = ListedRow(row)
        let words = [shown.at, shown.reference ?? "-", shown.actor, shown.action, shown.detail]
        StandardOutput.line("\(shown.number)  " + words.joined(separator: "  "))
      }
    }
  }

  private struct ListedRow: Encodable {
    let number: Int64
    /// ISO 8601, UTC.
    let at: String
    let actor: String
    let reference: String?
    let action: String
    let detail: String

    init(_ row: AuditRow) {
      number = row.number
      at = Date(timeIntervalSince1970: Double(row.at.milliseconds) / 1000).formatted(
        Date.ISO8601FormatStyle(includingFractionalSeconds: true))
      actor = row.actor.name
      reference = row.reference?.digits
      action = row.action.name
      detail = row.action.detail
    }
  }
}

struct AuditVerifyCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Checks every row of the history against the row before it and the checkpoints.",
    discussion: """
      Each row carries an HMAC over itself and the row before, under a key derived from the workspace's master key; the \
      file audit-checkpoints beside the database remembers the newest row at some moments. Found out are a row that was \
      changed, deleted, moved or put in, and an end that was cut off behind a checkpoint.
      """)

  @Flag(help: "Print one JSON document.")
  var json = false

  @OptionGroup var options: WorkspaceOptions

  private struct Answer: Encodable {
    let rows: Int
    let rowsBeforeTheChain: Int
    let checkpoints: Int
    let faults: [String]
  }

  func perform() async throws {
    let session = try await Session(options)
    let contents: AuditCheckpoints.Contents
    var inspection: AuditInspection
    do throws(StoreFailure) {
      contents = try await session.checkpoints.read()
      inspection = AuditInspection(chain: session.chain, checkpoints: contents.checkpoints)
      while true {
        let rows = try await session.store.history(after: inspection.last?.number ?? 0, limit: 5000)
        if rows.isEmpty { break }
        inspection.take(rows)
      }
      inspection.finish()
    } catch {
      throw CommandFailure(error)
    }
    let faults = inspection.faults + contents.faults
    if json {
      try StandardOutput.json(
        Answer(
          rows: inspection.rowCount, rowsBeforeTheChain: inspection.unchainedCount,
          checkpoints: contents.checkpoints.count, faults: faults.map(\.description)))
    } else {
      for fault in faults { StandardOutput.line(fault.description) }
      if inspection.unchainedCount > 0 {
        StandardOutput.line("The first \(inspection.unchainedCount) rows are older than the chain and prove nothing.")
      }
    }
    guard faults.isEmpty else {
      throw CommandFailure(
        .failed,
        "the history was tampered with, or the database was damaged: \(faults.count) faults in \(inspection.rowCount) rows. "
          + "Keep the database as it is and compare it with a backup.")
    }
    do throws(StoreFailure) {
      try await session.checkpoints.keep(of: session.store, isDue: true)
    } catch {
      throw CommandFailure(error)
    }
    if !json { StandardOutput.line("\(inspection.rowCount) rows, all as they were written.") }
  }
}
