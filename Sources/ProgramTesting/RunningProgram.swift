import Foundation

/// A program that runs while the test goes on: signalled by its process id, and waited for.
package final class RunningProgram: Sendable {
  private let process: Process
  private let ended: Task<Void, Never>

  package init(_ executable: URL, _ arguments: [String], environment: [String: String] = [:]) throws {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    var inherited = ProcessInfo.processInfo.environment
    inherited["DOSSIER_WORKSPACE"] = nil
    inherited["DOSSIER_PIPELINES"] = nil
    process.environment = inherited.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in end.finish() }
    try process.run()
    self.process = process
    ended = Task { for await _ in ends {} }
  }

  package var id: Int32 { process.processIdentifier }

  package func signal(_ number: Int32) { kill(id, number) }

  /// Its exit code once it has ended; `nil` where a signal ended it.
  package func status() async -> Int32? {
    await ended.value
    return process.terminationReason == .exit ? process.terminationStatus : nil
  }
}
