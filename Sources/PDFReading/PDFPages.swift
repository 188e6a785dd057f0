import CaseModel
import PageRasters

/// A PDF opened for reading its pages: the leaves of the tree by qpdf, text and pictures by poppler.
///
/// Page N of both is the same page: where tree or file is damaged, poppler gets a copy that qpdf wrote anew with just the leaves found.
package struct PDFPages: ~Copyable {
  let file: QPDFFile
  let poppler: PopplerFile?
  /// ``poppler`` where it reads the very file that qpdf reads: an object has one number in both.
  let popplerOfFile: PopplerFile?
  private let annotated: AnnotatedPages?
  private let rebuilt: OwnedBytes?
  private let copy: OwnedBytes?
  let leaves: [PageTree.Leaf]
  private let hasNoPageTree: Bool
  private var digests = PageDigest()

  package let declaredCount: Int?
  package let title: String?
  /// What holds for the file as a whole.
  package let findings: [Finding]
  package var count: Int { leaves.count }

  /// The file with just the pages that were found, in their order, and with no password; `nil` where the file is sound.
  package func withMendedCopy<Value>(_ body: (UnsafeRawBufferPointer?) throws -> Value) rethrows -> Value {
    try body(copy?.bytes)
  }

  /// `bytes` must outlive the value. Tries no password, then each one given.
  ///
  /// A file whose end is lost is read with a new one, where that finds pages.
  package static func opened(
    _ bytes: UnsafeRawBufferPointer, passwords: [String], maximumPages: Int
  ) throws(PDFFailure) -> PDFPages {
    do throws(PDFFailure) {
      let pages = try PDFPages(bytes, passwords: passwords, maximumPages: maximumPages, rebuilt: nil)
      if !pages.hasNoPageTree { return pages }
    } catch {
      guard error == .unreadable || error == .noPages, let whole = RebuiltTrailer.bytes(of: bytes) else { throw error }
      return try rebuilt(OwnedBytes(whole), maximumPages: maximumPages, failure: error)
    }
    guard let whole = RebuiltTrailer.bytes(of: bytes) else {
      return try PDFPages(bytes, passwords: passwords, maximumPages: maximumPages, rebuilt: nil)
    }
    return try PDFPages(OwnedBytes(whole), maximumPages: maximumPages)
  }

  /// Throws `failure` where the new end does not help.
  private static func rebuilt(
    _ whole: OwnedBytes, maximumPages: Int, failure: PDFFailure
  ) throws(PDFFailure) -> PDFPages {
    do throws(PDFFailure) {
      return try PDFPages(whole, maximumPages: maximumPages)
    } catch .tooManyPages(let found, let limit) {
      throw .tooManyPages(found: found, limit: limit)
    } catch {
      throw failure
    }
  }

  private init(_ rebuilt: OwnedBytes, maximumPages: Int) throws(PDFFailure) {
    try self.init(rebuilt.bytes, passwords: [], maximumPages: maximumPages, rebuilt: rebuilt)
  }

  private init(
    _ bytes: UnsafeRawBufferPointer, passwords: [String], maximumPages: Int, rebuilt: OwnedBytes?
  ) throws(PDFFailure) {
    var found: [Finding] = []
    let file = try PDFPages.file(bytes, passwords: passwords)
    let password = file.password
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
    found += tree.findings + PDFPages.findings(on: file, isRebuilt: rebuilt != nil)
    let title = file.text(file.value(file.trailer, "/Info").flatMap { file.value($0, "/Title") })
    let hadWarnings = file.hadWarnings()
    let isSound = tree.isSound && !hadWarnings

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
    if !tree.isSound || rebuilt != nil, copy != nil {
      found.append(
        Finding(
          code: "pdf-mended", severity: .note,
          message: "The records are copied from a mended copy of this PDF, page by page as they were found."))
    }
    let marked = isShown ? AnnotatedPages.indices(of: tree.leaves, in: file) : []
    let annotated =
      marked.isEmpty
      ? nil : AnnotatedPages(copy?.bytes ?? bytes, password: copy == nil ? password : "", indices: marked)
    if !marked.isEmpty, annotated == nil {
      found.append(
        Finding(
          code: "form-not-read", severity: .warning,
          message: "What was filled in or written onto \(marked.count) pages of this PDF could not be read as text. "
            + "Look at those pages yourself."))
    }
    declaredCount = tree.declaredCount
    leaves = tree.leaves
    hasNoPageTree = tree.isMissing
    findings = found
    self.title = title.flatMap { $0.isEmpty ? nil : $0 }
    self.file = file
    self.annotated = annotated
    self.rebuilt = rebuilt
    self.copy = copy
    self.poppler = isShown ? poppler : nil
    popplerOfFile = isShown && popplerAgrees ? original : nil
  }

  private static func findings(on file: borrowing QPDFFile, isRebuilt: Bool) -> [Finding] {
    var found: [Finding] = []
    if isRebuilt {
      found.append(
        Finding(
          code: "pdf-rebuilt", severity: .warning,
          message:
            "The end of this PDF is damaged and does not say where its pages are; they were found by search. Check the page count."
        ))
    }
    if let signed = PDFSignatures(of: file).finding { found.append(signed) }
    if let names = file.value(file.root, "/Names"), file.value(names, "/EmbeddedFiles") != nil {
      found.append(PDFPages.filesInside(nil))
    }
    // Adobe's XFA, 2.0 on: the pages of a dynamic form are made by the viewer.
    if let form = file.value(file.root, "/AcroForm"), file.value(form, "/XFA") != nil,
      file.value(file.root, "/NeedsRendering").map({ file.syntax($0) == Array("true".utf8) }) ?? false
    {
      found.append(
        Finding(
          code: "dynamic-form", severity: .error,
          message: "This PDF is a form that only Adobe's own reader can show; its page here is a placeholder. "
            + "Ask the sender to print the filled form to PDF."))
    }
    return found
  }

  /// Said of the file, or of the page whose annotation holds a file: what is inside is read as items of their own.
  private static func filesInside(_ page: PageNumber?) -> Finding {
    Finding(
      code: "files-inside", severity: .note,
      message: "This document carries files inside; each of them is read as a document of its own.", page: page)
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

  /// Opened with no password, or with the first of those that opens it.
  private static func file(
    _ bytes: UnsafeRawBufferPointer, passwords: [String]
  ) throws(PDFFailure) -> QPDFFile {
    var failure = PDFFailure.unreadable
    for password in [""] + passwords {
      do {
        return try QPDFFile(bytes, password: password)
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
    var content: [UInt8]?
    var isTooLarge = false
    switch file.content(ofPage: leaf.page) {
    case .bytes(let bytes): content = bytes
    case .tooLarge: isTooLarge = true
    case .damaged:
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
    if isTooLarge || scan.isTooLarge {
      isTooLarge = true
      findings.append(
        Finding(
          code: "page-content-too-large", severity: .warning,
          message: "What this page draws unpacks to more than \(QPDFFile.maximumContentBytes >> 20) MiB, which no page "
            + "of records does; it was not drawn or read. Ask the sender for a new copy.", page: number))
    }
    var text = PageText.empty
    var size = frame.size
    let isDamaged = file.hadWarnings() || scan.lostObjects > 0
    var isRenderable = content != nil && !leaf.isMissing
    if leaf.isMissing {
      findings.append(
        Finding(
          code: "page-missing", severity: .warning,
          message: "The PDF lists this page, but the page itself is not in the file. Ask the sender for a new copy.",
          page: number))
    }
    if isTooLarge {
      isRenderable = false
    } else if let shown = poppler?.page(at: number.value - 1) {
      let own = shown.size
      size = PageSize(
        widthInPoints: own.widthInPoints * frame.userUnit, heightInPoints: own.heightInPoints * frame.userUnit)
      text = annotated?.text(ofPageAt: number.value - 1, scale: frame.userUnit) ?? shown.text(scale: frame.userUnit)
      // Drawn in small where something is amiss and no text tells otherwise: a page on which nothing appears is none.
      if isRenderable, isDamaged, text.words.isEmpty, scan.paints, shown.isEmptyWhenDrawn { isRenderable = false }
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
    if !isRenderable && !leaf.isMissing && !isTooLarge {
      findings.append(
        Finding(
          code: "page-not-renderable", severity: .warning,
          message: "This page cannot be shown in full. Ask the sender for a new copy.", page: number))
    }
    let annotations = file.value(leaf.page, "/Annots").map { file.items($0) } ?? []
    if annotations.contains(where: { file.name(file.value($0, "/Subtype")) == "/FileAttachment" }) {
      findings.append(PDFPages.filesInside(number))
    }
    let page = PageReading(
      number: number, size: size, rotation: frame.rotation, embedded: text, textLayer: layer(scan, text),
      scan: frame.largestScan(among: scan.images, in: file),
      hasContent: leaf.isMissing || isTooLarge || scan.paints || !annotations.isEmpty || !text.words.isEmpty,
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
}
