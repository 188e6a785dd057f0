import CaseModel
import ReaderProtocol

/// Runs readers: a fresh, sandboxed process for each unit of work, or one that has recognised other pages of the same file.
package protocol ReaderLauncher: Sendable {
  /// Readers that run at once; more wait for their turn.
  var width: Int { get }

  /// Runs one unit to its end.
  ///
  /// `receive` gets every reply in order, raw bytes as they come; the reader waits while it works. `wantsBytes` and
  /// `discFilesDone` are answered here, `end` is checked; none of them is passed on. The reader is gone when this returns or throws, or it waits a moment to be asked for more
  /// pages of its file. What `receive` throws ends the reader and is thrown on.
  func run(
    _ unit: ReaderUnit, receive: (ReaderEvent) async throws(ReaderFailure) -> Void
  ) async throws(ReaderFailure) -> ReaderOutcome
}

extension ReaderLauncher {
  package var width: Int { 1 }
}

/// One frame of a reader's answer.
package enum ReaderEvent: Hashable, Sendable {
  case reply(ReaderReply)
  case bytes([UInt8])
}

/// What one reader is asked to do, with its inputs by digest.
package struct ReaderUnit: Sendable {
  /// What is sent after the request.
  package enum Feed: Sendable {
    case nothing
    /// A plan, and for each of its inputs the blocks of `PageContent` that hold the texts its pages need.
    case records(RecordsPlan, texts: [[PageBlock]])
    /// The files of a disc, many at once, each as its first ``ReaderUnit/discHeadLength`` bytes; more on demand.
    case disc([ArrivalItem])
  }

  /// The header of most instances is shorter, and what is longer is asked for.
  package static let discHeadLength = 8 << 10
  /// Files of a disc that go to a reader in one message.
  package static let discFilesPerMessage = 256

  /// Pages of one file that are recognised alike: a reader that has read some of them may read the others.
  package struct PagesOfFile: Hashable, Sendable {
    let file: [BlobDigest]
    let kind: ContentKind
    let passwords: [String]
    let settings: RecognitionSettings
  }

  /// The file whose pages are recognised, and which; `nil` for all other work.
  package var recognition: (of: PagesOfFile, pages: [PageNumber])? {
    guard case .recognise(let kind, let passwords, let pages, let settings) = request else { return nil }
    return (PagesOfFile(file: inputs, kind: kind, passwords: passwords, settings: settings), pages)
  }

  package let request: ReaderRequest
  /// Opened for the reader in this order, from ``ReaderDescriptors/firstInput`` on.
  package let inputs: [BlobDigest]
  package let feed: Feed
  /// True where the reader writes a file: one more descriptor, open for writing, follows the inputs.
  package let hasOutput: Bool
  /// True where the reader works in a folder: one more descriptor, of an empty one, follows the inputs. It is removed afterwards.
  package let needsFolder: Bool
  package let limits: ReaderLimits

  package init(
    request: ReaderRequest, inputs: [BlobDigest] = [], feed: Feed = .nothing, hasOutput: Bool = false,
    needsFolder: Bool = false, limits: ReaderLimits
  ) {
    self.request = request
    self.inputs = inputs
    self.feed = feed
    self.hasOutput = hasOutput
    self.needsFolder = needsFolder
    self.limits = limits
  }
}

/// What a unit left behind beside its replies.
package struct ReaderOutcome: Hashable, Sendable {
  /// The file that the reader wrote, where the unit has an output.
  package let output: StoredBlob?

  package init(output: StoredBlob? = nil) { self.output = output }
}

/// What one reader may use.
package struct ReaderLimits: Hashable, Sendable, Codable {
  package var addressSpaceInBytes: Int
  package var cpuSeconds: Int
  package var wallSeconds: Int
  /// Added to `cpuSeconds` for each page that the reader announces, and twice that to `wallSeconds`; see ``announcing(atMost:)``.
  package private(set) var cpuSecondsPerAnnouncedPage = 0
  /// What it announces beyond these adds nothing.
  package private(set) var mostAnnouncedPages = 0
  /// Pages of further units that the same reader may recognise.
  package private(set) var pagesToGoOn = 0
  /// A reader that holds more memory than this goes on with no further unit.
  package var residentBytesToGoOn = Int.max
  /// Between two frames of the answer: a reader of many pages may take long, but not over one of them.
  package var quietSeconds: Int
  package var descriptors: Int
  /// All frames of the answer together.
  package var replyBytes: Int
  package var replyFrames: Int
  package var outputFileBytes: Int

  package init(
    addressSpaceInBytes: Int = 1536 << 20, cpuSeconds: Int = 60, wallSeconds: Int = 120,
    quietSeconds: Int = 600, descriptors: Int = 64,
    replyBytes: Int = 8 << 30, replyFrames: Int = 2_000_000, outputFileBytes: Int = 8 << 30
  ) {
    self.addressSpaceInBytes = addressSpaceInBytes
    self.cpuSeconds = cpuSeconds
    self.wallSeconds = wallSeconds
    self.quietSeconds = quietSeconds
    self.descriptors = descriptors
    self.replyBytes = replyBytes
    self.replyFrames = replyFrames
    self.outputFileBytes = outputFileBytes
  }

  /// 60 s of processor time and 20 s for each page; twice that by the clock.
  package static func pages(_ count: Int) -> ReaderLimits {
    let cpu = 60 + 20 * max(0, count)
    return ReaderLimits(cpuSeconds: cpu, wallSeconds: 2 * cpu)
  }

  /// Of a reader that recognises so many pages and may go on with more of the file, 250 in all.
  package static func recognition(of count: Int) -> ReaderLimits {
    var limits = pages(count)
    limits.pagesToGoOn = max(0, 250 - count)
    return limits
  }

  /// Of a reader of all headers of a disc.
  package static func disc(fileCount: Int) -> ReaderLimits {
    ReaderLimits(cpuSeconds: 60 + fileCount / 10, wallSeconds: 120 + fileCount / 5)
  }

  /// Where networks read too: their library keeps more addresses than memory, and where it gets none it answers wrongly
  /// and says nothing. What it holds grows with the sizes of pages and lines that it has seen, 480 to 560 MB over twelve pages of
  /// one size, 800 over 80 of many: it ends before it comes to 600.
  package var forNetworks: ReaderLimits {
    var limits = self
    limits.residentBytesToGoOn = 490 << 20
    limits.addressSpaceInBytes = max(addressSpaceInBytes, 6 << 30)
    return limits
  }

  /// Those of a file whose pages are not counted yet: as for one page, then as for the pages that the reader announces.
  package static func announcing(atMost count: Int) -> ReaderLimits {
    var limits = pages(1)
    limits.cpuSecondsPerAnnouncedPage = 20
    limits.mostAnnouncedPages = max(0, count)
    return limits
  }

  /// What a reader may use that has announced so many pages. Never more than ``mostCPUSeconds``.
  package func afterAnnouncing(_ pages: Int) -> ReaderLimits {
    var limits = self
    let more = cpuSecondsPerAnnouncedPage * min(max(0, pages), mostAnnouncedPages)
    limits.cpuSeconds += more
    limits.wallSeconds += 2 * more
    limits.cpuSecondsPerAnnouncedPage = 0
    return limits
  }

  /// The most that a reader ever gets.
  package var mostCPUSeconds: Int { afterAnnouncing(.max).cpuSeconds + pagesToGoOn * ReaderLimits.pages(1).cpuSeconds }
}

/// Why a unit failed. It costs this unit and nothing else.
package enum ReaderFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Limit: String, Hashable, Sendable {
    case cpuTime, memory, replyBytes, replyFrames, outputFile
  }

  /// The reader's executable is not there or cannot be started.
  case missing
  case crashed(signal: Int32)
  /// It gave up by itself with this exit status.
  case failed(status: Int32)
  case timedOut
  /// What came on the pipe is not what a reader of ours says.
  case garbage
  case outOfLimits(Limit)
  case cancelled
  case blobs(BlobFailure)
  /// The receiver's own failure.
  case receiver(StageFailure)
  case system(operation: String, errno: Int32)

  package var code: String {
    switch self {
    case .missing: "reader-missing"
    case .crashed: "reader-crashed"
    case .failed: "reader-failed"
    case .timedOut: "reader-timed-out"
    case .garbage: "reader-garbage"
    case .outOfLimits: "reader-out-of-limits"
    case .cancelled: "cancelled"
    case .blobs(let failure): failure.code
    case .receiver(let failure): failure.code
    case .system: "reader-not-started"
    }
  }

  /// True where the reader itself came to a bad end, whatever it read.
  package var isOfTheReader: Bool {
    switch self {
    case .crashed, .failed, .timedOut, .outOfLimits: true
    case .missing, .garbage, .cancelled, .blobs, .receiver, .system: false
    }
  }

  package var description: String {
    switch self {
    case .missing:
      "A reader is missing or cannot be started. Install dossier-reader and dossier-disc-reader beside dossier; `dossier doctor` tells more."
    case .crashed(let signal):
      "The reader crashed on this item (signal \(signal)). The rest goes on; ask the sender for another copy."
    case .failed(let status):
      "The reader gave up on this item (exit status \(status)). The rest goes on; ask the sender for another copy."
    case .timedOut:
      "Reading this item took too long and was stopped. The rest goes on; ask the sender for a smaller or simpler copy."
    case .garbage:
      "The reader's answer for this item made no sense. The rest goes on; ask the sender for another copy."
    case .outOfLimits(let limit):
      "This item needs more than a reader may use (\(limit.rawValue)). The rest goes on; ask for a smaller copy or raise the limit."
    case .cancelled: "The reading was stopped before its end. It is done again by itself."
    case .blobs(let failure): failure.description
    case .receiver(let failure): failure.message
    case .system(let operation, _):
      "A reader could not be started (\(operation)). Check the limits of the machine; it is tried again."
    }
  }
}
