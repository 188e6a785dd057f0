import Foundation

/// One line of progress that is drawn over, where standard error is a terminal.
struct ProgressLine {
  private let isTerminal = isatty(STDERR_FILENO) == 1

  func show(_ text: String) { if isTerminal { StandardError.write("\r\u{1B}[K\(text)") } }
  func clear() { if isTerminal { StandardError.write("\r\u{1B}[K") } }
}
