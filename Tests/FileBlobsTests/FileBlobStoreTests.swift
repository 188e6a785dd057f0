import CaseModel
import ContentHashing
import Foundation
import StageContract
import Testing

@testable import FileBlobs

@Suite struct FileBlobStoreTests {
  @Test(arguments: [0, 1, 1 << 20, (1 << 20) + 1, 3_000_000])
  func `bytes come back as they were, in whole, in part and through a descriptor`(_ count: Int) async throws {
    try await withFolder { folder in
      let store = try await FileBlobStore(folder: folder + "/blobs", keyFile: folder + "/key")
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
      let digest = try await store.put(bytes)
      #expect(digest == BlobDigest(sha256Of: bytes))
      #expect(try await store.get(digest) == bytes)
      #expect(try await store.byteCount(of: digest) == count)
      for range in [0..<count, count / 2..<count + 10, max(0, count - 1)..<count] {
        #expect(try await store.read(digest, range) == Array(bytes[range.clamped(to: 0..<count)]))
      }
      let file = try await store.openDescriptor(digest)
      #expect(try file.read(at: 0, count: count + 1) == bytes)
      #expect(throws: (any Error).self) { try file.write([1], at: 0) }
    }
  }

  @Test func `nothing readable lies on the disk, and only the owner may look`() async throws {
    try await withFolder { folder in
      let store = try await FileBlobStore(folder: folder + "/blobs", keyFile: folder + "/key")
      let words = "biopsy of the left breast"
      let digest = try await store.put(Array(words.utf8))
      let path = "\(folder)/blobs/\(digest.hex.prefix(2))/\(digest.hex).blob"
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data(words.utf8)) == nil)
      let mode = try FileManager.default.attributesOfItem(atPath: folder + "/key")[.posixPermissions] as? Int
      #expect(mode == 0o600)
      let again = try await FileBlobStore(folder: folder + "/blobs", keyFile: folder + "/key")
      #expect(try await again.get(digest) == Array(words.utf8))
    }
  }

  @Test func `a changed byte anywhere is damage, and the same bytes put again heal it`() async throws {
    try await withFolder { folder in
      let store = try await FileBlobStore(folder: folder + "/blobs", keyFile: folder + "/key")
      let bytes = Array("a report".utf8)
      let digest = try await store.put(bytes)
      let path = "\(folder)/blobs/\(digest.hex.prefix(2))/\(digest.hex).blob"
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      for place in [0, 15, 30, whole.count - 20, whole.count - 1] {
        var changed = whole
        changed[place] ^= 1
        try changed.write(to: URL(fileURLWithPath: path))
        await #expect(throws: BlobFailure.damaged(digest)) { try await store.get(digest) }
      }
      try whole.dropLast().write(to: URL(fileURLWithPath: path))
      await #expect(throws: BlobFailure.damaged(digest)) { try await store.get(digest) }
      try await store.put(bytes)
      #expect(try await store.get(digest) == bytes)
    }
  }

  @Test func `a lost, foreign or readable key is said to be so, and no new one is made over blobs`() async throws {
    try await withFolder { folder in
      let (blobs, key) = (folder + "/blobs", folder + "/key")
      let digest = try await FileBlobStore(folder: blobs, keyFile: key).put([1, 2, 3])
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
      await #expect(throws: BlobFailure.keyUnsafe) { _ = try await FileBlobStore(folder: blobs, keyFile: key) }
      try FileManager.default.removeItem(atPath: key)
      await #expect(throws: BlobFailure.keyMissing) { _ = try await FileBlobStore(folder: blobs, keyFile: key) }
      _ = try await FileBlobStore(folder: folder + "/other", keyFile: key)
      let foreign = try await FileBlobStore(folder: blobs, keyFile: key)
      await #expect(throws: BlobFailure.wrongKey(digest)) { try await foreign.get(digest) }
    }
  }

  @Test func `a batch is there when it is committed, and not before`() async throws {
    try await withFolder { folder in
      let store = try await FileBlobStore(folder: folder + "/blobs", keyFile: folder + "/key")
      let batch = try await store.makeBatch()
      var digests: [BlobDigest] = []
      for number in 0..<200 { digests.append(try await batch.put(Array("file \(number)".utf8))) }
      #expect(try await store.byteCount(of: digests[0]) == nil)
      try await batch.commit()
      for digest in digests { #expect(try await store.byteCount(of: digest) != nil) }
      let dropped = try await store.makeBatch()
      let gone = try await dropped.put([9])
      await dropped.cancel()
      await #expect(throws: BlobFailure.missing(gone)) { try await store.get(gone) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/blobs/unfinished").isEmpty)
      #expect(try await store.delete(digests[0]))
      #expect(try await store.byteCount(of: digests[0]) == nil)
    }
  }
}

func withFolder(_ body: (String) async throws -> Void) async throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dossier-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  do {
    try await body(folder.path)
  } catch {
    try FileManager.default.removeItem(at: folder)
    throw error
  }
  try FileManager.default.removeItem(at: folder)
}
