import Foundation
import Synchronization

/// A PostgreSQL server of the tests' own: in a temporary folder, on a Unix socket, gone when this process is.
package actor PostgresServer {
  package static let shared = PostgresServer()
  package static let absence: String = "no PostgreSQL server is installed: run `make setup`"

  /// The folder of `initdb` and `postgres`, of the newest version installed.
  package static let programs: URL? = {
    let root = URL(filePath: "/usr/lib/postgresql")
    let versions: [URL]
    do {
      versions = try FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
    } catch {
      return nil
    }
    let newest = versions.filter { FileManager.default.fileExists(atPath: $0.appending(path: "bin/postgres").path) }
      .max { (Int($0.lastPathComponent) ?? 0) < (Int($1.lastPathComponent) ?? 0) }
    return newest?.appending(path: "bin")
  }()

  package static var isInstalled: Bool { programs != nil }

  private var started: Task<Running, any Error>?
  private var databases = 0

  private struct Running: Sendable {
    let folder: String
    /// Stops and removes everything once it is closed.
    let leash: Pipe
    let process: Process
  }

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// The URL of a new, empty database.
  package func makeDatabase() async throws -> String {
    let running = try await start()
    databases += 1
    let name = "test\(databases)"
    guard let programs = PostgresServer.programs else { throw Failure(description: PostgresServer.absence) }
    let made = try await Program(executable: programs.appending(path: "createdb")).run([
      "-h", running.folder, "-U", "dossier", name,
    ])
    guard made.status == 0 else { throw Failure(description: made.errors) }
    return "postgres://dossier@/\(name)?host=\(running.folder)"
  }

  /// The URL of a new, empty place in a database that tests share: quicker than a database.
  package func makeSchema() async throws -> String {
    let running = try await start()
    databases += 1
    let shared = "postgres://dossier@/postgres?host=\(running.folder)"
    let name = "test\(databases)"
    try await run("CREATE SCHEMA \(name)", in: shared)
    return shared + "&options=-csearch_path%3D\(name)"
  }

  /// Runs SQL as the server's owner, in the database of `url`.
  @discardableResult
  package func run(_ sql: String, in url: String) async throws -> String {
    guard let programs = PostgresServer.programs else { throw Failure(description: PostgresServer.absence) }
    let run = try await Program(executable: programs.appending(path: "psql")).run([
      "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql,
    ])
    guard run.status == 0 else { throw Failure(description: run.errors) }
    return run.output
  }

  private func start() async throws -> Running {
    if let started { return try await started.value }
    let task = Task { try await PostgresServer.launch() }
    started = task
    return try await task.value
  }

  /// The server refuses root: then it runs as the user `postgres`, who comes with it.
  private static func launch() async throws -> Running {
    guard let programs else { throw Failure(description: absence) }
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "dossier-pg-\(UUID().uuidString)").path
    let script = """
      trap '' INT TERM
      cd / && mkdir -m 0700 "$2" &&
      "$1/initdb" -D "$2/data" -A trust -U dossier -N -E UTF8 --locale=C >"$2/log" 2>&1 &&
      "$1/pg_ctl" -D "$2/data" -w -l "$2/log" start \
        -o "-k $2 -c listen_addresses='' -c max_connections=200 -c fsync=off -c shared_buffers=64MB" >>"$2/log" 2>&1 &&
      echo ready || { cat "$2/log"; echo failed; }
      cat >/dev/null
      [ -e "$2/data/postmaster.pid" ] && "$1/pg_ctl" -D "$2/data" -w -m immediate stop >/dev/null 2>&1
      rm -rf "$2"
      """
    let process = Process()
    let arguments = ["sh", "-c", script, "dossier-postgres", programs.path, folder]
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      geteuid() == 0
      ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] + arguments : arguments
    let leash = Pipe()
    let words = Pipe()
    process.standardInput = leash
    process.standardOutput = words
    process.standardError = FileHandle.nullDevice
    try process.run()
    let said = await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        var text = ""
        while !text.contains("ready\n") && !text.contains("failed\n") {
          let more = words.fileHandleForReading.availableData
          if more.isEmpty { break }
          text += String(decoding: more, as: UTF8.self)
        }
        continuation.resume(returning: text)
      }
    }
    guard said.contains("ready\n") else { throw Failure(description: "PostgreSQL did not start: \(said)") }
    return Running(folder: folder, leash: leash, process: process)
  }
}
