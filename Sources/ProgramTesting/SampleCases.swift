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

  /// A sample case that came to no packet, with what the program said.
  package struct Failure: Error, CustomStringConvertible {
    package let ingest: ProgramRun
    package var description: String { "no packet, status \(ingest.status): \(ingest.errors)" }
  }

  /// Of the packet's newest version, as `ingest --wait` printed it.
  package var packet: URL {
    URL(filePath: ingest.output.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}

/// Who reads the scans of the sample cases.
package enum SampleReader: String, Sendable, CaseIterable {
  /// Tesseract alone, as where nothing else is installed.
  case tesseract
  /// The second reader first, as `make setup` installs it.
  case second

  /// Those that this machine has; without the second reader, run `.ci/second-reader` to test both.
  package static let installed: [SampleReader] = allCases.filter { $0 == .tesseract || secondReader != nil }

  /// In the folder of the checkout, or where a tester put it.
  private static let secondReader: String? = {
    let named = ProcessInfo.processInfo.environment["DOSSIER_SECOND_READER"] ?? ""
    let folder = named.isEmpty ? SampleCases.root.appending(path: "second-reader").path : named
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }()

  package var environment: [String: String] {
    ["DOSSIER_SECOND_READER": self == .second ? SampleReader.secondReader ?? "" : "none"]
  }
}

/// Each sample case ingested once by each reader, whoever asks first.
package actor SampleRuns {
  package static let shared = SampleRuns()

  private var runs: [String: Task<SampleRun, any Error>] = [:]

  package func run(_ reference: String, by reader: SampleReader = .tesseract) async throws -> SampleRun {
    let name = "\(reference)-\(reader.rawValue)"
    if let started = runs[name] { return try await started.value }
    let task = Task {
      let workspace = SampleRuns.folder.appending(path: name)
      let arguments = [
        "ingest", "--case", reference, SampleCases.folder(reference).path, "--wait", "--workspace", workspace.path,
      ]
      let ingest = try await Program().run(arguments, environment: reader.environment)
      guard !ingest.output.isEmpty else { throw SampleRun.Failure(ingest: ingest) }
      return SampleRun(workspace: workspace, ingest: ingest)
    }
    runs[name] = task
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
