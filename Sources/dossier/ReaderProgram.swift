import Foundation
import ReaderProtocol

/// The reader beside this program: there, executable, and able to say what it is made of.
enum ReaderProgram {
  /// `thoroughly` has the reader load what it otherwise only looks for.
  static func versions(thoroughly: Bool = false) throws(CommandFailure) -> ReaderVersions {
    let wanted = SandboxUse.named(ProcessInfo.processInfo.environment["DOSSIER_SANDBOX"])
    guard let wanted else {
      let words = SandboxUse.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(.usage, "DOSSIER_SANDBOX is one of \(words)")
    }
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
      let versions = try JSONDecoder().decode(ReaderVersions.self, from: answer)
      guard wanted != .required || versions.sandbox.isWhole else {
        throw CommandFailure(
          .missingComponent,
          "DOSSIER_SANDBOX=required, and this kernel cannot confine readers: use Linux 5.13 or later with Landlock and seccomp"
        )
      }
      return versions
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(
        .missingComponent,
        "the program dossier-reader is not beside dossier or does not run: build or install both; `dossier doctor` tells more"
      )
    }
  }
}
