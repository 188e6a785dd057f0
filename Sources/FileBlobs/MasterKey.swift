import CaseModel
import ContentHashing
import Crypto
import Foundation
import StageContract
import SystemFiles

/// The key that wraps the data key of every blob: 32 random bytes in a file that only its owner reads.
struct MasterKey: Sendable {
  static let byteCount = 32
  /// The first 8 bytes of the key's SHA-256: tells a wrong key from damage.
  let id: [UInt8]
  private let key: SymmetricKey

  /// Reads the key file. Where there is none it is made, unless `mayMake` is false: then blobs exist that a new key could
  /// not read.
  init(file path: String, mayMake: Bool) throws(BlobFailure) {
    do {
      if let bytes = try MasterKey.read(path) {
        self.init(bytes: bytes)
        return
      }
      guard mayMake else { throw BlobFailure.keyMissing }
      try MasterKey.make(path)
      guard let bytes = try MasterKey.read(path) else { throw BlobFailure.keyMissing }
      self.init(bytes: bytes)
    } catch let failure as BlobFailure {
      throw failure
    } catch let failure as SystemFailure {
      throw BlobFailure(failure)
    } catch {
      throw .keyUnsafe
    }
  }

  private init(bytes: [UInt8]) {
    key = SymmetricKey(data: bytes)
    id = Array(SHA256.hash(data: bytes).prefix(8))
  }

  /// AES-256-GCM with a random nonce: nonce, ciphertext, tag.
  /// `nil` where the library refuses.
  func wrap(_ dataKey: SymmetricKey, authenticating facts: [UInt8]) -> [UInt8]? {
    let plain = dataKey.withUnsafeBytes { Array($0) }
    do {
      return try AES.GCM.seal(plain, using: key, authenticating: facts).combined.map { Array($0) }
    } catch {
      return nil
    }
  }

  /// `nil` where the bytes are not what ``wrap(_:authenticating:)`` gave for the same facts.
  func unwrap(_ wrapped: [UInt8], authenticating facts: [UInt8]) -> SymmetricKey? {
    do {
      let plain = try AES.GCM.open(AES.GCM.SealedBox(combined: wrapped), using: key, authenticating: facts)
      return SymmetricKey(data: plain)
    } catch {
      return nil
    }
  }

  /// A key of 32 bytes for one other purpose (HKDF-SHA256): knowing it tells nothing about this one.
  func derived(for purpose: String) -> [UInt8] {
    let derived = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key, info: Array(purpose.utf8), outputByteCount: MasterKey.byteCount)
    return derived.withUnsafeBytes { Array($0) }
  }

  private static func read(_ path: String) throws -> [UInt8]? {
    let facts: FileFacts
    do {
      facts = try FileFacts(ofPath: path)
    } catch  where error.errno == ENOENT {
      return nil
    }
    guard facts.kind == .file, facts.mode & 0o077 == 0, facts.byteCount == byteCount else {
      throw BlobFailure.keyUnsafe
    }
    return try OwnedDescriptor(opening: path, O_RDONLY | O_NOFOLLOW).read(at: 0, count: byteCount)
  }

  /// Two processes may do this at once: the first link wins, both read the same key afterwards.
  private static func make(_ path: String) throws(SystemFailure) {
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty { try Folders.make(folder) }
    let temporary = "\(path).\(UUID().uuidString).tmp"
    let file = try OwnedDescriptor(opening: temporary, O_WRONLY | O_CREAT | O_EXCL)
    do {
      try file.write(SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
      try file.synchronize()
      _ = try Folders.link(temporary, as: path)
    } catch {
      try Folders.unlink(temporary)
      throw error
    }
    try Folders.unlink(temporary)
    try Folders.synchronize(folder.isEmpty ? "." : folder)
  }
}

extension BlobFailure {
  init(_ failure: SystemFailure) {
    self = failure.isOutOfSpace ? .noSpace : .system(operation: failure.operation, errno: failure.errno)
  }
}
