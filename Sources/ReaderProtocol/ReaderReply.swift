import CaseModel

/// What a reader answers, one frame each; the supervisor validates every one and believes none.
package enum ReaderReply: Hashable, Sendable, Codable {
  case sourceFacts(SourceFacts)
  /// Pages that follow one another; raw `bytes` frames with their texts follow, ``PageBatch/byteCount`` in all.
  case pages(PageBatch)
  case recognised(RecognisedPage)
  /// All pages that were asked for are recognised. More of the same file may be asked for with `morePages`; where the input ends
  /// instead, so does the reader.
  case pagesDone
  /// Bytes from `offset` on of the disc file `index` are wanted, up to `length`; answered by `discFileBytes`.
  /// Any file that has been sent may be asked for again.
  case wantsBytes(index: Int, offset: Int, length: Int)
  /// The disc files up to `index` have been dealt with: the next may come.
  case discFilesDone(index: Int)
  /// Raw `bytes` frames with the document follow, `byteCount` in all. The document's digest is made by the supervisor.
  case embeddedDocument(study: String, mediaType: String, title: String?, byteCount: Int)
  /// Raw `bytes` frames with the `InstanceList` of a study follow, `byteCount` in all.
  case studyInstances(study: String, byteCount: Int)
  case disc(DiscReading)
  /// A JPEG of what was asked for as number `index`; raw `bytes` frames follow, `byteCount` in all.
  case picture(index: Int, widthInPixels: Int, heightInPixels: Int, byteCount: Int)
  case pictureMissing(index: Int, reason: KeyImage.Absence)
  /// A file inside an archive; raw `bytes` frames follow until `entryEnd`. `path` as in the archive, decoded to Unicode.
  case entry(path: String)
  case entryEnd(isComplete: Bool)
  case recordsWritten(pageCount: Int, byteCount: Int)
  /// The archive came whole with the raw `bytes` frames before, `byteCount` in all.
  case archivePacked(byteCount: Int)
  case finding(Finding)
  /// The source cannot be used: nothing of it counts; the finding says why.
  case refused(Finding)
  /// The last frame of every unit that came to its end; without it the unit failed.
  case end
}

/// What an attached file or the document as a whole says, before its pages.
package struct SourceFacts: Hashable, Sendable, Codable {
  package let declaredPageCount: Int?
  /// Pages found by walking the structure: as many come in `pages` frames.
  package let foundPageCount: Int
  package let title: String?

  package init(declaredPageCount: Int?, foundPageCount: Int, title: String?) {
    self.declaredPageCount = declaredPageCount
    self.foundPageCount = foundPageCount
    self.title = title
  }
}

/// What the supervisor sends after the request, where the request has more to come.
package enum ReaderInput: Hashable, Sendable, Codable {
  /// The next files of a disc; one raw `bytes` frame with the first bytes of each, one after another, follows.
  case discFiles(DiscFileHeads)
  /// Answers `wantsBytes`; a raw `bytes` frame follows (shorter than asked at the end of the file).
  case discFileBytes(index: Int, offset: Int)
  case discEnd
  /// More pages of the file that `recognise` named, after `pagesDone`.
  case morePages([PageNumber])
  /// Pages of a long plan, ahead of it and in order: a frame has an end, a case may not.
  case recordsPages([RecordsPlan.Page])
  /// The plan; its own pages follow those that were sent ahead.
  case records(RecordsPlan)

  /// Part of a plan's pages, with all else of it where they are its last.
  package init(_ pages: [RecordsPlan.Page], of plan: RecordsPlan, isLast: Bool) {
    self =
      isLast
      ? .records(
        RecordsPlan(
          title: plan.title, inputs: plan.inputs, pages: pages, bookmarks: plan.bookmarks, front: plan.front))
      : .recordsPages(pages)
  }
}

/// A file of a disc as a reader gets to know it.
package struct DiscFileHead: Hashable, Sendable, Codable {
  /// In the order in which the files are sent, from 0.
  package let index: Int
  package let path: String
  package let digest: BlobDigest
  package let byteCount: Int
  /// So many of its bytes follow: all of a small file.
  package let headByteCount: Int

  package init(index: Int, path: String, digest: BlobDigest, byteCount: Int, headByteCount: Int) {
    self.index = index
    self.path = path
    self.digest = digest
    self.byteCount = byteCount
    self.headByteCount = headByteCount
  }
}

/// Files of a disc that follow one another, as they go to a reader: a string for all names and one for all digests, which
/// JSON writes and reads in a fraction of the time of thousands.
package struct DiscFileHeads: Hashable, Sendable, Codable {
  private let firstIndex: Int
  /// Between two stands a NUL, which no path on a disc has.
  private let paths: String
  /// One after another.
  private let digests: String
  private let byteCounts: [Int]
  private let headByteCounts: [Int]

  private static let digitsOfDigest = 64

  /// `firstIndex`: that of the first of `files`. As many head lengths as files.
  package init(firstIndex: Int, files: some Collection<ArrivalItem>, headByteCounts: [Int]) {
    self.firstIndex = firstIndex
    // Whoever names a file in an e-mail or an upload may write a NUL all the same: it matches no entry of a DICOMDIR either way.
    paths = files.map { $0.name.utf8.contains(0) ? $0.name.replacing("\0", with: "\u{FFFD}") : $0.name }
      .joined(separator: "\0")
    digests = files.map(\.digest.hex).joined()
    byteCounts = files.map(\.byteCount)
    self.headByteCounts = headByteCounts
  }

  /// `nil` where the columns are not of one length.
  package var all: [DiscFileHead]? {
    let paths = paths.utf8.split(separator: 0, omittingEmptySubsequences: false)
    let digits = digests.utf8
    guard paths.count == byteCounts.count, paths.count == headByteCounts.count,
      digits.count == paths.count * DiscFileHeads.digitsOfDigest
    else { return nil }
    var heads: [DiscFileHead] = []
    var start = digits.startIndex
    for (at, path) in paths.enumerated() {
      let end = digits.index(start, offsetBy: DiscFileHeads.digitsOfDigest)
      guard let path = String(path), let digest = BlobDigest(hex: digests[start..<end]) else { return nil }
      heads.append(
        DiscFileHead(
          index: firstIndex + at, path: path, digest: digest, byteCount: byteCounts[at],
          headByteCount: headByteCounts[at]))
      start = end
    }
    return heads
  }
}

/// Whether the second reader can be used.
package enum SecondReaderState: Hashable, Sendable, Codable {
  case works(version: String, folder: String)
  /// What is missing, and what to do.
  case missing(String)
}

/// Names and versions of the engines inside a reader, part of the key of every stage that uses them.
package struct ReaderVersions: Hashable, Sendable, Codable {
  /// `poppler 22.12.0`, `qpdf 11.3.0`, `tesseract 5.3.0`, … by engine name, sorted by name.
  package let engines: [String]
  /// Installed OCR languages with the first 16 digits of their file's SHA-256: `eng 7d4322bd2a7749d7`.
  package let languages: [String]
  /// The second reader: its version and folder, or why there is none.
  package let secondReader: SecondReaderState
  package let sandbox: SandboxSupport

  package init(
    engines: [String], languages: [String], secondReader: SecondReaderState = .missing("not asked for"),
    sandbox: SandboxSupport = SandboxSupport()
  ) {
    self.sandbox = sandbox
    self.engines = engines
    self.languages = languages
    self.secondReader = secondReader
  }
}
