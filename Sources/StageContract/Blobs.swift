import CaseModel
import ContentHashing
import Foundation

/// Reads bytes by their digest; every read is verified.
package protocol BlobReader: Sendable {
  /// The number of plain bytes; `nil` where there is no such blob.
  func byteCount(of digest: BlobDigest) async throws(BlobFailure) -> Int?
  /// The bytes of `range`, cut at the end of the blob.
  func read(_ digest: BlobDigest, _ range: Range<Int>) async throws(BlobFailure) -> [UInt8]
  /// All bytes, their digest checked. For things that fit into memory: JSON, a page.
  func get(_ digest: BlobDigest) async throws(BlobFailure) -> [UInt8]
  /// The value whose canonical JSON a blob is.
  func get<Value: Decodable>(json type: Value.Type, _ digest: BlobDigest) async throws(BlobFailure) -> Value
}

/// Reads blobs and keeps new ones.
package protocol BlobKeeper: BlobReader {
  /// Starts a batch: what is written in it is durable, all of it at once, when `commit` returns.
  func makeBatch() async throws(BlobFailure) -> any BlobBatch
  /// Keeps the canonical JSON of `value`.
  func put<Value: Encodable & Sendable>(json value: Value) async throws(StageFailure) -> BlobDigest
}

/// Blobs that become durable together: thousands of small files must not mean thousands of fsyncs one after another.
package protocol BlobBatch: Sendable {
  func makeWriter() async throws(BlobFailure) -> any BlobWriter
  /// Keeps the canonical JSON of `value`.
  func put<Value: Encodable & Sendable>(json value: Value) async throws(StageFailure) -> BlobDigest
  /// Makes everything finished in this batch durable and visible. After it has thrown, nothing of the batch counts.
  func commit() async throws(BlobFailure)
  /// Forgets everything not committed.
  func cancel() async
}

/// Takes the bytes of one blob as they come.
package protocol BlobWriter: Sendable {
  func append(_ bytes: [UInt8]) async throws(BlobFailure)
  /// The blob can be read once its batch is committed. A blob that is already kept is kept once.
  func finish() async throws(BlobFailure) -> StoredBlob
  func cancel() async
}

package struct StoredBlob: Hashable, Sendable, Codable {
  package let digest: BlobDigest
  package let byteCount: Int

  package init(digest: BlobDigest, byteCount: Int) {
    self.digest = digest
    self.byteCount = byteCount
  }
}

extension BlobKeeper {
  /// Keeps `bytes` durably.
  @discardableResult
  package func put(_ bytes: [UInt8]) async throws(BlobFailure) -> BlobDigest {
    let batch = try await makeBatch()
    do {
      let digest = try await batch.put(bytes)
      try await batch.commit()
      return digest
    } catch {
      await batch.cancel()
      throw error
    }
  }

  package func put<Value: Encodable & Sendable>(json value: Value) async throws(StageFailure) -> BlobDigest {
    try await write(json: value)
  }

  /// Writes the canonical JSON of `value`, whatever ``put(json:)`` does.
  package func write(json value: some Encodable) async throws(StageFailure) -> BlobDigest {
    let bytes = try StageFailure.canonicalJSON(of: value)
    do throws(BlobFailure) { return try await put(bytes) } catch { throw StageFailure(error) }
  }
}

extension BlobReader {
  package func get<Value: Decodable>(json type: Value.Type, _ digest: BlobDigest) async throws(BlobFailure) -> Value {
    try await decode(type, digest)
  }

  /// Decodes the JSON of a blob, whatever ``get(json:_:)`` does.
  package func decode<Value: Decodable>(
    _ type: Value.Type, _ digest: BlobDigest
  ) async throws(BlobFailure) -> Value {
    let bytes = try await get(digest)
    do {
      return try CanonicalJSON.decode(type, from: bytes)
    } catch {
      throw .damaged(digest)
    }
  }
}

extension StageFailure {
  fileprivate static func canonicalJSON(of value: some Encodable) throws(StageFailure) -> [UInt8] {
    do throws(CanonicalJSONError) {
      return try CanonicalJSON.encode(value)
    } catch {
      throw StageFailure(code: "json-unencodable", verdict: .halt, message: "\(error) Report this as a defect.")
    }
  }
}

extension BlobBatch {
  package func put<Value: Encodable & Sendable>(json value: Value) async throws(StageFailure) -> BlobDigest {
    let bytes = try StageFailure.canonicalJSON(of: value)
    do throws(BlobFailure) { return try await put(bytes) } catch { throw StageFailure(error) }
  }

  package func put(_ bytes: [UInt8]) async throws(BlobFailure) -> BlobDigest {
    let writer = try await makeWriter()
    do {
      try await writer.append(bytes)
      return try await writer.finish().digest
    } catch {
      await writer.cancel()
      throw error
    }
  }
}

/// Why bytes could not be kept or read. Digests name no patient; paths are never told.
package enum BlobFailure: Error, Hashable, Sendable, CustomStringConvertible {
  case missing(BlobDigest)
  /// The bytes on the disk are not those that were written.
  case damaged(BlobDigest)
  case noSpace
  /// `operation` is the name of the system call.
  case system(operation: String, errno: Int32)
  /// There are blobs but no master key.
  case keyMissing
  case wrongKey(BlobDigest)
  /// The key file can be read by others than its owner, or is not a key.
  case keyUnsafe
  case tooLarge(BlobDigest)

  package var code: String {
    switch self {
    case .missing: "blob-missing"
    case .damaged: "blob-damaged"
    case .noSpace: "disk-full"
    case .system: "blob-store-failed"
    case .keyMissing: "blob-key-missing"
    case .wrongKey: "blob-key-wrong"
    case .keyUnsafe: "blob-key-unsafe"
    case .tooLarge: "blob-too-large"
    }
  }

  package var description: String {
    switch self {
    case .missing(let digest):
      "The blob \(digest) is not in the store. Restore it from a backup or file the original again."
    case .damaged(let digest):
      "The blob \(digest) is damaged on the disk. Check the disk, then restore it from a backup or file the original again."
    case .noSpace: "The disk is full. Make room, then run the command again: nothing was half kept."
    case .system(let operation, let errno):
      "The blob store failed in \(operation) (\(String(cString: strerror(errno)))). Check the disk and the rights of the workspace."
    case .keyMissing:
      "The master key of the blobs is missing. Put the key file back: without it what is stored cannot be read."
    case .wrongKey(let digest):
      "The blob \(digest) was written under another master key. Put the right key file back."
    case .keyUnsafe:
      "The key file is not a key of 32 bytes that only its owner can read. Set its rights to 0600 or put the right file back."
    case .tooLarge(let digest): "The blob \(digest) is too large to be read in one piece. Report this as a defect."
    }
  }
}
