import CaseModel
import ContentSniffing
import StageContract

/// Tells the kind of each file from its bytes.
package struct IdentifyItems: Stage {
  package static let name = StageName("identify-items")
  package static let version = 3

  package struct Input: Codable, Sendable {
    /// The digest of the JSON of an ``ArrivalItemList``.
    package let items: BlobDigest

    package init(items: BlobDigest) { self.items = items }
  }

  package init() {}

  /// The kinds, in the order of the items.
  package func run(_ input: Input, in context: StageContext) async throws(StageFailure) -> [ContentKind] {
    do {
      let items = try await context.blobs.get(json: ArrivalItemList.self, input.items).items
      let parts = stride(from: 0, to: items.count, by: IdentifyItems.itemsPerTask).map { start in
        items[start..<min(start + IdentifyItems.itemsPerTask, items.count)]
      }
      return try await withThrowingTaskGroup(of: (Int, [ContentKind]).self) { group in
        for (index, part) in parts.enumerated() {
          group.addTask { (index, try await self.kinds(of: part, blobs: context.blobs)) }
        }
        var kinds = [[ContentKind]](repeating: [], count: parts.count)
        for try await (index, some) in group { kinds[index] = some }
        return kinds.flatMap(\.self)
      }
    } catch let failure as BlobFailure {
      throw StageFailure(failure)
    } catch {
      throw StageFailure(ReaderFailure.cancelled)
    }
  }

  /// A disc has thousands of files, all cores read their heads.
  private static let itemsPerTask = 256

  private func kinds(
    of items: ArraySlice<ArrivalItem>, blobs: any BlobReader
  ) async throws(BlobFailure) -> [ContentKind] {
    var kinds: [ContentKind] = []
    for item in items { kinds.append(try await kind(of: item, blobs: blobs)) }
    return kinds
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
