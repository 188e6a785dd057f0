import CaseModel
import Foundation
import ProgramTesting

/// The first sample case's form, note and disc, with one PDF that is none: quick, as nothing in it needs recognition.
actor SmallCase {
  static let reference = "1000000001"
  static let shared = SmallCase()

  struct Run: Sendable {
    let workspace: URL
    let ingest: ProgramRun

    var packet: URL { URL(filePath: ingest.output.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  private var started: Task<Run, any Error>?

  /// The case ingested once; tests that change it ingest their own.
  func run() async throws -> Run {
    if let started { return try await started.value }
    let task = Task {
      let folder = SmallCase.folder
      let files = try SmallCase.files(in: folder.appending(path: "sent"))
      return try await SmallCase.ingest(files, into: folder.appending(path: "workspace"))
    }
    started = task
    return try await task.value
  }

  static func ingest(_ files: URL, into workspace: URL, program: Program = Program()) async throws -> Run {
    let ingest = try await program.run([
      "ingest", "--case", reference, files.path, "--wait", "--workspace", workspace.path,
    ])
    return Run(workspace: workspace, ingest: ingest)
  }

  /// Lays the files down in a new folder and returns it.
  static func files(in folder: URL) throws -> URL {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["case.yaml", "consultation-note.pdf", "disc"] {
      try FileManager.default.copyItem(
        at: SampleCases.folder(reference).appending(path: name), to: folder.appending(path: name))
    }
    try Data("%PDF-1.7\nthis is no PDF\n".utf8).write(to: folder.appending(path: "quintero-scan.pdf"))
    return folder
  }

  /// Removed when the tests end. Never one that an earlier process with the same number left behind.
  private static let folder: URL = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dossier-small-\(UUID().uuidString)")
    atexit {
      do { try FileManager.default.removeItem(at: SmallCase.folder) } catch {
        print("the small case's folder could not be removed")
      }
    }
    return folder
  }()
}
