import Foundation
import Workers

/// Where the program finds what it was installed with: its reader and the pipelines.
enum ProgramFiles {
  /// The folder of this executable, links resolved.
  static var folder: URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
  }

  static var readers: ReaderPrograms {
    ReaderPrograms(
      paper: folder.appending(path: "dossier-reader").path, discs: folder.appending(path: "dossier-disc-reader").path)
  }

  /// `second-opinion.yaml` in `$DOSSIER_PIPELINES`, in `share/dossier/Pipelines` beside `bin`, or in `Pipelines` of the
  /// checkout that the program was built in; `nil` where there is none.
  static var defaultPipeline: URL? {
    var places: [URL] = []
    if let named = ProcessInfo.processInfo.environment["DOSSIER_PIPELINES"] { places.append(URL(filePath: named)) }
    places.append(folder.deletingLastPathComponent().appending(path: "share/dossier/Pipelines"))
    var above = folder
    while above.path != "/" {
      above = above.deletingLastPathComponent()
      places.append(above.appending(path: "Pipelines"))
    }
    return places.map { $0.appending(path: "second-opinion.yaml") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }
}
