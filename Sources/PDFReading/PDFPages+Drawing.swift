import CaseModel
import PageRasters

extension PDFPages {
  /// The page in gray as displayed, at most `maximumMegapixels`; `nil` where it cannot be drawn.
  ///
  /// A page-filling scan is drawn at its own resolution (100 to 400 dpi), anything else at 300 dpi.
  package func raster(_ number: PageNumber, maximumMegapixels: Int) -> PageRaster? {
    guard let shown = poppler?.page(at: number.value - 1) else { return nil }
    let leaf = leaves[number.value - 1]
    let (native, unit): (Double?, Double) = file.forgetting {
      let frame = PageFrame(of: leaf, in: file)
      // A page whose content is too large is never asked for: it cannot be shown.
      var content: [UInt8] = []
      if case .bytes(let bytes) = file.content(ofPage: leaf.page) { content = bytes }
      let scan = ContentScan(
        content: content, resources: file.value(leaf.page, "/Resources") ?? leaf.inherited["/Resources"], in: file)
      guard scan.visibleGlyphBytes == 0 else { return (nil, frame.userUnit) }
      let resolution = frame.largestScan(among: scan.images, in: file).map {
        max($0.horizontalDotsPerInch, $0.verticalDotsPerInch)
      }
      return (resolution, frame.userUnit)
    }
    let longer = max(shown.size.widthInPoints, shown.size.heightInPoints) * unit / 72
    let area = shown.size.widthInPoints * shown.size.heightInPoints * unit * unit / (72 * 72)
    guard area > 0, area.isFinite else { return nil }
    let most = (Double(maximumMegapixels) * 1_000_000 / area).squareRoot()
    // A scan that states a page of poster size is a page whose resolution is not known: its own pixels are enough.
    let least = min(150, PDFPages.pixelsOfAPage / longer)
    let wanted = min(max(native ?? 300, least), 400)
    guard min(wanted, most) > 0, longer * min(wanted, most) >= 30 * 11 else { return nil }
    return shown.gray(dotsPerInch: min(wanted, most), unit: unit)
  }

  /// The page in gray as displayed, drawn so that its longer side has `edgeInPixels`; `nil` where it cannot be drawn.
  package func preview(_ number: PageNumber, edgeInPixels: Int) -> PageRaster? {
    guard let shown = poppler?.page(at: number.value - 1) else { return nil }
    let longer = max(shown.size.widthInPoints, shown.size.heightInPoints)
    guard longer > 0, longer.isFinite else { return nil }
    return shown.gray(dotsPerInch: 72 * Double(edgeInPixels) / longer, unit: 1)
  }

  /// Along the longer side, at 300 dpi.
  private static let pixelsOfAPage = 3300.0

  /// The picture that page `number` consists of, as it is stored; `nil` where the page is more than that and has to be drawn.
  package func picture(_ number: PageNumber, maximumMegapixels: Int) -> EncodedPicture? {
    guard let size = poppler?.page(at: number.value - 1)?.size else { return nil }
    return file.forgetting {
      NativePicture.of(
        leaves[number.value - 1], size: size, in: file, shownBy: popplerOfFile, maximumMegapixels: maximumMegapixels)
    }
  }
}
