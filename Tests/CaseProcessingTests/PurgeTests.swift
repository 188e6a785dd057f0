import CaseModel
import CaseProcessing
import CaseStore
import CaseStoreTesting
import ContentHashing
import FileBlobs
import Foundation
import ProgramTesting
import StageContract
import Testing

@Suite struct PurgeTests {
  private let actor = Actor("tester")
  private let first = CaseReference("0000000001")
  private let second = CaseReference("0000000002")

  /// Two cases that share one file; each has another of its own, and a result that names a page's text.
  private struct Setting {
    let scratch: TemporaryFolder
    let store: MemoryCaseStore
    let blobs: FileBlobStore
    let references: [CaseReference]
    let letters: [BlobDigest]
    let shared: BlobDigest
    let texts: [BlobDigest]

    var folders: [URL] { ["packets", "accepted"].map { scratch.url.appending(path: $0) } }

    func purge() async throws -> PurgeCase.Outcome {
      try await PurgeCase(store: store, blobs: blobs, folders: folders).purge(references[0], by: Actor("tester")) {
        _, _ in
      }
    }
  }

  private func setting() async throws -> Setting {
    let scratch = try TemporaryFolder("purge")
    let blobs = try await FileBlobStore(
      folder: scratch.url.path + "/blobs", keyFile: scratch.url.path + "/master.key")
    let store = MemoryCaseStore()
    let shared = try await blobs.put(Array("the same discharge letter".utf8))
    var letters: [BlobDigest] = []
    var texts: [BlobDigest] = []
    let references = [try #require(first), try #require(second)]
    for reference in references {
      let letter = try await blobs.put(Array("a letter to \(reference)".utf8))
      let items = [letter, shared].map { ArrivalItem(name: "x.txt", digest: $0, byteCount: 1) }
      let manifest = ArrivalManifest(channel: .upload, items: items)
      let digest = try await blobs.put(json: manifest)
      _ = try await store.receive(
        Delivery(
          reference: reference, channel: .upload, manifest: digest, content: try manifest.contentDigest()), jobs: [],
        by: actor)
      // A result names the text of a page, which is reached through it alone.
      let text = try await blobs.put(Array("text of the letter to \(reference)".utf8))
      let output = try await blobs.put(json: ["page": text])
      let key = StageKey(digest: BlobDigest(sha256Of: Array("key \(reference)".utf8)))
      try await store.record(output, for: key, of: [], stage: StageName("try-out"), usedBy: reference)
      letters.append(letter)
      texts.append(text)
      for folder in ["packets", "accepted"] {
        _ = try scratch.file("\(folder)/\(reference)/v1/packet.html", "a packet")
      }
    }
    return Setting(
      scratch: scratch, store: store, blobs: blobs, references: references, letters: letters, shared: shared,
      texts: texts)
  }

  @Test func `a purge destroys what the case alone holds and leaves what another case refers to`() async throws {
    let setting = try await setting()
    defer { setting.scratch.remove() }
    let outcome = try await setting.purge()
    // Manifest, letter, result and text; the shared file stays.
    #expect(outcome.destroyed == 4)
    #expect(outcome.shared == 1)
    for gone in [setting.letters[0], setting.texts[0]] {
      #expect(try await setting.blobs.head(gone) == nil)
    }
    #expect(try await setting.blobs.get(setting.shared) == Array("the same discharge letter".utf8))
    for left in [setting.letters[1], setting.texts[1]] { #expect(try await setting.blobs.head(left) != nil) }
    for folder in setting.folders {
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/0000000001"))
      #expect(FileManager.default.fileExists(atPath: folder.path + "/0000000002/v1/packet.html"))
    }
    #expect(await setting.store.overview(of: setting.references[0])?.purgedAt != nil)
    #expect(await setting.store.history(of: setting.references[0]).last?.action == AuditAction("purged", detail: "4"))
  }

  @Test func `a purge that was stopped on its way goes on where it stopped`() async throws {
    let setting = try await setting()
    defer { setting.scratch.remove() }
    // As a crash leaves it: begun, and some of the blobs gone, those that name others last.
    _ = try await setting.store.beginPurge(of: setting.references[0], by: actor)
    _ = try await setting.blobs.delete(setting.texts[0])
    let outcome = try await setting.purge()
    #expect(outcome.destroyed == 3)
    #expect(try await setting.blobs.head(setting.letters[0]) == nil)
    await #expect(throws: StoreFailure.purged) {
      let nothing = BlobDigest(sha256Of: [])
      _ = try await setting.store.receive(
        Delivery(reference: setting.references[0], channel: .fax, manifest: nothing, content: nothing), jobs: [],
        by: actor)
    }
  }

  @Test func `a destroyed blob's key is overwritten before its file is given back to the disk`() async throws {
    let setting = try await setting()
    defer { setting.scratch.remove() }
    let hex = setting.letters[0].hex
    let path = "\(setting.scratch.url.path)/blobs/\(hex.prefix(2))/\(hex).blob"
    // A second name keeps the file's bytes where they can be looked at.
    let kept = setting.scratch.url.path + "/kept"
    try FileManager.default.linkItem(atPath: path, toPath: kept)
    let before = try Data(contentsOf: URL(filePath: kept))
    _ = try await setting.blobs.delete(setting.letters[0])
    let after = try Data(contentsOf: URL(filePath: kept))
    #expect(after.count == before.count)
    #expect(after.prefix(88).allSatisfy { $0 == 0 })
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `a scrub finds the damaged blob and its case, and changes nothing`() async throws {
    let setting = try await setting()
    defer { setting.scratch.remove() }
    let clean = try await ScrubBlobs(blobs: setting.blobs).scrub { _, _ in }
    #expect(clean.isClean)
    #expect(clean.blobs == 9)
    let hex = setting.texts[1].hex
    let path = "\(setting.scratch.url.path)/blobs/\(hex.prefix(2))/\(hex).blob"
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count - 20] ^= 1
    try bytes.write(to: URL(filePath: path))
    let outcome = try await ScrubBlobs(blobs: setting.blobs).scrub { _, _ in }
    #expect(outcome.damaged == [setting.texts[1]])
    #expect(outcome.blobs == 9)
    let cases = try await DamagedCases(store: setting.store, blobs: setting.blobs).holding(Set(outcome.damaged))
    #expect(cases == [setting.references[1]])
    #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
  }
}
