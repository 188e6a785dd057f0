import CaseModel
import ContentHashing
import StageContract

/// Everything that can be reached from some blobs: what their JSON names by digest, and what that names.
struct BlobClosure {
  /// A JSON text begins with one of these; nothing else of ours names digests.
  private static let beginnings: Set<UInt8> = [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\"")]

  private let blobs: any BlobReader

  init(_ blobs: any BlobReader) { self.blobs = blobs }

  /// Each blob once, a blob before what it alone names. A blob that is missing or damaged names nothing.
  func reach(from roots: [BlobDigest]) async throws(BlobFailure) -> [BlobDigest] {
    var reached: [BlobDigest] = []
    var seen = Set(roots)
    var open = roots[...]
    while let digest = open.popFirst() {
      guard let isJSON = try await isJSON(digest) else { continue }
      reached.append(digest)
      guard isJSON else { continue }
      let bytes: [UInt8]
      do {
        bytes = try await blobs.get(digest)
      } catch .damaged {
        continue
      }
      for named in NamedDigests.inJSON(bytes) where seen.insert(named).inserted { open.append(named) }
    }
    return reached
  }

  /// `nil` where there is no such blob.
  private func isJSON(_ digest: BlobDigest) async throws(BlobFailure) -> Bool? {
    do {
      return try await blobs.read(digest, 0..<1).first.map { Self.beginnings.contains($0) } ?? false
    } catch .missing {
      return nil
    } catch .damaged {
      return false
    }
  }
}
