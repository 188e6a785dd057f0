import ArgumentParser
import Foundation
import Pipelines
import ServiceSettings

/// The folder in which everything lives: drop folders, packets, blobs, the database, settings.
struct Workspace {
  let root: URL

  var packets: URL { root.appending(path: "packets") }
  var blobs: URL { root.appending(path: "blobs") }
  var database: URL { root.appending(path: "dossier.sqlite") }
  /// The engineer's own settings, all optional.
  var settings: URL { root.appending(path: "dossier.yaml") }
  var masterKey: URL { root.appending(path: "master.key") }
  /// The newest rows of the history at some moments, kept apart from the database.
  var checkpoints: URL { root.appending(path: "audit-checkpoints") }

  /// For files without names while a reader writes them.
  var scratch: URL { root.appending(path: "scratch") }

  /// Folders of the watched door: where files are dropped, and where they go afterwards.
  var drop: URL { root.appending(path: "drop") }
  var accepted: URL { root.appending(path: "accepted") }
  var rejected: URL { root.appending(path: "rejected") }
  /// Notes of deliveries that name no case.
  var unrouted: URL { root.appending(path: "unrouted") }

  /// `--workspace`, else `$DOSSIER_WORKSPACE`, else `./dossier-workspace`.
  init(option: String?) {
    let path = option ?? ProcessInfo.processInfo.environment["DOSSIER_WORKSPACE"] ?? "dossier-workspace"
    root = URL(filePath: path).absoluteURL.standardizedFileURL
  }

  /// Makes the folders that are missing, readable by their owner only.
  func create() throws(CommandFailure) {
    do {
      for folder in [root, drop, accepted, rejected, packets, blobs, scratch] {
        try FileManager.default.createDirectory(
          at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      }
    } catch {
      throw CommandFailure(
        .failed,
        "the workspace cannot be made: check the rights and the room on its disk, or name another (--workspace)")
    }
  }

  /// False where nothing was ever filed here.
  var exists: Bool { FileManager.default.fileExists(atPath: masterKey.path) }
}

/// The options that every command with a case takes.
struct WorkspaceOptions: ParsableArguments {
  @Option(help: "The workspace's folder (else $DOSSIER_WORKSPACE, else ./dossier-workspace).")
  var workspace: String?

  @Option(
    help: """
      The case store: postgres://USER@HOST/DATABASE (else $DOSSIER_STORE, else `store:` in the workspace's \
      dossier.yaml, else a SQLite file in the workspace). A password belongs into ~/.pgpass.
      """)
  var store: String?

  @Option(help: "A pipeline file (else the one named in the workspace's dossier.yaml, else second-opinion.yaml).")
  var pipeline: String?

  var folder: Workspace { Workspace(option: workspace) }

  /// The workspace's `dossier.yaml` with the environment over it, and over both what the command line says.
  func settings(listen: String? = nil) throws(CommandFailure) -> ServiceSettings {
    var environment = ProcessInfo.processInfo.environment
    if let listen { environment["DOSSIER_LISTEN"] = listen }
    do {
      return try SettingsFile.load(at: folder.settings, environment: environment)
    } catch {
      throw CommandFailure(.unusableInput, "the settings have mistakes:\n\(error)")
    }
  }

  /// What `--pipeline` names, else the settings, else the installed default.
  func loadPipeline() throws(CommandFailure) -> LoadedPipeline {
    if let pipeline { return try LoadedPipeline(path: pipeline) }
    let named = try settings().pipeline.map { URL(filePath: $0, relativeTo: folder.folderURL).path }
    return try LoadedPipeline(path: named)
  }

  /// The same for working on cases.
  func loadWorkingPipeline() throws(CommandFailure) -> WorkingPipeline {
    let readers = try ReaderProgram()
    return try WorkingPipeline(try loadPipeline(), readers: readers)
  }
}
