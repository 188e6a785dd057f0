import CaseModel
import Foundation
import ReaderProtocol
import Testing

@testable import PacketWriting

/// The pictures of pages in `packet.html`: which are made, and what opens them.
@Suite struct PagePictureTests {
  private let sample = SampleCase()

  private func planned(_ thumbnails: Int, _ evidence: Int) -> [PlannedPictures.Planned] {
    PlannedPictures(
      sample.summary, texts: sample.texts,
      limits: PagePictureLimits(thumbnails: thumbnails, evidencePages: evidence), perUnit: 3
    ).units.flatMap(\.pictures)
  }

  private func label(_ planned: PlannedPictures.Planned) -> String {
    "\(planned.page.source)/\(planned.page.page) \(planned.use.rawValue)"
  }

  @Test func `only pages of the records are pictured, a quarantined stranger's never`() {
    let pages = Set(planned(100, 100).map(\.page))
    let records = Set(PageOrder(sample.summary).records.map(\.address))
    #expect(pages == records)
    #expect(!pages.contains(PageAddress(source: SourceID(2), page: PageNumber(3))))
  }

  @Test func `within their limits first pages come first, and what is billed before what is only named`() {
    let thumbnails = planned(3, 0).map(label)
    #expect(thumbnails == ["s1/1 thumbnail", "s1/2 thumbnail", "s2/1 thumbnail"])
    // Of all pages the biopsy site's alone carries a billed line.
    #expect(planned(0, 1).map(label) == ["s1/2 evidence"])
    #expect(planned(0, 0).isEmpty)
  }

  @Test func `a unit is one source's, holds no more than it may, and has the large picture of a page before the small`()
  {
    let units = PlannedPictures(
      sample.summary, texts: sample.texts, limits: PagePictureLimits(thumbnails: 9, evidencePages: 9), perUnit: 3
    ).units
    #expect(
      units.allSatisfy { unit in unit.pictures.count <= 3 && unit.pictures.allSatisfy { $0.page.source == unit.source }
      })
    #expect(units.map(\.kind).first == .tiff)
    let ofPage = units.flatMap(\.pictures).filter { $0.page == PageAddress(source: SourceID(1), page: PageNumber(2)) }
    #expect(ofPage.map(\.use) == [.evidence, .thumbnail])
    #expect(ofPage[0].wanted.edgeInPixels > ofPage[1].wanted.edgeInPixels)
  }

  @Test(arguments: [(count: 7, most: 40, shares: 1), (15, 40, 1), (16, 40, 2), (80, 40, 2), (81, 40, 3), (9, 1, 9)])
  func `many pictures are made by several readers, those of one page by one where there is room`(
    _ wanted: (count: Int, most: Int, shares: Int)
  ) {
    // Two of each page.
    let planned = (0..<wanted.count).map { index in
      let page = PageAddress(source: SourceID(1), page: PageNumber(index / 2 + 1))
      return PlannedPictures.Planned(
        page: page, use: index % 2 == 0 ? .evidence : .thumbnail,
        size: PageSize(widthInPoints: 612, heightInPoints: 792),
        wanted: WantedPicture(page: page.page, turn: .none, edgeInPixels: index % 2 == 0 ? 1100 : 160))
    }
    let shares = PlannedPictures.shares(of: planned, most: wanted.most)
    #expect(shares.flatMap(\.self) == planned)
    #expect(shares.count == wanted.shares && shares.allSatisfy { (1...wanted.most).contains($0.count) })
    for (share, next) in zip(shares, shares.dropFirst()) where share.last?.page == next.first?.page {
      #expect(share.count == wanted.most)
    }
  }

  /// The sample with a picture of two bytes for each that is planned.
  private func pictured() -> PacketContent {
    let digest = BlobDigest(hex: String(repeating: "9", count: 64))!
    let picture = KeyImage.Picture(digest: digest, byteCount: 3, widthInPixels: 850, heightInPixels: 1100)
    var summary = sample.summary
    summary.pagePictures = planned(100, 100).map {
      PagePicture(page: $0.page, use: $0.use, size: $0.size, picture: picture)
    }
    return PacketContent(
      summary: summary, version: 1, inputsDigest: sample.content.inputsDigest, previous: nil,
      pictures: [digest: [0xFF, 0xD8, 0xFF]])
  }

  @Test func `a fact opens its page's picture at the words that it rests on`() throws {
    let html = try PacketPage().html(pictured(), changes: [])
    #expect(html.contains("<image href=\"data:image/jpeg;base64,/9j/\" width=\"612\" height=\"792\""))
    // The box of the evidence, a little larger on all sides.
    #expect(html.contains("<rect id=\"page-2.1-1\" x=\"70.5\" y=\"143\" width=\"213\" height=\"15\""))
    #expect(html.contains("<a href=\"#page-2.1-1\">page 2.1</a>"))
    let targets = html.matches(of: /href="#([^"]+)"/).map { String($0.1) }
    #expect(targets.contains { $0.hasPrefix("page-") })
    for target in targets { #expect(html.contains("id=\"\(target)\""), "nothing has the id \(target)") }
    let ids = html.matches(of: /id="([^"]+)"/).map { String($0.1) }
    #expect(Set(ids).count == ids.count)
  }

  @Test func `a document shows its pages small, a study its report's beside it`() throws {
    let html = try PacketPage().html(pictured(), changes: [])
    for page in ["1.1", "2.1", "2.2", "3.1"] { #expect(html.contains("alt=\"Page \(page)\"")) }
    let imaging = try #require(html.range(of: "<section id=\"imaging\""))
    let pathology = try #require(html.range(of: "<section id=\"pathology\""))
    #expect(html[imaging.upperBound..<pathology.lowerBound].contains("alt=\"Page 3.1\""))
  }

  @Test func `without pictures facts link to the records`() throws {
    let html = try PacketPage().html(sample.content, changes: [])
    #expect(
      html.contains("records.pdf#page=2\">page 2.1</a>") && !html.contains("<svg")
        && !html.contains("href=\"#evidence\""))
  }

  @Test func `pictures load nothing from elsewhere, and no style stands at a mark`() throws {
    let html = try PacketPage().html(pictured(), changes: [])
    #expect(!html.contains(" style=") && !html.contains("http:") && !html.contains("https:"))
    #expect(html.contains("img-src data:"))
  }
}
