import Foundation

/// A service that runs beside the test until it is stopped, with what it logs.
package final class ServiceProgram: Sendable {
  /// What it says on standard error, line by line.
  package let lines: AsyncStream<String>
  private let processID: Int32
  private let ends: AsyncStream<Int32>

  package init(_ arguments: [String], environment: [String: String] = [:], program: Program = Program()) throws {
    let process = Process()
    process.executableURL = program.executable
    process.arguments = arguments
    var inherited = ProcessInfo.processInfo.environment
    inherited["DOSSIER_WORKSPACE"] = nil
    inherited["DOSSIER_PIPELINES"] = nil
    process.environment = inherited.merging(environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    let (lines, line) = AsyncStream.makeStream(of: String.self)
    let reader = Thread {
      var rest = Data()
      while case let piece = errors.fileHandleForReading.availableData, !piece.isEmpty {
        rest += piece
        while let end = rest.firstIndex(of: 0x0A) {
          line.yield(String(decoding: rest[..<end], as: UTF8.self))
          rest = Data(rest[rest.index(after: end)...])
        }
      }
      line.finish()
    }
    let (ends, end) = AsyncStream.makeStream(of: Int32.self)
    process.terminationHandler = {
      end.yield($0.terminationStatus)
      end.finish()
    }
    try process.run()
    reader.start()
    processID = process.processIdentifier
    self.lines = lines
    self.ends = ends
  }

  /// The first line that says this; `nil` where it ends without.
  package func line(containing text: String) async -> String? {
    for await line in lines where line.contains(text) { return line }
    return nil
  }

  /// Sends SIGTERM and answers the exit status.
  package func stop() async -> Int32 {
    kill(processID, SIGTERM)
    return await end()
  }

  /// Waits for its end and answers the exit status.
  package func end() async -> Int32 {
    for await status in ends { return status }
    return -1
  }
}
