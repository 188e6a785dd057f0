import CaseModel
import CaseStore
import StageContract

/// Why a delivery was not filed: nothing of it is.
package enum ReceiveFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The path at this place of the list (from 1) is not there.
  case notThere(place: Int)
  /// The path at this place of the list (from 1) may not be read.
  case unreadable(place: Int)
  /// Nothing that can be kept; the findings say why.
  case nothing([Finding])
  /// A file was changed while it was read.
  case changing
  /// The disk that it lies on failed.
  case failed(operation: String, errno: Int32)
  case blobs(BlobFailure)
  case store(StoreFailure)
  /// The note of a held delivery is not one that this program wrote.
  case heldDamaged
  /// No held delivery has this name.
  case notHeld
  /// The jobs that go with it could not be made.
  case jobs(StageFailure)

  /// As the command line's contract has them: 65 unusable input, 75 try again, 1 failed.
  package var exitCode: Int32 {
    switch self {
    case .notThere, .unreadable, .nothing, .notHeld: 65
    case .changing: 75
    case .blobs(.noSpace): 75
    case .store(.purged): 65
    case .store(let failure): failure.isPassing ? 75 : 1
    case .failed, .blobs, .jobs, .heldDamaged: 1
    }
  }

  /// True where the same may go well after a while, with nothing to be mended in the delivery.
  package var isPassing: Bool {
    switch self {
    case .changing, .blobs(.noSpace), .blobs(.system), .failed: true
    case .store(let failure): failure.isPassing
    case .jobs(let failure): if case .retry = failure.verdict { true } else { false }
    default: false
    }
  }

  /// A stable word for logs.
  package var code: String {
    switch self {
    case .notThere: "not-there"
    case .unreadable: "unreadable"
    case .nothing: "nothing-to-file"
    case .changing: "changing"
    case .failed(let operation, _): "failed-\(operation)"
    case .blobs(let failure): failure.code
    case .store(let failure): failure == .busy ? "store-busy" : failure == .noSpace ? "disk-full" : "store-failed"
    case .heldDamaged: "held-damaged"
    case .notHeld: "not-held"
    case .jobs(let failure): failure.code
    }
  }

  package var description: String {
    switch self {
    case .notThere(let place):
      "Path \(place) of the command is not there. Check it and run the command again; nothing was filed."
    case .unreadable(let place):
      "Path \(place) of the command may not be read. Check its rights and run the command again; nothing was filed."
    case .nothing(let findings):
      (["There is nothing to file."] + findings.map(\.message)).joined(separator: " ")
    case .changing: "A file was changed while it was read. Wait until it is written, then run the command again."
    case .failed(let operation, _):
      "The delivery could not be read (\(operation)). Check the disk that it lies on; nothing was filed."
    case .blobs(let failure): failure.description
    case .store(let failure): failure.description
    case .heldDamaged:
      "A note in the workspace's folder 'unrouted' cannot be read. Restore it from a backup; its files are kept."
    case .notHeld: "No held delivery has this name, or it was filed already. `dossier holds` lists them."
    case .jobs(let failure): failure.message
    }
  }
}
