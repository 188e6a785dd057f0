import CReaderProcess
import CaseModel
import CaseStore
import CaseStoreTesting
import ContentHashing
import Foundation
import ReaderProtocol
import StageContract
import Testing

@testable import Workers

@Suite(.serialized) struct ReaderPoolTests {
  private let blobs = MemoryBlobStore()

  private var pool: ReaderPool { ReaderPool(executable: ReaderPoolTests.double, blobs: blobs, width: 2) }

  /// The double is built beside the test bundle.
  private static var double: String {
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("reader-double").path
  }

  private func unit(_ behaviour: String, limits: ReaderLimits = ReaderLimits(wallSeconds: 20)) -> ReaderUnit {
    ReaderUnit(request: .readPDF(passwords: [behaviour], maximumPages: 1), limits: limits)
  }

  private func failure(_ unit: ReaderUnit) async -> ReaderFailure? {
    do throws(ReaderFailure) {
      _ = try await pool.run(unit) { _ throws(ReaderFailure) in }
      return nil
    } catch {
      return error
    }
  }

  @Test func `each way to fail costs its unit, has a name, and leaves no process and no descriptor`() async throws {
    #expect(await failure(unit("")) == nil)
    let before = try openDescriptors()
    #expect(await failure(unit("crash")) == .crashed(signal: SIGSEGV))
    #expect(await failure(unit("give-up")) == .failed(status: 9))
    #expect(await failure(unit("hang", limits: ReaderLimits(wallSeconds: 1))) == .timedOut)
    #expect(await failure(unit("spin", limits: ReaderLimits(cpuSeconds: 1, wallSeconds: 20))) == .outOfLimits(.cpuTime))
    #expect(await failure(unit("garbage")) == .garbage)
    #expect(await failure(unit("no-end")) == .garbage)
    #expect(
      await failure(unit("flood", limits: ReaderLimits(wallSeconds: 20, replyBytes: 8 << 20)))
        == .outOfLimits(.replyBytes))
    #expect(
      await failure(unit("flood", limits: ReaderLimits(wallSeconds: 20, replyFrames: 3)))
        == .outOfLimits(.replyFrames))
    guard
      case .crashed? = await failure(unit("eat", limits: ReaderLimits(addressSpaceInBytes: 512 << 20, wallSeconds: 20)))
    else {
      Issue.record("a reader that eats memory is stopped by its limit")
      return
    }
    #expect(await failure(unit("")) == nil)
    #expect(try openDescriptors() == before)
    var status: Int32 = 0
    #expect(waitpid(-1, &status, WNOHANG) == -1)
  }

  @Test func `a reader may take as long as the pages that it announces, and no longer than the most there may be`()
    async throws
  {
    var notes: [String] = []
    _ = try await pool.run(unit("announce", limits: .announcing(atMost: 5000))) { event throws(ReaderFailure) in
      if case .reply(.finding(let finding)) = event { notes.append(finding.message) }
    }
    // 60 s and 20 s a page: one at first, then ten.
    #expect(notes == ["80 280"])
    let limits = ReaderLimits.announcing(atMost: 100)
    #expect(limits.wallSeconds == 160 && limits.afterAnnouncing(10).wallSeconds == 560)
    #expect(limits.afterAnnouncing(.max).cpuSeconds == limits.mostCPUSeconds && limits.mostCPUSeconds == 2080)
    #expect(limits.afterAnnouncing(-5).cpuSeconds == 80)
  }

  @Test func `a missing reader is said to be missing`() async {
    let pool = ReaderPool(executable: "/nonexistent/dossier-reader", blobs: blobs)
    await #expect(throws: ReaderFailure.missing) {
      _ = try await pool.run(unit("")) { _ throws(ReaderFailure) in }
    }
  }

  @Test func `a reader sees its input, its pipes, a clean environment and its limits, and nothing else`() async throws {
    let digest = try await blobs.put(Array("the document".utf8))
    let unit = ReaderUnit(
      request: .readPDF(passwords: ["look"], maximumPages: 1), inputs: [digest],
      limits: ReaderLimits(descriptors: 63))
    let seen = try await findings(of: unit)
    #expect(seen.count == 5)
    #expect(seen[0] == "the document")
    #expect(seen[1] == "read-only")
    #expect(seen[2] == "0 1 2 3 4")
    #expect(
      seen[3]
        == "DOSSIER_SECOND_READER GLIBC_TUNABLES LC_ALL LC_CTYPE OMP_THREAD_LIMIT PATH SWIFT_BACKTRACE TZ"
    )
    #expect(seen[4] == "63")
  }

  @Test(.enabled(if: creader_landlock_abi() > 0 && creader_has_seccomp() == 1, "this kernel cannot confine a process"))
  func `a confined reader reads what it was given and what libraries bring, and does nothing else`() async throws {
    let digest = try await blobs.put(Array("the document".utf8))
    let unit = ReaderUnit(
      request: .readPDF(passwords: ["confined"], maximumPages: 1), inputs: [digest], limits: ReaderLimits())
    #expect(
      try await findings(of: unit) == [
        "its input works", "a library's file works", "memory works", "a thread works", "the users fails",
        "a folder of others fails", "a new file fails", "a new folder fails", "a socket fails", "a local socket fails",
        "a program fails", "a signal to its parent fails", "looser limits fails",
      ])
  }

  @Test func `a disc of many files is fed and answered without either side waiting for ever`() async throws {
    let small = try await blobs.put([1, 2, 3])
    let large = try await blobs.put([UInt8](repeating: 0, count: 70_000) + [9, 8, 7, 6])
    let files = (0..<150).map { index in
      let isLarge = index % 10 == 9
      return ArrivalItem(name: "F\(index)", digest: isLarge ? large : small, byteCount: isLarge ? 70_004 : 3)
    }
    let unit = ReaderUnit(request: .readDisc, feed: .disc(files), limits: ReaderLimits(wallSeconds: 20))
    let seen = try await findings(of: unit)
    #expect(seen.count == 150 + 15)
    #expect(seen.contains("F149 \(ReaderUnit.discHeadLength)"))
    #expect(seen.filter { $0.hasSuffix("at 70000: 9 8 7 6") }.count == 15)
  }

  @Test func `what a reader writes is kept as a blob`() async throws {
    let plan = RecordsPlan(title: "", inputs: [], pages: [], bookmarks: [])
    let unit = ReaderUnit(
      request: .writeRecords, feed: .records(plan, texts: []), hasOutput: true, limits: ReaderLimits())
    let outcome = try await pool.run(unit) { _ throws(ReaderFailure) in }
    let output = try #require(outcome.output)
    #expect(output.byteCount == 8)
    #expect(try await blobs.get(output.digest) == Array("a record".utf8))
  }

  @Test func `a long plan is sent in pieces, each page with the text that is kept for it`() async throws {
    let letter = PageSize(widthInPoints: 612, heightInPoints: 792)
    let nothing = BlobDigest(sha256Of: [])
    let contents = (1...150).map { number in
      PageContent(
        number: PageNumber(number), size: letter, rotation: .none, addedTurn: .none,
        text: PageText(text: "text of \(number)", words: PageWords()), textSource: .recognised, reason: "",
        faxHeader: nil, isBlank: false, confidence: 1, contentDigest: nothing, needsTextLayer: true)
    }
    var blocks: [PageBlock] = []
    for start in stride(from: 0, to: 150, by: 40) {
      let block = Array(contents[start..<min(start + 40, 150)])
      blocks.append(
        PageBlock(
          firstPage: PageNumber(start + 1), pageCount: block.count,
          digest: try await blobs.put(CanonicalJSON.encode(block))))
    }
    let pages = (1...150).reversed().map { number in
      RecordsPlan.Page(
        input: 0, number: PageNumber(number), turn: .none, size: letter, label: "", needsText: number.isMultiple(of: 3))
    }
    let plan = RecordsPlan(title: "", inputs: [], pages: pages, bookmarks: [])
    let unit = ReaderUnit(
      request: .writeRecords, feed: .records(plan, texts: [blocks]), hasOutput: true, limits: ReaderLimits())
    let seen = try await findings(of: unit)
    #expect(seen.first == "3 messages")
    #expect(seen.dropFirst() == (1...150).reversed().map { $0.isMultiple(of: 3) ? "text of \($0)" : "-" }[...])
  }

  private func recognition(of file: BlobDigest, _ pages: Int..., confidence: Double = 0.6) -> ReaderUnit {
    ReaderUnit(
      request: .recognise(
        kind: .pdf, passwords: [], pages: pages.map { PageNumber($0) },
        settings: RecognitionSettings(doubtfulConfidence: confidence)),
      inputs: [file], limits: .recognition(of: pages.count))
  }

  /// The processes that read the unit's pages.
  private func processes(_ unit: ReaderUnit, _ pool: ReaderPool) async throws -> [Substring] {
    var seen: [String] = []
    _ = try await pool.run(unit) { event throws(ReaderFailure) in
      if case .reply(.finding(let finding)) = event { seen.append(finding.message) }
    }
    return seen.compactMap { $0.split(separator: " ").last }
  }

  @Test func `a reader goes on with pages of its file, read with the same settings, and with nothing else`()
    async throws
  {
    let pool = pool
    let file = try await blobs.put(Array("a file".utf8))
    let other = try await blobs.put(Array("another file".utf8))
    let first = try await processes(recognition(of: file, 1, 2), pool)
    #expect(Set(first).count == 1 && first.count == 2)
    #expect(try await processes(recognition(of: file, 3), pool) == [first[0]])
    #expect(try await processes(recognition(of: other, 3), pool) != [first[0]])
    #expect(try await processes(recognition(of: file, 4, confidence: 0.7), pool) != [first[0]])
  }

  @Test func `a reader that rests is gone after a moment, or when others need its place`() async throws {
    let pool = pool
    let file = try await blobs.put(Array("a file".utf8))
    let first = try #require(try await processes(recognition(of: file, 1), pool).first)
    try await Task.sleep(for: RestingReaders.longest * 3)
    #expect(kill(try #require(pid_t(first)), 0) == -1)
    var resting: [Substring] = []
    for number in 0..<4 {
      resting += try await processes(recognition(of: try await blobs.put([UInt8(number)]), 1), pool)
    }
    let last = try #require(resting.last.flatMap { pid_t($0) })
    #expect(kill(last, 0) == 0)
    // Two in all: the one that worked last, and one that rests.
    #expect(resting.compactMap { pid_t($0) }.filter { kill($0, 0) == 0 }.count <= 2)
    await pool.endResting()
    #expect(kill(last, 0) == -1)
  }

  @Test
  func `a reader that comes to its end over further pages costs its unit, one that others wore out costs nothing`()
    async throws
  {
    let pool = pool
    let file = try await blobs.put(Array("a file".utf8))
    let first = try await processes(recognition(of: file, 1), pool)
    await #expect(throws: ReaderFailure.crashed(signal: SIGSEGV)) {
      _ = try await processes(recognition(of: file, 2, 13), pool)
    }
    let second = try await processes(recognition(of: file, 2), pool)
    #expect(second != first)
    // It crashes at this page in a reader that has read others, before it has answered: a new one reads it.
    let third = try await processes(recognition(of: file, 14), pool)
    #expect(third.count == 1 && third != second)
  }

  @Test func `a reader reads 250 pages in all, and no further unit where it holds too much`() async throws {
    let pool = pool
    let file = try await blobs.put(Array("a file".utf8))
    var readers: [Substring] = []
    for _ in 0..<260 { readers += try await processes(recognition(of: file, 1), pool) }
    #expect(readers.prefix(250).allSatisfy { $0 == readers[0] } && readers[250] != readers[0])
    let another = try await blobs.put(Array("another".utf8))
    /// The reader of a unit that goes on only to so many bytes.
    func reader(_ bytes: Int?) async throws -> Substring {
      let unit = recognition(of: another, 1)
      var limits = unit.limits.forNetworks
      limits.residentBytesToGoOn = bytes ?? limits.residentBytesToGoOn
      return try #require(
        try await processes(ReaderUnit(request: unit.request, inputs: unit.inputs, limits: limits), pool).first)
    }
    let one = try await reader(nil)
    #expect(try await reader(nil) == one)
    // Every process holds more than a page of memory, and this one less than networks need.
    let other = try await reader(4096)
    #expect(other != one)
    #expect(try await reader(nil) == other)
    let most = ReaderLimits.recognition(of: 1)
    #expect(most.mostCPUSeconds == 80 + 249 * 80)
  }

  @Test func `a receiver that throws ends the reader`() async {
    let own = ReaderFailure.receiver(StageFailure(code: "enough", verdict: .reject, message: "Enough."))
    await #expect(throws: own) {
      _ = try await pool.run(unit("flood")) { _ throws(ReaderFailure) in throw own }
    }
  }

  @Test func `a cancelled task ends its reader`() async {
    let task = Task { await failure(unit("hang")) }
    task.cancel()
    #expect(await task.value == .cancelled)
  }

  private func findings(of unit: ReaderUnit) async throws -> [String] {
    var seen: [String] = []
    _ = try await pool.run(unit) { event throws(ReaderFailure) in
      if case .reply(.finding(let finding)) = event { seen.append(finding.message) }
    }
    return seen
  }

  /// Pipes and memory files that are open: others come and go with the test runner.
  private func openDescriptors() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { name in
      do {
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
        return target.hasPrefix("pipe:") || target.hasPrefix("/memfd:")
      } catch {
        return false
      }
    }.count
  }
}
