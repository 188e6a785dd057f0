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
    // Both at work before either is asked.
    let readers = try [ProgramFiles.readers.paper, ProgramFiles.readers.discs].map { program throws(CommandFailure) in
      try Asked(program, thoroughly: thoroughly)
    }
    let paper = try readers[0].versions()
    let discs = try readers[1].versions()
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
}

/// A reader that was started to say what it is made of.
private struct Asked {
  private let process = Process()
  private let output = Pipe()
  private let program: String

  init(_ program: String, thoroughly: Bool) throws(CommandFailure) {
    self.program = program
    process.executableURL = URL(filePath: program)
    process.arguments = ["--versions"] + (thoroughly ? ["--thorough"] : [])
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { throw failure }
  }

  func versions() throws(CommandFailure) -> ReaderVersions {
    do {
      let answer = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { throw failure }
      return try JSONDecoder().decode(ReaderVersions.self, from: answer)
    } catch {
      throw failure
    }
  }

  private var failure: CommandFailure {
    CommandFailure(
      .missingComponent,
      "the program \(URL(filePath: program).lastPathComponent) is not beside dossier or does not run: build or install all three; `dossier doctor` tells more"
    )
  }
}
