import Foundation
import ReaderProtocol

/// The readers beside this program: there, executable, and able to say what they are made of.
enum ReaderProgram {
  /// `thoroughly` has the reader load what it otherwise only looks for.
  static func versions(thoroughly: Bool = false) throws(CommandFailure) -> ReaderVersions {
    let wanted = SandboxUse.named(ProcessInfo.processInfo.environment["DOSSIER_SANDBOX"])
    guard let wanted else {
      let words = SandboxUse.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(.usage, "DOSSIER_SANDBOX is one of \(words)")
    }
    let paper = try versions(of: ProgramFiles.readers.paper, thoroughly: thoroughly)
    let discs = try versions(of: ProgramFiles.readers.discs, thoroughly: thoroughly)
    guard wanted != .required || paper.sandbox.isWhole else {
      throw CommandFailure(
        .missingComponent,
        "DOSSIER_SANDBOX=required, and this kernel cannot confine readers: use Linux 5.13 or later with Landlock and seccomp"
      )
    }
    return ReaderVersions(
      engines: (paper.engines + discs.engines).sorted(), languages: paper.languages, secondReader: paper.secondReader,
      sandbox: paper.sandbox)
  }

  private static func versions(of program: String, thoroughly: Bool) throws(CommandFailure) -> ReaderVersions {
    let process = Process()
    process.executableURL = URL(filePath: program)
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
      let name = process.executableURL?.lastPathComponent ?? "dossier-reader"
      throw CommandFailure(
        .missingComponent,
        "the program \(name) is not beside dossier or does not run: build or install all three; `dossier doctor` tells more"
      )
    }
  }
}
