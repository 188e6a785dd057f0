import CLinux
import CaseModel
import CaseModel
import Glibc
import ReaderProtocol
import StageContract
import SystemFiles

/// One reader process and its two pipes, served by one thread that never waits on one pipe alone: it writes what is
/// queued and reads what comes, so neither side can block the other.
actor ReaderSession {
  enum Step: Sendable {
    case event(ReaderEvent)
    /// Everything queued is written: more may be sent.
    case hungry
    /// All that was asked for is answered: more of the same file may be asked for.
    case resting
  }

  private var limits: ReaderLimits
  /// Its hard limit of processor time, set once.
  private let mostCPUSeconds: Int
  /// Of all that it has done and does.
  private var cpuSeconds: Int
  private var pagesToGoOn: Int
  private let executor = BlockingExecutor(label: "dossier.reader")
  private var began = ContinuousClock.now
  private var deadline: ContinuousClock.Instant { began + .seconds(limits.wallSeconds) }
  private var lastHeard = ContinuousClock.now
  private var inputs: [Int32] = []
  private var output: Int32?
  private var requests: OwnedDescriptor?
  private var replies: OwnedDescriptor?
  private var process: ReaderProcess?
  /// Headers and payloads in order, as they are: a disc's files are not copied on their way.
  private var queued: [[UInt8]] = []
  /// Of `queued`: so many pieces are written, and so many bytes of the next.
  private var written = (pieces: 0, bytes: 0)
  private var isFeeding = true
  private var parser = FrameParser()
  private var byteCount = 0
  private var frameCount = 0
  private var hasEnded = false

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(limits: ReaderLimits) {
    self.limits = limits
    mostCPUSeconds = limits.mostCPUSeconds
    cpuSeconds = limits.cpuSeconds
    pagesToGoOn = limits.pagesToGoOn
  }

  deinit { for number in inputs { close(number) } }

  func add(_ input: consuming OwnedDescriptor) { inputs.append(input.release()) }

  /// Adds a file without a name for the reader to write, in `folder` or, without one, in memory; it stays open here.
  func addOutput(in folder: String?) throws(ReaderFailure) {
    let number = folder.map { dossier_unnamed_file($0) } ?? dossier_memfd()
    guard number >= 0 else { throw .system(operation: folder == nil ? "memfd_create" : "open", errno: errno) }
    inputs.append(number)
    output = number
  }

  func start(_ executable: String) throws(ReaderFailure) {
    let started = try ReaderProcess.start(executable, inputs: inputs, limits: limits)
    process = started.process
    requests = started.takeRequests()
    replies = started.takeReplies()
    for number in inputs where number != output { close(number) }
    inputs = output.map { [$0] } ?? []
  }

  func send(_ frames: [Frame]) throws(ReaderFailure) {
    for frame in frames { queued += [frame.header, frame.payload] }
  }

  /// Sends as much as the pipe takes without waiting for the reader.
  func begin(_ frames: [Frame]) throws(ReaderFailure) {
    try send(frames)
    while !queued.isEmpty, try wait(toWrite: true).canWrite { try writeSome() }
  }

  /// No more `hungry` until ``continueFeed()``; what is asked for may still be sent.
  func holdFeed() { isFeeding = false }
  func continueFeed() { isFeeding = true }

  /// Asks a resting reader for more pages, under limits that begin now; false where it has read as many as it may, or holds more
  /// memory than it may begin with.
  func goOn(with pages: [PageNumber], limits more: ReaderLimits) throws(ReaderFailure) -> Bool {
    guard pages.count <= pagesToGoOn, let process, process.residentBytes() <= more.residentBytesToGoOn else {
      return false
    }
    pagesToGoOn -= pages.count
    limits = more
    began = .now
    lastHeard = began
    byteCount = 0
    frameCount = 0
    allow(more.cpuSeconds)
    try send([.encode(ReaderInput.morePages(pages))])
    return true
  }

  /// So much processor time beyond what it has.
  private func allow(_ more: Int) {
    cpuSeconds += more
    process?.allow(cpuSeconds: cpuSeconds, atMost: mostCPUSeconds)
  }

  /// What happens next; `nil` when the reader has said `end` and is gone, in order.
  func next() throws(ReaderFailure) -> Step? {
    guard let process else { return nil }
    while true {
      if let event = try parsed() { return event == .reply(.pagesDone) ? .resting : .event(event) }
      let wantsToWrite = !queued.isEmpty
      if !wantsToWrite && isFeeding && !hasEnded { return .hungry }
      let ready = try wait(toWrite: wantsToWrite)
      if ready.canWrite { try writeSome() }
      if ready.canRead, try !readSome() {
        self.process = nil
        try process.finish(by: .now + .seconds(2), hasSaidEnd: hasEnded && parser.isAtBoundary)
        requests = nil
        replies = nil
        return nil
      }
    }
  }

  /// Ends the reader and waits for it.
  func stop() {
    process?.kill()
    process = nil
    requests = nil
    replies = nil
  }

  func readOutput(at offset: Int) throws(ReaderFailure) -> [UInt8] {
    guard let output else { return [] }
    guard offset <= limits.outputFileBytes else { throw .outOfLimits(.outputFile) }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
      let got = pread(output, buffer.baseAddress, buffer.count, off_t(offset))
      failure = got < 0 ? errno : 0
      count = max(0, got)
    }
    guard failure == 0 else { throw .system(operation: "pread", errno: failure) }
    return bytes
  }

  private func parsed() throws(ReaderFailure) -> ReaderEvent? {
    let frame: Frame
    do {
      guard let found = try parser.next() else { return nil }
      frame = found
    } catch {
      throw .garbage
    }
    guard !hasEnded else { throw .garbage }
    frameCount += 1
    lastHeard = .now
    guard frameCount <= limits.replyFrames else { throw .outOfLimits(.replyFrames) }
    if case .bytes(let bytes) = frame { return .bytes(bytes) }
    let reply: ReaderReply
    do {
      reply = try frame.decode(ReaderReply.self)
    } catch {
      throw .garbage
    }
    if case .sourceFacts(let facts) = reply {
      let before = limits.cpuSeconds
      limits = limits.afterAnnouncing(facts.foundPageCount)
      allow(limits.cpuSeconds - before)
    }
    guard reply == .end else { return .reply(reply) }
    hasEnded = true
    // The reader may wait for the end of its input before it exits.
    requests = nil
    forgetQueued()
    return try parsed()
  }

  private func wait(toWrite: Bool) throws(ReaderFailure) -> (canWrite: Bool, canRead: Bool) {
    let left = ContinuousClock.now.duration(to: min(deadline, lastHeard + .seconds(limits.quietSeconds)))
    guard left > .zero else { throw .timedOut }
    var polled: [pollfd] = [pollfd(fd: replies?.number ?? -1, events: Int16(POLLIN), revents: 0)]
    if toWrite { polled.append(pollfd(fd: requests?.number ?? -1, events: Int16(POLLOUT), revents: 0)) }
    // Wakes now and then, so that a cancelled task is seen in time.
    let milliseconds = min(
      200, Int32(clamping: left.components.seconds * 1000 + 1 + left.components.attoseconds / 1_000_000_000_000_000))
    let count = poll(&polled, nfds_t(polled.count), milliseconds)
    guard count >= 0 || errno == EINTR else { throw .system(operation: "poll", errno: errno) }
    if Task.isCancelled { throw .cancelled }
    let canRead = count > 0 && polled[0].revents != 0
    return (count > 0 && toWrite && polled[1].revents != 0, canRead)
  }

  private func writeSome() throws(ReaderFailure) {
    guard let target = requests?.number, written.pieces < queued.count else { return forgetQueued() }
    let count = queued[written.pieces].withUnsafeBytes { buffer in
      write(target, buffer.baseAddress.map { $0 + written.bytes }, buffer.count - written.bytes)
    }
    if count >= 0 {
      written.bytes += count
      guard written.bytes == queued[written.pieces].count else { return }
      written = (written.pieces + 1, 0)
      if written.pieces == queued.count { forgetQueued() }
    } else if errno == EPIPE {
      // It has stopped listening: its exit or its `end` says why.
      requests = nil
      forgetQueued()
      isFeeding = false
    } else if errno != EAGAIN && errno != EINTR {
      throw .system(operation: "write", errno: errno)
    }
  }

  private func forgetQueued() {
    queued = []
    written = (0, 0)
  }

  /// False at the end of the pipe.
  private func readSome() throws(ReaderFailure) -> Bool {
    guard let source = replies?.number else { return false }
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 256 << 10) { buffer, count in
      let got = read(source, buffer.baseAddress, buffer.count)
      code = got < 0 ? errno : 0
      count = max(0, got)
    }
    if code == EAGAIN || code == EINTR { return true }
    guard code == 0 else { throw .system(operation: "read", errno: code) }
    byteCount += bytes.count
    guard byteCount <= limits.replyBytes else { throw .outOfLimits(.replyBytes) }
    parser.append(bytes)
    return !bytes.isEmpty
  }
}
