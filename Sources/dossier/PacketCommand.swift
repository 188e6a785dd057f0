import ArgumentParser
import CaseModel
import CaseStore
import Foundation
import StageContract
import Stages
import PacketWriting
import ServiceSettings

struct PacketCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "packet", abstract: "Names a case's packet folder, copies it out, opens, compares or verifies it.",
    subcommands: [PacketFolderCommand.self, PacketDiffCommand.self, PacketVerifyCommand.self],
    defaultSubcommand: PacketFolderCommand.self)
}

struct PacketFolderCommand: DossierCommand {
  static let configuration = CommandConfiguration(
    commandName: "folder", abstract: "Names a case's packet folder, copies it out, packs it or opens it (the default).")

  @Option(help: "The version; the newest without it.")
  var version: Int?

  @Option(help: "Copy the packet's files into this new folder.")
  var out: String?

  @Option(help: "Pack the packet's files into this new zip, encrypted (AES-256).")
  var zip: String?

  @Option(help: "The file that holds the zip's password, of 12 ASCII characters or more; - reads standard input.")
  var passwordFile: String?

  @Flag(help: "With --out: a copy for a specialist who is not to know whose case it is, without any identifier.")
  var deidentified = false

  @Flag(help: "Open packet.html in the desktop's browser.")
  var open = false

  @Flag(help: "Print the JSON Schema of packet.json.")
  var schema = false

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The 10-digit reference.")
  var reference: String?

  func validate() throws {
    if !schema && reference == nil { throw ValidationError("Name a case, or ask for --schema.") }
    if (zip == nil) != (passwordFile == nil) { throw ValidationError("--zip and --password-file go together.") }
    if deidentified && (out == nil || open) {
      throw ValidationError("--deidentified needs --out, and stands without --open.")
    }
    if zip != nil && (out != nil || open) { throw ValidationError("Ask for --zip alone, without --out and --open.") }
  }

  func perform() async throws {
    if schema {
      StandardOutput.write(PacketSchema.text)
      return
    }
    let reference = try ReferenceArgument.parse(reference ?? "")
    let session = try await Session(options)
    let packet = try await session.packet(of: reference, version: version)
    if let zip {
      let target = URL(filePath: zip)
      try await pack(packet, into: target, session)
      StandardOutput.line(target.path)
      return
    }
    if deidentified, let out {
      let target = URL(filePath: out)
      try SpecialistFolder.check(target)
      let vocabulary = SpecialistVocabulary(try options.loadPipeline().pipeline)
      try await session.note("copy-deidentified", of: packet)
      try await SpecialistFolder(session: session, vocabulary: vocabulary).write(packet, to: target)
      StandardOutput.line(target.path)
      return
    }
    do { try await session.publisher.materialise(packet) } catch { throw CommandFailure(error) }
    try await session.note(out == nil ? "open-packet" : "copy-packet", of: packet)
    var folder = session.publisher.url(of: reference, version: packet.version)
    if let out {
      let target = URL(filePath: out)
      try SpecialistFolder.check(target)
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

  private func pack(_ packet: PublishedPacket, into target: URL, _ session: Session) async throws(CommandFailure) {
    let password = try ArchivePassword.read(nil, file: passwordFile, of: "--password-file")
    guard !FileManager.default.fileExists(atPath: target.path) else { throw CommandFailure(ArchiveFailure.exists) }
    let files: [AssemblePacket.File]
    do { files = try await session.publisher.files(of: packet) } catch { throw CommandFailure(error) }
    try await session.note("copy-packet", of: packet, as: "zip")
    do throws(ArchiveFailure) {
      try await EncryptedArchive(readers: session.makeReaders()).write(
        files, to: target, password: password, replaces: false)
    } catch {
      throw CommandFailure(error)
    }
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
