import ArgumentParser
import CaseModel
import CaseProcessing
import CaseStore
import Foundation
import StageContract

struct ScrubCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "scrub", abstract: "Reads every blob and checks that its bytes are those that were received.",
    discussion: "Reports what is damaged and changes nothing. It can be stopped at any time.")

  @Flag(help: "Print one JSON document.")
  var json = false

  @OptionGroup var options: WorkspaceOptions

  private struct Answer: Encodable {
    let blobs: Int
    let bytes: Int
    let damaged: [BlobDigest]
    let foreign: [BlobDigest]
    let affectedCases: [CaseReference]
  }

  func perform() async throws {
    let session = try await Session(options)
    let bar = ProgressLine()
    let outcome: ScrubBlobs.Outcome
    var affected: [CaseReference] = []
    do {
      outcome = try await ScrubBlobs(blobs: session.blobs).scrub { bar.show("\($0) of \($1) parts read") }
      bar.clear()
      if !outcome.isClean {
        affected = try await DamagedCases(store: session.store, blobs: session.blobs)
          .holding(Set(outcome.damaged + outcome.foreign))
      }
      let faults = outcome.damaged.count + outcome.foreign.count
      try await session.store.note(
        AuditAction("scrubbed", detail: "\(outcome.blobs) blobs, \(faults) faults"), in: nil, by: session.actor)
    } catch let failure as BlobFailure {
      throw CommandFailure(.failed, failure.description)
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    }
    if json {
      try StandardOutput.json(
        Answer(
          blobs: outcome.blobs, bytes: outcome.bytes, damaged: outcome.damaged, foreign: outcome.foreign,
          affectedCases: affected))
    } else {
      for digest in outcome.damaged { StandardOutput.line("damaged  \(digest)") }
      for digest in outcome.foreign { StandardOutput.line("written under another key  \(digest)") }
      for reference in affected { StandardOutput.line("used by case  \(reference)") }
      StandardOutput.line("\(outcome.blobs) blobs, \(outcome.bytes) bytes read.")
    }
    guard outcome.isClean else {
      throw CommandFailure(
        .failed,
        "\(outcome.damaged.count + outcome.foreign.count) blobs cannot be read as they were written. "
          + "Check the disk, restore them from a backup, or file the originals of the named cases again.")
    }
  }
}
