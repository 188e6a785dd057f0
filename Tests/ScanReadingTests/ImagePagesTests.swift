import CaseModel
import Foundation
import ScanReading
import Testing

@Suite struct ImagePagesTests {
  @Test func `a fax with 204 by 98 dots to the inch has the size of its paper`() throws {
    try reading(tiff(pages: 1, vertical: 98, width: 1728, height: 1078)) { pages in
      let size = pages.read(PageNumber(1)).page.size
      #expect(abs(size.widthInPoints - 1728.0 / 204 * 72) < 0.1)
      #expect(abs(size.heightInPoints - 1078.0 / 98 * 72) < 0.1)
    }
  }

  @Test func `a chain of pages that comes back to itself ends`() throws {
    try reading(tiff(pages: 3, loops: true)) { pages in
      #expect(pages.count == 3)
      #expect(pages.findings.map(\.code) == ["page-chain-cycle"])
    }
  }

  @Test func `a thumbnail is no page`() throws {
    try reading(tiff(pages: 3, reduced: 1)) { pages in #expect(pages.count == 2) }
  }

  @Test func `missing fax pages are told from the total that the fax states`() throws {
    try reading(tiff(pages: 2, total: 5)) { pages in
      #expect(pages.declaredCount == 5)
      #expect(pages.findings.map(\.code) == ["page-count-disagrees"])
    }
  }

  @Test func `a page beyond the limit is not opened`() throws {
    try reading(tiff(pages: 1, width: 60_000, height: 60_000)) { pages in
      let (page, findings) = pages.read(PageNumber(1))
      #expect(!page.isRenderable)
      #expect(findings.map(\.code) == ["image-too-large"])
    }
  }

  @Test(arguments: ["", "II*", "\u{FF}\u{D8}", "garbage that is long enough to be read"])
  func `garbage is refused`(_ text: String) {
    #expect(throws: ScanFailure.unreadable) { try reading(Array(text.utf8)) { _ in } }
  }

  private func reading(_ bytes: [UInt8], _ body: (ImagePages) throws -> Void) throws {
    try bytes.withUnsafeBytes { try body(ImagePages($0, maximumPages: 5_000, maximumMegapixels: 50)) }
  }

  /// A little-endian TIFF of white one-bit pages; `reduced` is the index of a thumbnail.
  private func tiff(
    pages: Int, vertical: UInt32 = 204, width: UInt32 = 64, height: UInt32 = 16, loops: Bool = false, reduced: Int = -1,
    total: UInt32 = 0
  ) -> [UInt8] {
    var bytes: [UInt8] = [0x49, 0x49, 42, 0]
    func put(_ value: UInt32, _ count: Int = 4) {
      for at in 0..<count { bytes.append(UInt8(value >> UInt32(8 * at) & 255)) }
    }
    let rowLength = Int(width + 7) / 8
    let imageLength = min(rowLength * Int(height), 1 << 20)
    let entries = 11
    let pageLength = 2 + entries * 12 + 4 + 16
    let first = UInt32(8 + imageLength)
    put(first)
    bytes += [UInt8](repeating: 0, count: imageLength)
    for page in 0..<pages {
      let start = first + UInt32(page * pageLength)
      let extra = start + UInt32(2 + entries * 12 + 4)
      put(UInt32(entries), 2)
      let fields: [(UInt32, UInt32, UInt32, UInt32)] = [
        (254, 4, 1, page == reduced ? 1 : 2), (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 1), (259, 3, 1, 1),
        (262, 3, 1, 0), (273, 4, 1, 8), (279, 4, 1, UInt32(imageLength)), (282, 5, 1, extra), (283, 5, 1, extra + 8),
        (297, 3, 2, UInt32(page) | total << 16),
      ]
      for (tag, type, count, value) in fields {
        put(tag, 2)
        put(type, 2)
        put(count)
        put(value)
      }
      put(page + 1 < pages ? start + UInt32(pageLength) : loops ? first : 0)
      put(204)
      put(1)
      put(vertical)
      put(1)
    }
    return bytes
  }
}
