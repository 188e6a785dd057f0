import Foundation
import ReaderProtocol

/// The readers beside this program: there, executable, and able to say what they are made of.
struct ReaderProgram {
  private let wanted: SandboxUse
  private let paper: Asked
  private let discs: Asked

  /// Asks them what they are made of; they answer while the caller does something else.
  ///
  /// `thoroughly` has the reader load what it otherwise only looks for.
  init(thoroughly: Bool = false) throws(CommandFailure) {
    let wanted = SandboxUse.named(ProcessInfo.processInfo.environment["DOSSIER_SANDBOX"])
    guard let wanted else {
      let words = SandboxUse.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(.usage, "DOSSIER_SANDBOX is one of \(words)")
    }
    self.wanted = wanted
    let programs = ProgramFiles.readers
    paper = try Asked(programs.paper, thoroughly: thoroughly)
    discs = try Asked(programs.discs, thoroughly: thoroughly)
  }

  /// Waits for their answers; to be called once.
  func versions() throws(CommandFailure) -> ReaderVersions {
    let paper = try paper.versions()
    let discs = try discs.versions()
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
