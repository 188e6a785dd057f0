import CaseModel
import Foundation

/// The synthetic cases that come with the project.
package enum SampleCases {
  package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  package static let references = ["1000000001", "1000000002", "1000000003"]

  package static var records: URL { root.appending(path: "SampleRecords") }

  package static func folder(_ reference: String) -> URL { records.appending(path: reference) }
}

/// A sample case as the program left it.
package struct SampleRun: Sendable {
  package let workspace: URL
  package let ingest: ProgramRun

  /// Of the packet's newest version, as `ingest --wait` printed it.
  package var packet: URL {
    URL(filePath: ingest.output.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}

/// Each sample case ingested once, whoever asks first.
package actor SampleRuns {
  package static let shared = SampleRuns()

  private var runs: [String: Task<SampleRun, any Error>] = [:]

  package func run(_ reference: String) async throws -> SampleRun {
    if let started = runs[reference] { return try await started.value }
    let task = Task {
      let workspace = SampleRuns.folder.appending(path: reference)
      let ingest = try await Program().run([
        "ingest", "--case", reference, SampleCases.folder(reference).path, "--wait", "--workspace", workspace.path,
      ])
      return SampleRun(workspace: workspace, ingest: ingest)
    }
    runs[reference] = task
    return try await task.value
  }

  /// Removed when the tests end. Never one that an earlier process with the same number left behind.
  private static let folder: URL = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dossier-samples-\(UUID().uuidString)")
    atexit {
      do { try FileManager.default.removeItem(at: SampleRuns.folder) } catch {
        print("the samples' folder could not be removed")
      }
    }
    return folder
  }()
}
