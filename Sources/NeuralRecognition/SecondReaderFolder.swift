import Crypto
import Foundation

/// The folder that `.ci/second-reader` fills: the inference library, the models, their alphabets, and the licences.
package struct SecondReaderFolder: Sendable {
  package let path: String

  /// `$DOSSIER_SECOND_READER`, else `share/dossier/second-reader` beside `bin`, else `second-reader` in the checkout
  /// that the program was built in. The variable says `none` where tesseract is to read alone.
  package static func find(
    program: URL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent(),
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(NeuralFailure) -> SecondReaderFolder {
    if let named = environment["DOSSIER_SECOND_READER"], !named.isEmpty {
      guard named != "none" else { throw .switchedOff }
      return try SecondReaderFolder(URL(filePath: named))
    }
    var places = [program.deletingLastPathComponent().appending(path: "share/dossier/second-reader")]
    var above = program
    while above.path != "/" {
      above = above.deletingLastPathComponent()
      places.append(above.appending(path: "second-reader"))
    }
    for place in places where FileManager.default.fileExists(atPath: place.path) {
      return try SecondReaderFolder(place)
    }
    throw .notInstalled
  }

  private init(_ url: URL) throws(NeuralFailure) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue else {
      throw .notInstalled
    }
    path = url.path
  }

  func path(of file: PinnedFiles.File) -> String { "\(path)/\(file.path)" }

  /// The bytes of a file, once they are known to be the pinned ones.
  func bytes(_ file: PinnedFiles.File) throws(NeuralFailure) -> [UInt8] { [UInt8](try checked(file)) }

  /// That every part of the library is the pinned one: a library that was cut short crashes where it is loaded.
  func checkLibraries() throws(NeuralFailure) {
    for file in PinnedFiles.all where file.path.hasPrefix("lib") { _ = try checked(file) }
  }

  func checkAll() throws(NeuralFailure) {
    for file in PinnedFiles.all { _ = try checked(file) }
  }

  /// That every file is there in its length, without reading it.
  func checkSizes() throws(NeuralFailure) {
    for file in PinnedFiles.all {
      let size: Int?
      do {
        size = try FileManager.default.attributesOfItem(atPath: path(of: file))[.size] as? Int
      } catch {
        throw .missing(file: file.path)
      }
      guard size == file.byteCount else { throw .changed(file: file.path) }
    }
  }

  private func checked(_ file: PinnedFiles.File) throws(NeuralFailure) -> Data {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path(of: file)), options: .alwaysMapped)
    } catch {
      throw .missing(file: file.path)
    }
    guard data.count == file.byteCount else { throw .changed(file: file.path) }
    let digest = SHA256.hash(data: data).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    guard digest == file.sha256 else { throw .changed(file: file.path) }
    return data
  }
}
