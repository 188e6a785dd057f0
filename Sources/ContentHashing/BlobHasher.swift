import CaseModel
import Crypto
import Foundation

/// Hashes bytes as they come: SHA-256 (FIPS 180-4).
package struct BlobHasher: Sendable {
  private var hash = SHA256()
  package private(set) var byteCount = 0

  package init() {}

  package mutating func update(_ bytes: some DataProtocol) {
    hash.update(data: bytes)
    byteCount += bytes.count
  }

  /// The digest of all bytes so far; hashing may go on afterwards.
  package var digest: BlobDigest { BlobDigest(hash.finalize()) }
}

extension BlobDigest {
  package init(sha256Of bytes: some DataProtocol) {
    self.init(SHA256.hash(data: bytes))
  }

  fileprivate init(_ digest: SHA256.Digest) {
    let digits = Array("0123456789abcdef".utf8)
    var hex: [UInt8] = []
    hex.reserveCapacity(2 * SHA256.byteCount)
    for byte in digest {
      hex.append(digits[Int(byte >> 4)])
      hex.append(digits[Int(byte & 15)])
    }
    guard let made = BlobDigest(hex: String(decoding: hex, as: UTF8.self)) else {
      preconditionFailure("a SHA-256 is 64 hexadecimal digits")
    }
    self = made
  }
}
