import Foundation

/// A new folder that the test which made it removes.
package struct TemporaryFolder: Sendable {
  package let url: URL

  package init(_ word: String) throws {
    url = FileManager.default.temporaryDirectory.appending(path: "dossier-test-\(word)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// Writes a file in it and returns the file's path.
  package func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file.path
  }

  package func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

  package func remove() {
    do { try FileManager.default.removeItem(at: url) } catch { print("a test's folder could not be removed: \(error)") }
  }
}
