import Foundation
import ProgramTesting
import Testing

/// A packet as an encrypted zip, opened with a program that is not ours.
@Suite struct EncryptedZipTests {
  private static let has7z = FileManager.default.isExecutableFile(atPath: "/usr/bin/7z")
  private static let password = "correct horse battery staple"

  private func unzip(_ zip: URL, into folder: URL, password: String) async throws -> ProgramRun {
    try await Program(executable: URL(filePath: "/usr/bin/7z")).run([
      "x", "-y", "-p\(password)", "-o\(folder.path)", zip.path,
    ])
  }

  /// Every file of the packet, byte for byte, and no other.
  private func expectSame(_ folder: URL, _ packet: URL) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: packet.path).sorted()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == names)
    for name in names {
      let same =
        try Data(contentsOf: folder.appending(path: name)) == Data(contentsOf: packet.appending(path: name))
      #expect(same, "\(name)")
    }
  }

  @Test(.enabled(if: has7z, "needs 7z"))
  func `the zip opens with its password to the packet's very bytes, and with another to nothing`() async throws {
    let small = try await SmallCase.shared.run()
    let scratch = try TemporaryFolder("zip")
    defer { scratch.remove() }
    let key = try scratch.file("key", Self.password + "\n")
    let zip = scratch.url.appending(path: "out/packet.zip")
    try FileManager.default.createDirectory(
      at: zip.deletingLastPathComponent(), withIntermediateDirectories: true)
    // What a crash left of an earlier try is in nobody's way.
    try Data("half".utf8).write(to: zip.deletingLastPathComponent().appending(path: ".packet.zip.building"))
    let packed = try await Program().run([
      "packet", SmallCase.reference, "--zip", zip.path, "--password-file", key, "--workspace", small.workspace.path,
    ])
    try #require(packed.status == 0, "\(packed.errors)")
    #expect(packed.output == zip.path + "\n")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.url.appending(path: "out").path) == ["packet.zip"])
    let listed = try await Program(executable: URL(filePath: "/usr/bin/7z")).run(["l", "-slt", zip.path])
    let methods = listed.output.matches(of: /Method = (.*)\n/).map { String($0.1) }
    #expect(methods.count >= 6 && methods.allSatisfy { $0.contains("AES-256") }, "\(methods)")
    let unpacked = scratch.url.appending(path: "unpacked")
    #expect(try await unzip(zip, into: unpacked, password: Self.password).status == 0)
    try expectSame(unpacked, small.packet)
    #expect(try await Program().run(["packet", "verify", unpacked.path]).status == 0)
    let wrong = try await unzip(zip, into: scratch.url.appending(path: "wrong"), password: "another horse battery")
    #expect(wrong.status != 0)
    // Once more: what is there is never written over.
    let again = try await Program().run(
      ["packet", SmallCase.reference, "--zip", zip.path, "--password-file", "-", "--workspace", small.workspace.path],
      input: Self.password)
    #expect(again.status == 65 && again.errors.contains("exists"))
    let audit = try await Program().run(["audit", SmallCase.reference, "--workspace", small.workspace.path])
    #expect(audit.output.contains("copy-packet") && audit.output.contains("zip"))
    for text in [packed.errors, again.errors, audit.output] { #expect(!text.contains("horse")) }
  }

  @Test(arguments: [("short", "12 characters"), ("pässword-of-more", "ASCII"), ("", "12 characters")])
  func `a password that is none is told without saying it, and leaves nothing behind`(
    _ password: String, _ word: String
  ) async throws {
    let small = try await SmallCase.shared.run()
    let scratch = try TemporaryFolder("zip")
    defer { scratch.remove() }
    let key = try scratch.file("key", password)
    let zip = scratch.url.appending(path: "packet.zip")
    let run = try await Program().run([
      "packet", SmallCase.reference, "--zip", zip.path, "--password-file", key, "--workspace", small.workspace.path,
    ])
    #expect(run.status == 65 && run.errors.contains(word))
    #expect(password.isEmpty || !run.errors.contains(password))
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == ["key"])
  }

  @Test func `a folder that is not there, and options that do not go together, are said`() async throws {
    let small = try await SmallCase.shared.run()
    let scratch = try TemporaryFolder("zip")
    defer { scratch.remove() }
    let key = try scratch.file("key", Self.password)
    let base = ["packet", SmallCase.reference, "--workspace", small.workspace.path]
    let lost = try await Program().run(base + ["--zip", scratch.url.path + "/no/packet.zip", "--password-file", key])
    #expect(lost.status == 1 && lost.errors.contains("folder of --zip"))
    #expect(try await Program().run(base + ["--zip", scratch.url.path + "/x.zip"]).status == 64)
    #expect(try await Program().run(base + ["--zip", "x.zip", "--password-file", key, "--out", "x"]).status == 64)
  }

  @Test(.enabled(if: has7z, "needs 7z"))
  func `each published packet lies in the folder of the settings, whole, and is tried again until it does`()
    async throws
  {
    let scratch = try TemporaryFolder("deliver")
    defer { scratch.remove() }
    let outbox = scratch.url.appending(path: "outbox")
    let workspace = scratch.url.appending(path: "workspace")
    try FileManager.default.createDirectory(at: workspace, withIntermediateDirectories: true)
    let key = try scratch.file("key", Self.password)
    let settings = "delivery: {archives: [{folder: \(outbox.path), passwordFile: \(key)}]}\n"
    try Data(settings.utf8).write(to: workspace.appending(path: "dossier.yaml"))
    // The outbox is not there yet: the packet is published all the same, and its delivery waits.
    let sent = try SmallCase.files(in: scratch.url.appending(path: "sent"))
    let small = try await SmallCase.ingest(sent, into: workspace)
    #expect(small.ingest.status == 2, "\(small.ingest.errors)")
    let zip = outbox.appending(path: "\(SmallCase.reference)-v1.zip")
    #expect(!FileManager.default.fileExists(atPath: zip.path))
    try FileManager.default.createDirectory(at: outbox, withIntermediateDirectories: true)
    var said = small.ingest.errors
    // Each run takes what is due; the delivery is due some seconds after it failed.
    while !FileManager.default.fileExists(atPath: zip.path) {
      said += try await Program().run(["work", "--drain", "--workspace", workspace.path]).errors
    }
    let unpacked = scratch.url.appending(path: "unpacked")
    #expect(try await unzip(zip, into: unpacked, password: Self.password).status == 0)
    try expectSame(unpacked, small.packet)
    #expect(!said.contains("horse"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: outbox.path) == [zip.lastPathComponent])
  }
}
