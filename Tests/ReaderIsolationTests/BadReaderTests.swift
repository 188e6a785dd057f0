import CaseModel
import CaseProcessing
import CaseStore
import CaseStoreTesting
import ContentHashing
import Foundation
import ProgramTesting
import ReaderProtocol
import StageContract
import Stages
import Testing
import Workers

/// A case of two documents, one of which ends its reader badly, through the stages, the queue and the publisher.
@Suite(.serialized) struct BadReaderTests {
  private static let reference = CaseReference("1000000001")

  /// Sends one file to the double, which behaves as it is told, and everything else to the real reader.
  private struct Readers: ReaderLauncher {
    let real: ReaderPool
    let double: ReaderPool
    let poison: BlobDigest
    let behaviour: String
    let limits: ReaderLimits

    func run(
      _ unit: ReaderUnit, receive: (ReaderEvent) async throws(ReaderFailure) -> Void
    ) async throws(ReaderFailure) -> ReaderOutcome {
      guard unit.inputs == [poison] else { return try await real.run(unit, receive: receive) }
      let bad = ReaderUnit(
        request: .readPDF(passwords: [behaviour], maximumPages: 1), inputs: unit.inputs, limits: limits)
      return try await double.run(bad, receive: receive)
    }
  }

  @Test(arguments: [
    ("crash", "reader-crashed", ReaderLimits(wallSeconds: 20)),
    ("hang", "reader-timed-out", ReaderLimits(wallSeconds: 1)),
    ("garbage", "reader-garbage", ReaderLimits(wallSeconds: 20)),
    ("eat", "reader-crashed", ReaderLimits(addressSpaceInBytes: 512 << 20, wallSeconds: 20)),
    ("flood", "reader-garbage", ReaderLimits(wallSeconds: 20, replyBytes: 8 << 20)),
  ])
  func `a reader that fails costs its document and nothing else`(
    _ behaviour: String, _ code: String, _ limits: ReaderLimits
  ) async throws {
    let scratch = try TemporaryFolder("isolation")
    defer { scratch.remove() }
    let reference = try #require(BadReaderTests.reference)
    let blobs = MemoryBlobStore()
    let store = MemoryCaseStore(
      retries: RetryPolicy(base: .milliseconds(1), ceiling: .milliseconds(5), maximumAttempts: 2))

    let note = Array(
      try Data(contentsOf: SampleCases.folder(reference.digits).appending(path: "consultation-note.pdf")))
    let bad = Array("%PDF-1.7\n% a document that no reader survives\n".utf8)
    let poison = try await blobs.put(bad)
    let items = [
      ArrivalItem(name: "bad.pdf", digest: poison, byteCount: bad.count),
      ArrivalItem(name: "note.pdf", digest: try await blobs.put(note), byteCount: note.count),
    ]
    let manifest = ArrivalManifest(channel: .upload, items: items)
    let delivery = Delivery(
      reference: reference, channel: .upload, manifest: try await blobs.put(json: manifest),
      content: try manifest.contentDigest())
    _ = try await store.receive(
      delivery, jobs: [try await CaseJobs.advanceJob(reference, priority: .normal, blobs: blobs)], by: Actor("tester"))

    let readers = Readers(
      real: ReaderPool(executable: BuiltProducts.reader.path, blobs: blobs),
      double: ReaderPool(executable: BuiltProducts.folder.appending(path: "reader-double").path, blobs: blobs),
      poison: poison, behaviour: behaviour, limits: limits)
    let publisher = PublishPacket(store: store, blobs: blobs, folder: scratch.url)
    let runner = CaseJobs(
      store: store, blobs: blobs, readers: readers,
      cache: ResultCache(store: store, blobs: blobs, readers: readers),
      stages: try SampleStages.make(),
      publisher: publisher, worker: Actor("tester"))
    try await finish(reference, in: store, runner)

    let packets = await store.packets(of: reference)
    let packet = try #require(packets.last)
    let summary = try await publisher.summary(of: packet)
    let lost = try #require(summary.sources.first { $0.path.last == "bad.pdf" })
    #expect(lost.findings.map(\.code) == [code])
    #expect(lost.findings.allSatisfy { $0.severity == .error && !$0.message.contains("bad.pdf") })
    #expect(lost.foundPageCount == 0)
    let kept = try #require(summary.sources.first { $0.path.last == "note.pdf" })
    #expect(kept.findings.isEmpty)
    #expect(kept.foundPageCount == 2)
    #expect(summary.pages.billable == 2)
    #expect(summary.documents.map(\.document.type.value) == ["consultation-note"])
    let files = try FileManager.default.contentsOfDirectory(
      atPath: publisher.url(of: reference, version: packet.version).path)
    #expect(files.contains("records.pdf") && files.contains("packet.json"))
  }

  /// Works until nothing is queued: a retry falls due within milliseconds.
  private func finish(_ reference: CaseReference, in store: MemoryCaseStore, _ runner: CaseJobs) async throws {
    let worker = Worker(name: WorkerName("w"), store: store, runner: runner, idlePause: .milliseconds(1))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await worker.run() }
      while let counts = await store.overview(of: reference)?.jobs, !counts.isAtRest { await Task.yield() }
      group.cancelAll()
      try await group.waitForAll()
    }
  }
}
