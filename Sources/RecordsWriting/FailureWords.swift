import CaseModel

extension RecordsFailure {
  /// What happened and what to do, for the coordinator.
  var reason: String {
    switch self {
    case .password: "Its file is locked and no known password opens it. Ask the sender for the password."
    case .damaged: "Its file is damaged at this place. Ask the sender to send the file again."
    case .noSuchPage: "Its file has no page of this number when it is read anew. Compare with the original file."
    case .unsupported: "Its picture is of a kind that cannot be put into a PDF. Open the original file."
    case .tooLarge: "Its picture has too many pixels. Ask the sender for a smaller scan."
    case .memory: "There was not enough memory. Raise the reader's memory limit and process the case again."
    case .output, .inner: "The PDF library failed. Process the case again; if it stays so, report it."
    }
  }

  /// Why there is no `records.pdf` at all.
  var finding: Finding {
    switch self {
    case .output(let number):
      Finding(
        code: "records-not-written", severity: .error,
        message: "records.pdf could not be written (system error \(number)). Check the disk's free space.")
    default:
      Finding(code: "records-not-written", severity: .error, message: "records.pdf could not be made. \(reason)")
    }
  }
}
