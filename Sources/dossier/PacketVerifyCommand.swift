import ArgumentParser
import Foundation

struct PacketVerifyCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Checks a packet's folder: hashes, schema, references and sums.")

  @Argument(help: "The packet's folder, also a copy elsewhere.", completion: .directory)
  var folder: String

  func perform() async throws {
    let check = try PacketFolderCheck(URL(filePath: folder))
    for problem in check.problems { StandardOutput.line(problem) }
    guard check.problems.isEmpty else {
      throw CommandFailure(
        .unusableInput, "this is not the packet that was published: take it again with `dossier packet REF --out DIR`")
    }
    StandardOutput.line("The packet is whole: every file is as it was published, and it agrees with itself.")
  }
}
