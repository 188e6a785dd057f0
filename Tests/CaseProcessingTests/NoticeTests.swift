import CaseModel
import CaseStore
import CaseStoreTesting
import ContentHashing
import StageContract
import Synchronization
import Testing
import Workers

@testable import CaseProcessing

/// Answers each attempt as the test says, and remembers what it was told.
private final class ListedSender: NoticeSender {
  let targets: [String]
  private let state: Mutex<(answers: [NoticeOutcome], told: [PacketNotice])>

  init(targets: [String] = ["portal"], answers: [NoticeOutcome]) {
    self.targets = targets
    state = Mutex((answers, []))
  }

  var told: [PacketNotice] { state.withLock { $0.told } }

  func send(_ notice: PacketNotice) async -> NoticeOutcome {
    state.withLock { state in
      state.told.append(notice)
      return state.answers.isEmpty ? .taken : state.answers.removeFirst()
    }
  }
}

private struct NoticeRunner: JobRunner {
  let notices: PacketNotices

  func run(_ job: ClaimedJob) async throws(StageFailure) -> JobResult { try await notices.run(job) }
}

@Suite struct NoticeTests {
  private let clock = ManualClock()
  private let store: MemoryCaseStore
  private let blobs = MemoryBlobStore()

  init() { store = MemoryCaseStore(clock: clock) }

  /// A published packet whose notices are enqueued, as the settle of its case does it.
  private func publish(_ sender: ListedSender) async throws -> PacketNotices {
    let reference = try #require(CaseReference("1000000001"))
    let digest = BlobDigest(sha256Of: Array("x".utf8))
    _ = try await store.receive(
      Delivery(reference: reference, channel: .upload, manifest: digest, content: digest), jobs: [],
      by: Actor("tester"))
    let packet = try await store.publish(
      NewPacket(reference: reference, inputsDigest: digest, manifest: digest, openHolds: 2, statement: nil),
      by: Actor("tester")
    ).packet
    let notices = PacketNotices(sender: sender, store: store, blobs: blobs, clock: clock)
    _ = try await store.enqueue(try await notices.jobs(of: packet), by: Actor("tester"))
    return notices
  }

  private func work(_ notices: PacketNotices) async throws {
    try await Worker(name: WorkerName("w"), store: store, runner: NoticeRunner(notices: notices))
      .runUntilIdle()
  }

  @Test func `every receiver is told once, and a case told of is not told again`() async throws {
    let sender = ListedSender(targets: ["archive", "portal"], answers: [])
    let notices = try await publish(sender)
    try await work(notices)
    #expect(sender.told.map(\.target).sorted() == ["archive", "portal"])
    #expect(Set(sender.told.map(\.id)) == ["packet-1000000001-v1"])
    #expect(sender.told.allSatisfy { $0.version == 1 && $0.openHolds == 2 })
    let packet = try #require(await store.packets(of: sender.told[0].reference).last)
    #expect(try await notices.jobs(of: packet).isEmpty)
  }

  @Test func `a receiver that is away is told again, ever more slowly, whoever works then`() async throws {
    let sender = ListedSender(answers: Array(repeating: .failed(code: "notice-unanswered"), count: 30))
    var notices = try await publish(sender)
    var told: [Int] = []
    for minute in 0..<(6 * 60) {
      // Another process after each restart: all that it knows is in the store.
      if minute % 60 == 0 { notices = PacketNotices(sender: sender, store: store, blobs: blobs, clock: clock) }
      try await work(notices)
      told.append(sender.told.count)
      clock.advance(by: .seconds(60))
    }
    #expect((8...20).contains(told.last ?? 0))
    #expect(await store.counts().jobs.dead == 0)
    #expect(try await store.isAtRest(nil), "no case waits for it")
    let end = sender.told.count
    while sender.told.count < 31 {
      clock.advance(by: .seconds(3600))
      try await work(notices)
    }
    #expect(sender.told.count > end)
    #expect(await store.counts().jobs.done == 1)
  }

  @Test func `after three days, or when the receiver refuses for good, it is given up and shown`() async throws {
    let away = ListedSender(answers: Array(repeating: .failed(code: "notice-status-500"), count: 500))
    let notices = try await publish(away)
    for _ in 0..<80 {
      try await work(notices)
      clock.advance(by: .seconds(3600))
    }
    #expect(await store.jobs(of: nil, in: [.rejected]).map(\.failureCode) == ["notice-status-500"])
    let gone = NoticeTests()
    let refused = try await gone.publish(ListedSender(answers: [.refused(code: "notice-gone")]))
    try await gone.work(refused)
    #expect(await gone.store.jobs(of: nil, in: [.rejected]).map(\.failureCode) == ["notice-gone"])
  }

  @Test func `a receiver that left the settings is told nothing more`() async throws {
    let notices = try await publish(ListedSender(answers: []))
    let other = ListedSender(targets: ["other"], answers: [])
    try await work(PacketNotices(sender: other, store: store, blobs: blobs, clock: clock))
    #expect(other.told.isEmpty)
    #expect(await store.jobs(of: nil, in: [.rejected]).map(\.failureCode) == ["notice-target-unknown"])
    _ = notices
  }
}
