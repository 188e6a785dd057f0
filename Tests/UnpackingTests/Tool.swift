import Foundation
import ProgramTesting

/// A program that makes what libarchive cannot write.
enum Tool {
  static let sevenZip = ["/usr/bin/7z", "/usr/bin/7za", "/usr/bin/7zz"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  static func locked7z(_ content: [UInt8], hidesNames: Bool) throws -> [UInt8] {
    guard let sevenZip else { throw CocoaError(.fileNoSuchFile) }
    let scratch = try TemporaryFolder("7z")
    defer { scratch.remove() }
    let file = try scratch.file("report.txt", content)
    let archive = scratch.url.appending(path: "locked.7z")
    let process = Process()
    process.executableURL = URL(filePath: sevenZip)
    process.arguments = ["a", "-psecret", "-mhe=\(hidesNames ? "on" : "off")", archive.path, file]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return [UInt8](try Data(contentsOf: archive))
  }
}
