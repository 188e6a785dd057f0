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
  /// The jobs that go with it could not be made.
  case jobs(StageFailure)

  /// As the command line's contract has them: 65 unusable input, 75 try again, 1 failed.
  package var exitCode: Int32 {
    switch self {
    case .notThere, .unreadable, .nothing: 65
    case .changing: 75
    case .blobs(.noSpace): 75
    case .store(.purged): 65
    case .store(let failure): failure.isPassing ? 75 : 1
    case .failed, .blobs, .jobs: 1
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
    case .jobs(let failure): failure.message
    }
  }
}
