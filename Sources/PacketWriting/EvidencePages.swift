import CaseModel
import Foundation

/// The pages that evidence opens, as pictures with its words marked: what a fact links to, and what stands there.
struct EvidencePages {
  private struct Shown {
    let picture: PagePicture
    let bytes: [UInt8]
    /// Each place once, from the top down.
    let marks: [Box]
  }

  private let order: PageOrder
  private let shown: [PageAddress: Shown]
  private let thumbnails: [PageAddress: PagePicture]
  private let pictures: [BlobDigest: [UInt8]]
  private let titles: [String: String]

  /// `titles` are those of the documents by their ids.
  init(_ summary: CaseSummary, order: PageOrder, pictures: [BlobDigest: [UInt8]], titles: [String: String]) {
    self.order = order
    self.pictures = pictures
    self.titles = titles
    var boxes: [PageAddress: Set<Box>] = [:]
    for item in EvidenceOfCase(summary).list {
      if case .page(let page, let box?) = item.place { boxes[page, default: []].insert(box) }
    }
    var shown: [PageAddress: Shown] = [:]
    var thumbnails: [PageAddress: PagePicture] = [:]
    for picture in summary.pagePictures ?? [] {
      guard let bytes = pictures[picture.picture.digest], order.placed[picture.page]?.recordsPage != nil else {
        continue
      }
      switch picture.use {
      case .thumbnail: thumbnails[picture.page] = picture
      case .evidence:
        let marks = (boxes[picture.page] ?? []).sorted {
          ($0.y, $0.x, $0.height, $0.width) < ($1.y, $1.x, $1.height, $1.width)
        }
        shown[picture.page] = Shown(picture: picture, bytes: bytes, marks: marks)
      }
    }
    self.shown = shown
    self.thumbnails = thumbnails
  }

  /// Where a place on a page is shown: its mark on the page's picture, else the page of `records.pdf`; `nil` for a page
  /// that is in neither.
  func link(to page: PageAddress, box: Box?) -> String? {
    guard let placed = order.placed[page], let number = placed.recordsPage else { return nil }
    guard let shown = shown[page] else { return "records.pdf#page=\(number)" }
    guard let box, let mark = shown.marks.firstIndex(of: box) else { return "#page-\(placed.label)" }
    return "#page-\(placed.label)-\(mark + 1)"
  }

  /// In the order of `records.pdf`.
  var values: [PacketView.Values] {
    order.records.compactMap { placed in
      guard let shown = shown[placed.address] else { return nil }
      let size = shown.picture.size
      let title = titles[placed.document] ?? ""
      return [
        "label": placed.label, "recordsPage": placed.recordsPage ?? 0, "title": title,
        "width": number(size.widthInPoints), "height": number(size.heightInPoints),
        "picture": EvidencePages.address(of: shown.bytes),
        "marks": shown.marks.enumerated().map { index, box -> PacketView.Values in
          [
            "mark": index + 1, "x": number(box.x - 1.5), "y": number(box.y - 1.5), "w": number(box.width + 3),
            "h": number(box.height + 3),
          ]
        },
      ]
    }
  }

  /// A page's small picture, linked to the page; `nil` where it has none.
  func thumbnail(_ placed: PageOrder.Placed) -> PacketView.Values? {
    guard let thumbnail = thumbnails[placed.address], let bytes = pictures[thumbnail.picture.digest] else { return nil }
    return [
      "label": placed.label, "href": link(to: placed.address, box: nil) ?? "",
      "picture": EvidencePages.address(of: bytes),
      "width": thumbnail.picture.widthInPixels / 2, "height": thumbnail.picture.heightInPixels / 2,
    ]
  }

  static func address(of jpeg: [UInt8]) -> String { "data:image/jpeg;base64," + Data(jpeg).base64EncodedString() }

  /// With at most one decimal.
  private func number(_ value: Double) -> String {
    let tenths = (value * 10).rounded()
    guard tenths.isFinite, abs(tenths) < 1e9 else { return "0" }
    let whole = Int(tenths)
    return whole % 10 == 0 ? "\(whole / 10)" : "\(whole < 0 ? "-" : "")\(abs(whole) / 10).\(abs(whole) % 10)"
  }
}
