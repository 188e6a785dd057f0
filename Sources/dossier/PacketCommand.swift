import ArgumentParser
import CaseModel
import CaseStore
import Foundation
import StageContract
import PacketWriting

struct PacketCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "packet", abstract: "Names a case's packet folder, copies it out, opens, compares or verifies it.",
    subcommands: [PacketFolderCommand.self, PacketDiffCommand.self, PacketVerifyCommand.self],
    defaultSubcommand: PacketFolderCommand.self)
}

struct PacketFolderCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "folder", abstract: "Names a case's packet folder, copies it out or opens it (the default).")

  @Option(help: "The version; the newest without it.")
  var version: Int?

  @Option(help: "Copy the packet's files into this new folder.")
  var out: String?

  @Flag(help: "Open packet.html in the desktop's browser.")
  var open = false

  @Flag(help: "Print the JSON Schema of packet.json.")
  var schema = false

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference.")
  var reference: String?

  func validate() throws {
    if !schema && reference == nil { throw ValidationError("Name a case, or ask for --schema.") }
  }

  func perform() async throws {
    if schema {
      StandardOutput.write(PacketSchema.text)
      return
    }
    let reference = try ReferenceArgument.parse(reference ?? "")
    let session = try await Session(options)
    let packet = try await session.packet(of: reference, version: version)
    do {
      try await session.publisher.materialise(packet)
      try await session.store.note(
        AuditAction(out == nil ? "open-packet" : "copy-packet", detail: "v\(packet.version)"), in: reference,
        by: session.actor)
    } catch let failure as StageFailure {
      throw CommandFailure(failure)
    } catch let failure as StoreFailure {
      throw CommandFailure(failure)
    }
    var folder = session.publisher.url(of: reference, version: packet.version)
    if let out {
      let target = URL(filePath: out)
      guard !FileManager.default.fileExists(atPath: target.path) else {
        throw CommandFailure(.unusableInput, "the folder of --out exists: name one that does not")
      }
      do {
        try FileManager.default.copyItem(at: folder, to: target)
      } catch {
        throw CommandFailure(.failed, "the packet could not be copied: check the rights and the room at --out")
      }
      folder = target
    }
    StandardOutput.line(folder.path)
    if open { try show(folder.appending(path: "packet.html")) }
  }

  private func show(_ page: URL) throws(CommandFailure) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["xdg-open", page.path]
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
      process.waitUntilExit()
    } catch {
      throw CommandFailure(.missingComponent, "no browser could be started; open packet.html in the folder above")
    }
    guard process.terminationStatus == 0 else {
      throw CommandFailure(.missingComponent, "no browser could be started; open packet.html in the folder above")
    }
  }
}
