import Foundation
import ProgramTesting

/// `dossier` with a library in front of the C library that makes one call on the disk go wrong.
struct FaultyProgram: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case kill, EIO, ENOSPC
  }

  struct Call: Sendable {
    let name: String
    let path: String
    /// Of a rename: the path before.
    let from: String?
  }

  private let library: String
  private let scratch: TemporaryFolder

  /// Compiles the library.
  init(in scratch: TemporaryFolder) async throws {
    self.scratch = scratch
    library = scratch.url.path + "/faulty_calls.so"
    let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Faults/faulty_calls.c")
    let run = try await Program(executable: URL(filePath: "/usr/bin/env")).run([
      "cc", "-shared", "-fPIC", "-O1", "-Wall", "-o", library, source.path, "-ldl",
    ])
    guard run.status == 0 else { throw CrashFailure("the faulty calls cannot be compiled: \(run.errors)") }
  }

  /// Runs it with call `number` below `folder` going wrong.
  func run(_ arguments: [String], below folder: URL, at number: Int, _ kind: Kind) async throws -> ProgramRun {
    try await Program().run(
      arguments, environment: environment(folder, ["FAULT_AT": String(number), "FAULT_KIND": kind.rawValue]))
  }

  /// Runs it as it is and tells its calls in order.
  func calls(of arguments: [String], below folder: URL) async throws -> (run: ProgramRun, calls: [Call]) {
    let log = scratch.url.appending(path: "calls-\(UUID().uuidString)")
    let run = try await Program().run(arguments, environment: environment(folder, ["FAULT_LOG": log.path]))
    let calls = try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map { line in
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      let paths = words[2].split(separator: "\t").map(String.init)
      return Call(name: words[1], path: paths[0], from: paths.count > 1 ? paths[1] : nil)
    }
    return (run, calls)
  }

  private func environment(_ folder: URL, _ more: [String: String]) -> [String: String] {
    [
      "LD_PRELOAD": library, "FAULT_PROGRAM": "dossier", "FAULT_BELOW": folder.path,
      "DOSSIER_LEASE_SECONDS": "1",
    ].merging(more) { $1 }
  }
}

struct CrashFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// How much of the suite runs: `make soak` asks for more than `make test`.
enum Soak {
  /// How many kills or faults of each kind; nil for the short form.
  static let count = ProcessInfo.processInfo.environment["DOSSIER_SOAK"].flatMap(Int.init)

  /// At most `short` numbers from 1 to `last`, or as many as the soak asks for, spread evenly and ending with the last.
  static func points(upTo last: Int, short: Int) -> [Int] {
    let wanted = min(last, count ?? short)
    return (1...max(1, wanted)).map { max(1, last * $0 / max(1, wanted)) }
  }
}
