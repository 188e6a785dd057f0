import Foundation
import ReaderProtocol

/// The reader beside this program: there, executable, and able to say what it is made of.
enum ReaderProgram {
  /// `thoroughly` has the reader load what it otherwise only looks for.
  static func versions(thoroughly: Bool = false) throws(CommandFailure) -> ReaderVersions {
    let process = Process()
    process.executableURL = ProgramFiles.reader
    process.arguments = ["--versions"] + (thoroughly ? ["--thorough"] : [])
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
      let answer = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
      return try JSONDecoder().decode(ReaderVersions.self, from: answer)
    } catch {
      throw CommandFailure(
        .missingComponent,
        "the program dossier-reader is not beside dossier or does not run: build or install both; `dossier doctor` tells more"
      )
    }
  }
}
