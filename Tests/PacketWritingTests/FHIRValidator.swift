import Foundation

/// The FHIR R4 validator `fhirkit`, which `make setup` installs beside what is built.
enum FHIRValidator {
  private static let program = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".build/test-python/bin/fhirkit")

  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program.path) }

  /// What it says of one file: a line for each problem.
  static func problems(in file: URL) throws -> [String] {
    let process = Process()
    let output = Pipe()
    process.executableURL = program
    process.arguments = ["validate", file.path]
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    let lines = said.split(separator: "\n").map(String.init)
    return process.terminationStatus == 0 ? [] : lines + ["ended with \(process.terminationStatus)"]
  }
}
