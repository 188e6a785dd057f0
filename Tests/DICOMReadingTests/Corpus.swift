import Foundation

/// The files that nobody here wrote, beside the project's checkout; tests that need them are skipped without.
enum Corpus {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/corpus")
  static let isPresent = FileManager.default.fileExists(atPath: folder.appending(path: "TRUTH_dicom.tsv").path)

  static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appending(path: path))) }

  /// Every file under a folder of the corpus, by its path below that folder.
  static func files(under path: String, where isWanted: (String) -> Bool = { _ in true }) throws -> [DiscFile] {
    let base = folder.appending(path: path)
    let names = try FileManager.default.subpathsOfDirectory(atPath: base.path).sorted()
    return try names.filter(isWanted).compactMap { name in
      var isFolder: ObjCBool = false
      let url = base.appending(path: name)
      guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue else {
        return nil
      }
      return DiscFile(path: name, bytes: [UInt8](try Data(contentsOf: url)))
    }
  }
}
