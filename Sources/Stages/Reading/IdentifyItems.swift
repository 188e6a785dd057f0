import CaseModel
import ContentSniffing
import StageContract

/// Tells the kind of each file from its bytes.
package struct IdentifyItems: Stage {
  package static let name = StageName("identify-items")
  package static let version = 2

  package struct Input: Codable, Sendable {
    /// The digest of the JSON of an `[ArrivalItem]`.
    package let items: BlobDigest

    package init(items: BlobDigest) { self.items = items }
  }

  package init() {}

  /// The kinds, in the order of the items.
  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> [ContentKind] {
    do throws(BlobFailure) {
      var kinds: [ContentKind] = []
      for item in try await context.blobs.get(json: [ArrivalItem].self, input.items) {
        kinds.append(try await kind(of: item, blobs: context.blobs))
      }
      return kinds
    } catch {
      throw StageFailure(error)
    }
  }

  /// The preamble and the meta header of DICOM (PS3.10, 7.1) many times over.
  private static let headLength = 4 << 10

  private func kind(of item: ArrivalItem, blobs: any BlobReader) async throws(BlobFailure) -> ContentKind {
    guard item.byteCount > 0 else { return .empty }
    // An image of a disc tells itself by its first bytes: thousands of them need no more to be read.
    let head = try await blobs.read(item.digest, 0..<min(IdentifyItems.headLength, item.byteCount))
    if head.count > 132, head[128..<132].elementsEqual("DICM".utf8) {
      let kind = ContentKind.sniff(prefix: head, byteCount: item.byteCount)
      if kind == .dicom || kind == .dicomDirectory { return kind }
    }
    // The volume descriptors of a disc image begin at 32 KiB (ECMA-119, 6.2.1): twice the usual prefix holds them all.
    let bytes = try await blobs.read(item.digest, 0..<min(2 * ContentKind.prefixLength, item.byteCount))
    return ContentKind.sniff(prefix: Array(bytes.prefix(ContentKind.prefixLength)), byteCount: item.byteCount) {
      offset, length in
      offset < bytes.count ? Array(bytes[offset..<min(offset + length, bytes.count)]) : []
    }
  }
}
