import CaseModel

/// What a reader process is asked to do: one unit of work, then it exits. Only who recognises pages may be asked for more of them.
///
/// The request is the first frame on the reader's standard input. Inputs are open descriptors, numbered from
/// ``ReaderDescriptors/firstInput`` in the order in which the request speaks of them; replies are frames on ``ReaderDescriptors/reply``.
package enum ReaderRequest: Hashable, Sendable, Codable {
  /// Input 0 is a PDF. Answers `sourceFacts`, then `pages` with those of the share; what holds for the file as a whole
  /// is told with the first share only.
  case readPDF(passwords: [String], maximumPages: Int, share: PageShare = .all)
  /// Input 0 is an image file of one or more pages (TIFF, JPEG, PNG) or a file of text. Answers as `readPDF`.
  case readImage(kind: ContentKind, maximumPages: Int, maximumMegapixels: Int)
  /// Input 0 is a PDF or image; answers one `recognised` a page asked for, then `pagesDone`.
  case recognise(kind: ContentKind, passwords: [String], pages: [PageNumber], settings: RecognitionSettings)
  /// No input descriptors: the supervisor sends `discFiles` and `discFileBytes` frames, then `discEnd`; the reader
  /// asks with `wantsBytes` where a file's first bytes are not enough. Answers `embeddedDocument` (each followed by `bytes`) and one `disc`.
  case readDisc
  /// Inputs 0… are DICOM instances, one of each series. Answers `picture`, `bytes`… or `pictureMissing` for each, in order.
  case renderKeyImages(count: Int, edgeInPixels: Int)
  /// Input 0 is a PDF or image. Answers `picture`, `bytes`… or `pictureMissing` for each that is wanted, in order.
  case renderPages(kind: ContentKind, passwords: [String], wanted: [WantedPicture], maximumMegapixels: Int)
  /// Input 0 is an archive, disc image, e-mail, PDF or clinical document. Answers `entry`, `bytes`…, `entryEnd` for each file inside.
  case unpack(kind: ContentKind, limits: UnpackLimits, passwords: [String])
  /// Input 0 is an office document and input 1 an empty folder to work in, or input 0 is a PDF to be mended. Answers as
  /// `unpack`, with one file: the PDF.
  case convert(kind: ContentKind, passwords: [String], maximumPages: Int)
  /// Inputs 0… are the sources that the plan names, input `plan.sourceCount` is the output, open for writing.
  /// The plan itself follows as `recordsPlan` frames on standard input. Answers `recordsWritten`.
  case writeRecords
  /// Inputs 0… are files of ours, one for each name. Answers `bytes`… with one zip of them that this password opens (AES-256),
  /// then `archivePacked`.
  case packArchive(names: [String], password: String)
}

/// The numbers of the descriptors that a reader starts with.
package enum ReaderDescriptors {
  package static let reply: Int32 = 3
  package static let firstInput: Int32 = 4
}

/// What bounds recognition, from the pipeline.
package struct RecognitionSettings: Hashable, Sendable, Codable {
  /// Tesseract language names: the one that pages are read with first, then those that are tried where a page looks like them.
  /// In a pipeline `installed` stands for all that are there. A reader is asked for one at a time.
  package var languages: [String]
  package var maximumMegapixels: Int
  /// A page with less ink than this share after cleaning is blank.
  package var blankInk: Double
  /// Below this mean confidence the page's orientation is questioned.
  package var doubtfulConfidence: Double
  package var secondReader: SecondReaderSettings

  package init(
    languages: [String] = ["eng"], maximumMegapixels: Int = 50, blankInk: Double = 0.0005,
    doubtfulConfidence: Double = 0.6, secondReader: SecondReaderSettings = SecondReaderSettings()
  ) {
    self.languages = languages
    self.maximumMegapixels = maximumMegapixels
    self.blankInk = blankInk
    self.doubtfulConfidence = doubtfulConfidence
    self.secondReader = secondReader
  }
}

/// How far an archive may unfold.
package struct UnpackLimits: Hashable, Sendable, Codable {
  package var maximumBytes: Int
  package var maximumEntries: Int
  /// Unpacked bytes for each packed one, once more than a megabyte came out.
  package var maximumRatio: Int

  package init(maximumBytes: Int = 4 << 30, maximumEntries: Int = 50_000, maximumRatio: Int = 200) {
    self.maximumBytes = maximumBytes
    self.maximumEntries = maximumEntries
    self.maximumRatio = maximumRatio
  }
}
