import ArgumentParser

/// Why a command ends other than well: the code is a contract, the message says what happened and what to do next.
struct CommandFailure: Error, CustomStringConvertible {
  enum Code: Int32 {
    case failed = 1
    case openHolds = 2
    case usage = 64
    case unusableInput = 65
    case missingComponent = 69
    case tryAgain = 75
  }

  let code: Code
  let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  var description: String { message }
}

/// A command of ours: what it throws becomes a sentence on standard error and one of the contract's exit codes.
protocol DossierCommand: AsyncParsableCommand {
  func perform() async throws
}

extension DossierCommand {
  func run() async throws {
    do {
      try await perform()
    } catch let failure as CommandFailure {
      StandardError.write("dossier: \(failure.message)\n")
      throw ExitCode(failure.code.rawValue)
    }
  }
}
