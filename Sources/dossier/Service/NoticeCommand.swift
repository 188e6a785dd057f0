import CaseProcessing
import Dispatch
import Foundation

/// An executable that gets a notice on standard input; exit status 0 says that it has taken it.
struct NoticeCommand: Sendable {
  /// One that has not ended then is stopped and tried again.
  private static let patience = Duration.seconds(60)

  let path: String

  func run(_ body: [UInt8]) async -> NoticeOutcome {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let input = Pipe()
    process.standardInput = input
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in end.finish() }
    do {
      try process.run()
      // Shorter than any pipe: it never waits for its reader.
      try input.fileHandleForWriting.write(contentsOf: body)
      try input.fileHandleForWriting.close()
    } catch {
      guard process.isRunning else { return .failed(code: "notice-command-not-started") }
    }
    let stopping = Task {
      try await Task.sleep(for: NoticeCommand.patience)
      kill(process.processIdentifier, SIGKILL)
    }
    for await _ in ends {}
    stopping.cancel()
    if Task.isCancelled { return .failed(code: "cancelled") }
    return process.terminationReason == .exit && process.terminationStatus == 0
      ? .taken : .failed(code: "notice-command-failed")
  }
}
