import Foundation
import ProgramTesting

/// A program of the machine that is not ours.
enum Tool {
  static func run(_ name: String, _ arguments: [String]) async throws -> ProgramRun {
    try await Program(executable: URL(filePath: "/usr/bin/env")).run([name] + arguments)
  }

  static func exists(_ name: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [name] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
