import CaseModel
import Foundation
import ServiceSettings

/// The drop folders of a workspace with where things go from them.
struct WatchedFolders {
  let all: [(folder: URL, channel: Channel, accepted: URL, rejected: URL)]

  init(_ watch: ServiceSettings.Watch?, workspace: Workspace) {
    guard let folders = watch?.folders else {
      all = [(workspace.drop, .upload, workspace.accepted, workspace.rejected)]
      return
    }
    all = folders.map { settings in
      let folder = URL(filePath: settings.folder, relativeTo: workspace.folderURL).absoluteURL.standardizedFileURL
      func beside(_ path: String?, _ name: String) -> URL {
        guard let path else { return folder.deletingLastPathComponent().appending(path: name) }
        return URL(filePath: path, relativeTo: workspace.folderURL).absoluteURL.standardizedFileURL
      }
      return (
        folder, settings.channel ?? .upload, beside(settings.accepted, "accepted"),
        beside(settings.rejected, "rejected")
      )
    }
  }
}

extension Workspace {
  /// The root as a base for relative paths.
  var folderURL: URL { URL(filePath: root.path, directoryHint: .isDirectory) }
}
