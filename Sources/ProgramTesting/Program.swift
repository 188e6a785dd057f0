import Foundation

/// The built `dossier`, run as a process of its own.
package struct Program: Sendable {
  package let executable: URL

  package init(executable: URL = BuiltProducts.folder.appending(path: "dossier")) { self.executable = executable }

  /// Runs it to its end. The environment is this process's with `environment` over it and without the workspace and
  /// pipelines that a tester may have set.
  package func run(
    _ arguments: [String], environment: [String: String] = [:], input: String = "", in folder: URL? = nil
  ) async throws -> ProgramRun {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var inherited = ProcessInfo.processInfo.environment
    inherited["DOSSIER_WORKSPACE"] = nil
    inherited["DOSSIER_PIPELINES"] = nil
    // What packets say must not depend on what this machine has: a test that wants the second reader says so.
    inherited["DOSSIER_SECOND_READER"] = "none"
    process.environment = inherited.merging(environment) { $1 }
    // Files rather than pipes: nothing has to be read while it runs.
    let scratch = try TemporaryFolder("run")
    defer { scratch.remove() }
    let files = try ["in", "out", "err"].map { name in
      let url = scratch.url.appending(path: name)
      try Data(name == "in" ? Array(input.utf8) : []).write(to: url)
      return url
    }
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in end.finish() }
    try process.run()
    for await _ in ends {}
    return ProgramRun(
      status: process.terminationStatus,
      isSignalled: process.terminationReason == .uncaughtSignal,
      output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
  }
}

/// How a program ended and what it said.
package struct ProgramRun: Sendable {
  package let status: Int32
  package let isSignalled: Bool
  package let output: String
  package let errors: String

  /// The one JSON document on standard output.
  package func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(output.utf8))
  }

  /// One JSON document for each line of standard output.
  package func jsonLines<Value: Decodable>(_ type: Value.Type) throws -> [Value] {
    try output.split(separator: "\n").map { try JSONDecoder().decode(type, from: Data($0.utf8)) }
  }

  /// The keys of the one JSON object on standard output.
  package func keys() throws -> Set<String> {
    let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
    return Set(object.map { Array($0.keys) } ?? [])
  }
}

/// The folder of what SwiftPM built: the test bundle's own.
package enum BuiltProducts {
  package static var folder: URL {
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    return URL(filePath: bundle).absoluteURL.deletingLastPathComponent()
  }

  package static var reader: URL { folder.appending(path: "dossier-reader") }
}
