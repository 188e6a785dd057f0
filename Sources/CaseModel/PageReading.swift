/// What reading a file tells before any recognition: its pages as the file states and shows them.
package struct SourceReading: Hashable, Sendable, Codable {
  package let kind: ContentKind
  /// What the file says of its own page count (`/Count`, a fax's total-pages tag); `nil` where it says nothing usable.
  package let declaredPageCount: Int?
  /// Pages found by walking the file's own structure.
  package let pageCount: Int
  /// The pages, each block a `[PageReading]`, in order and without a gap.
  package let blocks: [PageBlock]
  /// The title in the file's own metadata, where there is one.
  package let title: String?
  package let findings: [Finding]

  package init(
    kind: ContentKind, declaredPageCount: Int?, blocks: [PageBlock], title: String? = nil, findings: [Finding]
  ) {
    self.kind = kind
    self.declaredPageCount = declaredPageCount
    pageCount = blocks.reduce(0) { $0 + $1.pageCount }
    self.blocks = blocks
    self.title = title
    self.findings = findings
  }
}

/// One page as its file carries it.
package struct PageReading: Hashable, Sendable, Codable {
  package let number: PageNumber
  /// As displayed: after the file's own rotation (`/Rotate`, EXIF or TIFF orientation) and crop, pixels squared.
  package let size: PageSize
  /// The rotation that the file itself asks for.
  package let rotation: QuarterTurn
  /// The text that the file carries for this page, boxes in points as displayed; `nil` for images.
  package var embedded: PageText?
  package let textLayer: TextLayer
  /// The image that fills most of the page, where one does.
  package let scan: ScanFacts?
  /// False where the page has no mark at all: no text, no image, no painted path.
  package let hasContent: Bool
  /// False where the renderer cannot show the page (its finding says why).
  package let isRenderable: Bool
  /// SHA-256 over everything that the page shows, independent of where in which file it stands: equal digests are exact duplicates.
  package let contentDigest: BlobDigest
  /// Bar codes of a page of little text that needs no recognition; those of other pages come with their recognition.
  package var codes: [PageCode]

  package init(
    number: PageNumber, size: PageSize, rotation: QuarterTurn, embedded: PageText?, textLayer: TextLayer,
    scan: ScanFacts?, hasContent: Bool, isRenderable: Bool, contentDigest: BlobDigest, codes: [PageCode] = []
  ) {
    self.number = number
    self.size = size
    self.rotation = rotation
    self.embedded = embedded
    self.textLayer = textLayer
    self.scan = scan
    self.hasContent = hasContent
    self.isRenderable = isRenderable
    self.contentDigest = contentDigest
    self.codes = codes
  }
}

/// What kind of text a page carries itself.
package enum TextLayer: String, Sendable, Codable, CaseIterable {
  case none
  /// Painted glyphs that a person sees.
  case visible
  /// Only invisible text (render mode 3), as other tools put under their scans.
  case invisible
  case mixed
}

/// The facts of a page-filling image.
package struct ScanFacts: Hashable, Sendable, Codable {
  package let widthInPixels: Int
  package let heightInPixels: Int
  package let bitsPerPixel: Int
  package let horizontalDotsPerInch: Double
  package let verticalDotsPerInch: Double
  /// Share of the page's area that the image covers, 0 to 1.
  package let coverage: Double
  /// `ccitt-g3`, `ccitt-g4`, `jpeg`, `jbig2`, `jpx`, `flate`, `lzw`, `none`, … as the file stores it.
  package let compression: String

  package init(
    widthInPixels: Int, heightInPixels: Int, bitsPerPixel: Int, horizontalDotsPerInch: Double,
    verticalDotsPerInch: Double, coverage: Double, compression: String
  ) {
    self.widthInPixels = widthInPixels
    self.heightInPixels = heightInPixels
    self.bitsPerPixel = bitsPerPixel
    self.horizontalDotsPerInch = horizontalDotsPerInch
    self.verticalDotsPerInch = verticalDotsPerInch
    self.coverage = coverage
    self.compression = compression
  }
}

/// What recognition found on one page.
package struct RecognisedPage: Hashable, Sendable, Codable {
  package let number: PageNumber
  /// The turn, clockwise, that sets the displayed page upright.
  package let turn: QuarterTurn
  /// The skew that was corrected before reading, degrees clockwise.
  package let skewInDegrees: Double
  /// Size after `turn`.
  package let size: PageSize
  /// Boxes in points of the upright page; a fax's header strip is left out.
  package var text: PageText
  /// The line that a fax machine printed at the edge, where there is one.
  package let faxHeader: String?
  /// Share of dark area after specks, borders and punch holes are removed, 0 to 1.
  package let ink: Double
  /// True where nothing but specks, borders and punch holes was found.
  package let isBlank: Bool
  /// Mean of the words' confidence weighted by length, 0 to 1; 0 for no words.
  package let confidence: Double
  /// `tesseract 5.3.0 eng`.
  package let engine: String
  /// Why this engine and no other; empty where there was none to choose.
  package var choice: String
  package let findings: [Finding]
  /// Where that line stands on the upright page.
  package var faxHeaderBox: Box?
  /// The script of a page that hardly reads in the languages it was read with: `Cyrillic`, `Arabic`; `nil` where that is not known.
  package var script: String?
  package var codes: [PageCode]
  /// `nil` for a page on which nothing stands.
  package var look: PageLook?

  package init(
    number: PageNumber, turn: QuarterTurn, skewInDegrees: Double, size: PageSize, text: PageText, faxHeader: String?,
    ink: Double, isBlank: Bool, confidence: Double, engine: String, choice: String = "", findings: [Finding],
    codes: [PageCode] = [], look: PageLook? = nil, faxHeaderBox: Box? = nil, script: String? = nil
  ) {
    self.number = number
    self.turn = turn
    self.skewInDegrees = skewInDegrees
    self.size = size
    self.text = text
    self.faxHeader = faxHeader
    self.ink = ink
    self.isBlank = isBlank
    self.confidence = confidence
    self.engine = engine
    self.choice = choice
    self.findings = findings
    self.codes = codes
    self.look = look
    self.faxHeaderBox = faxHeaderBox
    self.script = script
  }
}
