import CaseModel

/// Why a PDF as a whole cannot be read.
package enum PDFFailure: Error, Equatable {
  case passwordNeeded
  case unreadable
  case noPages
  case tooManyPages(found: Int, limit: Int)

  /// What the coordinator is told, and what to do next.
  package var finding: Finding {
    switch self {
    case .passwordNeeded:
      Finding(
        code: "password-needed", severity: .error,
        message: "This PDF is locked with a password. Ask the sender for the password or for an unlocked copy.")
    case .unreadable:
      Finding(
        code: "unreadable-pdf", severity: .error,
        message: "This file is not a PDF or is damaged beyond use. Ask the sender to send it again.")
    case .noPages:
      Finding(
        code: "unreadable-pdf", severity: .error,
        message: "No page could be found in this PDF. Ask the sender to send it again.")
    case .tooManyPages(let found, let limit):
      Finding(
        code: "too-many-pages", severity: .error,
        message: "This PDF has \(found) pages; the limit is \(limit). Split it, or raise the limit in the pipeline.")
    }
  }
}
