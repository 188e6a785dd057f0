import CaseModel
import CaseStore
import Foundation
import ReaderProtocol
import StageContract
import Synchronization
import SystemFiles

/// The programs that readers are. Paper and discs need different libraries: each reader links its own and starts the faster for it.
package struct ReaderPrograms: Sendable {
  package let paper: String
  package let discs: String

  package init(paper: String, discs: String) {
    self.paper = paper
    self.discs = discs
  }

  func program(for request: ReaderRequest) -> String {
    switch request {
    case .readDisc, .renderKeyImages: discs
    default: paper
    }
  }
}

/// Starts a reader afresh for each unit of work, so many at once at most. Only who has recognised pages goes on with others of
/// the same file: to start and to load what reads them takes as long as a tenth of a page, or most of one with networks.
///
/// Each reader runs in a process group of its own with a clean environment and limits that are set on it from outside as
/// well; when `run` returns it is gone and waited for, or it rests for a moment in ``RestingReaders``.
package final class ReaderPool: ReaderLauncher {
  private let programs: ReaderPrograms
  private let blobs: any BlobStore
  private let scratchFolder: String?
  private let gate: Gate
  private let waiting = Mutex<ReaderSession?>(nil)
  private let resting: RestingReaders
  package let width: Int

  /// `width`: readers at once; one for each core by default. What readers write goes to files without names in
  /// `scratchFolder`, or to memory where it is `nil`.
  package init(
    programs: ReaderPrograms, blobs: any BlobStore, scratchFolder: String? = nil,
    width: Int = UsableProcessors.count
  ) {
    // A reader that died must not end us when we write to its pipe.
    signal(SIGPIPE, SIG_IGN)
    self.programs = programs
    self.blobs = blobs
    self.scratchFolder = scratchFolder
    self.width = max(1, width)
    gate = Gate(width: self.width)
    resting = RestingReaders(width: self.width)
  }

  /// One program for every request.
  package convenience init(
    executable: String, blobs: any BlobStore, width: Int = UsableProcessors.count
  ) {
    self.init(programs: ReaderPrograms(paper: executable, discs: executable), blobs: blobs, width: width)
  }

  /// Starts the reader of a disc of so many files before they are known: its start takes as long as reading a thousand of
  /// their heads. The next unit that reads a disc gets it; where none does, it ends with this process.
  package func expectDisc(fileCount: Int) async {
    let session = ReaderSession(limits: .disc(fileCount: fileCount))
    do {
      try await session.start(programs.discs)
      try await session.begin([.encode(ReaderRequest.readDisc)])
      waiting.withLock { $0 = session }
    } catch {
      // The unit itself tells why readers do not start.
      await session.stop()
    }
  }

  /// Where no more pages are to be recognised: readers that rest end at once.
  package func endResting() async { await resting.endAll() }

  package func run(
    _ unit: ReaderUnit, receive: (ReaderEvent) async throws(ReaderFailure) -> Void
  ) async throws(ReaderFailure) -> ReaderOutcome {
    try await gate.enter()
    await resting.begin()
    let outcome: Result<ReaderOutcome, ReaderFailure>
    do throws(ReaderFailure) {
      outcome = .success(try await runAlone(unit, receive: receive))
    } catch {
      outcome = .failure(error)
    }
    await resting.end()
    await gate.leave()
    return try outcome.get()
  }

  private func runAlone(
    _ unit: ReaderUnit, receive: (ReaderEvent) async throws(ReaderFailure) -> Void
  ) async throws(ReaderFailure) -> ReaderOutcome {
    if let outcome = try await runOn(unit, receive: receive) { return outcome }
    guard unit.needsFolder else { return try await runOnce(unit, folder: nil, receive: receive) }
    let folder = try ScratchFolder(in: scratchFolder)
    let outcome: Result<ReaderOutcome, ReaderFailure>
    do throws(ReaderFailure) {
      outcome = .success(try await runOnce(unit, folder: try folder.opened().release(), receive: receive))
    } catch {
      outcome = .failure(error)
    }
    try folder.remove()
    return try outcome.get()
  }

  /// By a reader that rests after other pages of the same file; `nil` where there is none, or where it comes to its end before it
  /// answers: what it read before may be the cause.
  private func runOn(
    _ unit: ReaderUnit, receive: (ReaderEvent) async throws(ReaderFailure) -> Void
  ) async throws(ReaderFailure) -> ReaderOutcome? {
    guard let (file, pages) = unit.recognition, let session = await resting.take(file) else { return nil }
    var hasAnswered = false
    do {
      guard try await session.goOn(with: pages, limits: unit.limits) else {
        await session.stop()
        return nil
      }
      return try await serve(unit, session) { event throws(ReaderFailure) in
        hasAnswered = true
        try await receive(event)
      }
    } catch let failure as ReaderFailure {
      await session.stop()
      if failure.isOfTheReader && !hasAnswered { return nil }
      throw failure
    } catch {
      await session.stop()
      throw .garbage
    }
  }

  /// `folder` is an open descriptor, taken over.
  private func runOnce(
    _ unit: ReaderUnit, folder: Int32?, receive: (ReaderEvent) async throws(ReaderFailure) -> Void
  ) async throws(ReaderFailure) -> ReaderOutcome {
    // Those that make room come to their end while this one begins.
    async let room: Void = resting.makeRoom()
    let ready = unit.request == .readDisc ? waiting.withLock { $0.take() } : nil
    let session = ready ?? ReaderSession(limits: unit.limits)
    do {
      if ready == nil {
        for digest in unit.inputs { try await addInput(digest, to: session) }
        if let folder { await session.add(OwnedDescriptor(owning: folder)) }
        if unit.hasOutput { try await session.addOutput(in: scratchFolder) }
        try await session.start(programs.program(for: unit.request))
        try await session.send([.encode(unit.request)])
      }
      await room
      return try await serve(unit, session, receive: receive)
    } catch let failure as ReaderFailure {
      await session.stop()
      throw failure
    } catch {
      await session.stop()
      throw .garbage
    }
  }

  /// Until the reader has come to its end, or rests.
  private func serve(
    _ unit: ReaderUnit, _ session: ReaderSession, receive: (ReaderEvent) async throws(ReaderFailure) -> Void
  ) async throws(ReaderFailure) -> ReaderOutcome {
    var feeder = ReaderFeeder(unit: unit, blobs: blobs)
    while let step = try await session.next() {
      if Task.isCancelled { throw ReaderFailure.cancelled }
      switch step {
      case .hungry: try await feeder.feed(session)
      case .resting:
        guard let file = unit.recognition?.of else { throw .garbage }
        await resting.add(session, after: file)
        return ReaderOutcome()
      case .event(.reply(.wantsBytes(let index, let offset, let length))):
        try await feeder.answer(session, index: index, offset: offset, length: length)
      case .event(.reply(.discFilesDone(let index))): try await feeder.filesDone(index, session)
      case .event(let event): try await receive(event)
      }
    }
    guard unit.hasOutput else { return ReaderOutcome() }
    return ReaderOutcome(output: try await keepOutput(of: session))
  }

  private func addInput(_ digest: BlobDigest, to session: ReaderSession) async throws(ReaderFailure) {
    do {
      await session.add(try await blobs.openDescriptor(digest))
    } catch {
      throw .blobs(error)
    }
  }

  private func keepOutput(of session: ReaderSession) async throws(ReaderFailure) -> StoredBlob {
    do {
      let batch = try await blobs.makeBatch()
      let writer = try await batch.makeWriter()
      var offset = 0
      while true {
        let part = try await session.readOutput(at: offset)
        if part.isEmpty { break }
        try await writer.append(part)
        offset += part.count
      }
      let stored = try await writer.finish()
      try await batch.commit()
      return stored
    } catch let failure as BlobFailure {
      throw .blobs(failure)
    } catch let failure as ReaderFailure {
      throw failure
    } catch {
      throw .garbage
    }
  }
}

extension Frame {
  static func encode(_ value: some Encodable) throws(ReaderFailure) -> Frame {
    do {
      return try .encoding(value)
    } catch {
      throw .receiver(
        StageFailure(
          code: "request-unencodable", verdict: .halt,
          message: "A request to a reader cannot be written down. Report this as a defect."))
    }
  }
}
