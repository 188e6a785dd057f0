import CaseModel
import PageRasters

/// A PDF opened for reading its pages: the leaves of the tree by qpdf, text and pictures by poppler.
///
/// Page N of both is the same page: where tree or file is damaged, poppler gets a copy that qpdf wrote anew with just the leaves found.
package struct PDFPages: ~Copyable {
  private let file: QPDFFile
  private let poppler: PopplerFile?
  private let copy: OwnedBytes?
  private let leaves: [PageTree.Leaf]
  private var digests = PageDigest()

  package let declaredCount: Int?
  package let title: String?
  /// What holds for the file as a whole.
  package let findings: [Finding]
  package var count: Int { leaves.count }

  /// `bytes` must outlive this value. Tries no password, then each one given.
  package init(
    _ bytes: UnsafeRawBufferPointer, passwords: [String], maximumPages: Int
  ) throws(PDFFailure) {
    var found: [Finding] = []
    let password = try PDFPages.password(for: bytes, among: passwords)
    let file = try QPDFFile(bytes, password: password)
    if file.isEncrypted {
      found.append(
        Finding(
          code: "encrypted-pdf", severity: .note,
          message: "This PDF is encrypted but opens without asking; it was read in full."))
    }
    let tree = PageTree(of: file, maximumPages: maximumPages)
    guard tree.leaves.count <= maximumPages else {
      throw .tooManyPages(found: max(tree.leaves.count, tree.declaredCount ?? 0), limit: maximumPages)
    }
    guard !tree.leaves.isEmpty else { throw .noPages }
    found += tree.findings
    let title = file.text(file.value(file.trailer, "/Info").flatMap { file.value($0, "/Title") })
    let isSound = tree.isSound && !file.hadWarnings()

    let original = isSound ? PopplerFile(bytes, password: password) : nil
    let popplerAgrees = original?.pageCount == tree.leaves.count
    let copy = popplerAgrees ? nil : try PDFPages.rewritten(bytes, password: password, maximumPages: maximumPages)
    let poppler = popplerAgrees ? original : PDFPages.popplerFile(of: copy)
    let shown = poppler?.pageCount
    let isShown = shown == tree.leaves.count
    if let shown, !isShown {
      found.append(
        Finding(
          code: "page-count-disagrees", severity: .warning,
          message:
            "\(tree.leaves.count) pages were found but \(shown) can be shown. Check with the sender whether pages are missing."
        ))
    }
    declaredCount = tree.declaredCount
    leaves = tree.leaves
    findings = found
    self.title = title.flatMap { $0.isEmpty ? nil : $0 }
    self.file = file
    self.copy = copy
    self.poppler = isShown ? poppler : nil
  }

  /// A second opening is rewritten, so that the first stays as the file has it. `nil` where qpdf cannot write it.
  private static func rewritten(
    _ bytes: UnsafeRawBufferPointer, password: String, maximumPages: Int
  ) throws(PDFFailure) -> OwnedBytes? {
    let file = try QPDFFile(bytes, password: password)
    let leaves = PageTree(of: file, maximumPages: maximumPages).leaves
    guard let written = file.rewritten(pages: leaves.map(\.page), inherited: leaves.map(\.inherited)) else {
      return nil
    }
    return OwnedBytes(written)
  }

  private static func popplerFile(of copy: OwnedBytes?) -> PopplerFile? {
    guard let bytes = copy?.bytes else { return nil }
    return PopplerFile(bytes, password: "")
  }

  private static func password(
    for bytes: UnsafeRawBufferPointer, among passwords: [String]
  ) throws(PDFFailure) -> String {
    var failure = PDFFailure.unreadable
    for password in [""] + passwords {
      do {
        _ = try QPDFFile(bytes, password: password)
        return password
      } catch {
        failure = error
        if error != .passwordNeeded { throw error }
      }
    }
    throw failure
  }

  /// Reads page `number`, and what is to be said of it.
  package mutating func read(_ number: PageNumber) -> (page: PageReading, findings: [Finding]) {
    let leaf = leaves[number.value - 1]
    // Fields are borrowed one by one: the digest cache changes while the file is read.
    var cache = digests
    let answer = file.forgetting { reading(number, leaf, &cache) }
    digests = cache
    return answer
  }

  private func reading(
    _ number: PageNumber, _ leaf: PageTree.Leaf, _ cache: inout PageDigest
  ) -> (page: PageReading, findings: [Finding]) {
    var findings: [Finding] = []
    let content = file.value(leaf.page, "/Contents") == nil ? [] : file.content(ofPage: leaf.page)
    if content == nil {
      findings.append(
        Finding(
          code: "page-content-damaged", severity: .warning,
          message: "The content of this page is damaged and may be shown in part. Compare it with the original.",
          page: number))
    }
    let frame = PageFrame(of: leaf, in: file)
    if frame.isRepaired {
      findings.append(
        Finding(
          code: "page-box-damaged", severity: .warning,
          message: "The size of this page is missing or makes no sense; a likely one was used.", page: number))
    }
    let scan = ContentScan(
      content: content ?? [], resources: file.value(leaf.page, "/Resources") ?? leaf.inherited["/Resources"], in: file)
    var text = PageText.empty
    var size = frame.size
    var isRenderable = content != nil && !leaf.isMissing
    if leaf.isMissing {
      findings.append(
        Finding(
          code: "page-missing", severity: .warning,
          message: "The PDF lists this page, but the page itself is not in the file. Ask the sender for a new copy.",
          page: number))
    }
    if let shown = poppler?.page(at: number.value - 1) {
      size = shown.size
      text = shown.text()
    } else {
      isRenderable = false
    }
    if !(size.widthInPoints >= 1 && size.heightInPoints >= 1) || max(size.widthInPoints, size.heightInPoints) > 144_000
    {
      isRenderable = false
      size = frame.size
      findings.append(
        Finding(
          code: "page-size-absurd", severity: .warning,
          message:
            "This page says it is too large or too small to be paper and was not drawn. Ask the sender for a new copy.",
          page: number))
    }
    if !isRenderable && !leaf.isMissing {
      findings.append(
        Finding(
          code: "page-not-renderable", severity: .warning,
          message: "This page cannot be shown in full. Ask the sender for a new copy.", page: number))
    }
    let hasAnnotations = file.value(leaf.page, "/Annots").map { !file.items($0).isEmpty } ?? false
    let page = PageReading(
      number: number, size: size, rotation: frame.rotation, embedded: text, textLayer: layer(scan, text),
      scan: frame.largestScan(among: scan.images, in: file),
      hasContent: leaf.isMissing || scan.visibleGlyphBytes + scan.invisibleGlyphBytes > 0 || scan.paintsPaths
        || !scan.images.isEmpty
        || scan.hasInlineImage || hasAnnotations || !text.words.isEmpty,
      isRenderable: isRenderable,
      contentDigest: leaf.isMissing
        ? PageDigest.ofMissingPage(number) : cache.digest(of: leaf, content: content, in: file))
    return (page, findings)
  }

  private func layer(_ scan: ContentScan, _ text: PageText) -> TextLayer {
    if text.words.isEmpty { return .none }
    if scan.invisibleGlyphBytes == 0 { return .visible }
    return scan.visibleGlyphBytes == 0 ? .invisible : .mixed
  }

  /// The page in gray as displayed, at most `maximumMegapixels`; `nil` where it cannot be drawn.
  ///
  /// A page-filling scan is drawn at its own resolution (100 to 400 dpi), anything else at 300 dpi.
  package func raster(_ number: PageNumber, maximumMegapixels: Int) -> PageRaster? {
    guard let shown = poppler?.page(at: number.value - 1) else { return nil }
    let leaf = leaves[number.value - 1]
    let native: Double? = file.forgetting {
      let content = file.content(ofPage: leaf.page) ?? []
      let scan = ContentScan(
        content: content, resources: file.value(leaf.page, "/Resources") ?? leaf.inherited["/Resources"], in: file)
      guard scan.visibleGlyphBytes == 0 else { return nil }
      return PageFrame(of: leaf, in: file).largestScan(among: scan.images, in: file)
        .map { max($0.horizontalDotsPerInch, $0.verticalDotsPerInch) }
    }
    let area = shown.size.widthInPoints * shown.size.heightInPoints / (72 * 72)
    guard area > 0, area.isFinite else { return nil }
    let most = (Double(maximumMegapixels) * 1_000_000 / area).squareRoot()
    let wanted = min(max(native ?? 300, 150), 400)
    guard min(wanted, most) >= 30 else { return nil }
    return shown.gray(dotsPerInch: min(wanted, most))
  }
}

extension PDFPages {
  /// The picture that page `number` consists of, as it is stored; `nil` where the page is more than that and has to be drawn.
  package func picture(_ number: PageNumber, maximumMegapixels: Int) -> EncodedPicture? {
    guard let size = poppler?.page(at: number.value - 1)?.size else { return nil }
    return file.forgetting {
      NativePicture.of(leaves[number.value - 1], size: size, in: file, maximumMegapixels: maximumMegapixels)
    }
  }
}

/// Bytes at a fixed place, freed with this value.
final class OwnedBytes {
  let bytes: UnsafeRawBufferPointer

  init(_ source: [UInt8]) {
    let place = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 16)
    place.copyBytes(from: source)
    bytes = UnsafeRawBufferPointer(place)
  }

  deinit { bytes.deallocate() }
}
