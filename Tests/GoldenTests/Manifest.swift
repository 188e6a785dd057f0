import Crypto
import Foundation
import Testing

/// A packet's `manifest.json`.
struct Manifest: Decodable {
  struct Entry: Decodable {
    let name: String
    let sha256: String
    let bytes: Int

    /// Expects the file to be what the entry says.
    func check(at file: URL) throws {
      let data = try Data(contentsOf: file)
      #expect(data.count == bytes, "\(name)")
      #expect(SHA256.hash(data: data).map { String(format: "%02x", $0) }.joined() == sha256, "\(name)")
    }
  }

  let files: [Entry]
  let originals: [Entry]

  init(at folder: URL) throws {
    self = try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: folder.appending(path: "manifest.json")))
  }

  static func fileCount(below folder: URL) throws -> Int {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).count { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: folder.appending(path: name).path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
  }
}
