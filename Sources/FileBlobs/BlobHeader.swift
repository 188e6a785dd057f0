import CaseModel
import Crypto
import StageContract

/// The head of a blob's file: magic, segment size, length, key id, then the data key wrapped by the master key.
///
/// Everything before the wrapped key, and the blob's digest, is authenticated with it: no header fits another blob.
/// Integers are big-endian. After it come the segments: AES-256-GCM ciphertext and 16 bytes of tag each, the nonce being
/// the segment's index (the key is used for this one blob only).
struct BlobHeader {
  static let magic = Array("DOSSBLB1".utf8)
  static let segmentLength = 1 << 20
  static let tagLength = 16
  private static let wrappedKeyLength = 12 + 32 + 16
  private static let factsLength = 8 + 4 + 8 + 8
  static let byteCount = factsLength + wrappedKeyLength

  let byteCount: Int
  let key: SymmetricKey

  static func encode(byteCount: Int, key: SymmetricKey, digest: BlobDigest, master: MasterKey) -> [UInt8]? {
    var facts = magic
    facts += bigEndian(UInt64(segmentLength)).suffix(4)
    facts += bigEndian(UInt64(byteCount))
    facts += master.id
    guard let wrapped = master.wrap(key, authenticating: facts + Array(digest.hex.utf8)) else { return nil }
    return facts + wrapped
  }

  init(_ bytes: [UInt8], digest: BlobDigest, master: MasterKey) throws(BlobFailure) {
    guard bytes.count == BlobHeader.byteCount, bytes.starts(with: BlobHeader.magic) else { throw .damaged(digest) }
    let facts = Array(bytes[..<BlobHeader.factsLength])
    guard facts[8..<12].elementsEqual(BlobHeader.bigEndian(UInt64(BlobHeader.segmentLength)).suffix(4)) else {
      throw .damaged(digest)
    }
    guard facts[20..<28].elementsEqual(master.id) else { throw .wrongKey(digest) }
    let wrapped = Array(bytes[BlobHeader.factsLength...])
    guard let key = master.unwrap(wrapped, authenticating: facts + Array(digest.hex.utf8)),
      let byteCount = Int(exactly: facts[12..<20].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    else { throw .damaged(digest) }
    self.byteCount = byteCount
    self.key = key
  }

  static func offset(ofSegment index: Int) -> Int { byteCount + index * (segmentLength + tagLength) }

  static func nonce(ofSegment index: Int) -> [UInt8] { [0, 0, 0, 0] + bigEndian(UInt64(index)) }

  /// Plain bytes in segment `index`.
  func length(ofSegment index: Int) -> Int {
    min(BlobHeader.segmentLength, byteCount - index * BlobHeader.segmentLength)
  }

  private static func bigEndian(_ value: UInt64) -> [UInt8] {
    stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt64($0)) }
  }
}

/// One segment's cipher.
enum SegmentCipher {
  static func seal(_ plain: some Collection<UInt8>, index: Int, key: SymmetricKey) throws -> [UInt8] {
    let nonce = try AES.GCM.Nonce(data: BlobHeader.nonce(ofSegment: index))
    let box = try AES.GCM.seal(Array(plain), using: key, nonce: nonce)
    return Array(box.ciphertext) + Array(box.tag)
  }

  static func open(_ sealed: [UInt8], index: Int, key: SymmetricKey, of digest: BlobDigest) throws(BlobFailure)
    -> [UInt8]
  {
    guard sealed.count >= BlobHeader.tagLength else { throw .damaged(digest) }
    do {
      let box = try AES.GCM.SealedBox(
        nonce: AES.GCM.Nonce(data: BlobHeader.nonce(ofSegment: index)),
        ciphertext: sealed.dropLast(BlobHeader.tagLength),
        tag: sealed.suffix(BlobHeader.tagLength))
      return Array(try AES.GCM.open(box, using: key))
    } catch {
      throw .damaged(digest)
    }
  }
}
