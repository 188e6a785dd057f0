import CaseModel
import CaseStore
import CaseStoreTesting
import ContentHashing
import StageContract
import Testing

@testable import Workers

@Suite struct ResultCacheTests {
  private struct Doubling: Stage {
    static let name = StageName("doubling")
    static let version = 1
    struct Settings: Codable, Sendable { var factor: Int }
    var settings = Settings(factor: 2)

    func run(_ input: Int, in context: StageContext) async throws(StageFailure) -> Int { input * settings.factor }
  }

  private struct NoReaders: ReaderLauncher {
    func run(
      _ unit: ReaderUnit, receive: (ReaderEvent) async throws(ReaderFailure) -> Void
    ) async throws(ReaderFailure) -> ReaderOutcome { throw .missing }
  }

  @Test func `what was run is not run again, until its input or its settings change`() async throws {
    let store = MemoryCaseStore()
    let reference = try #require(CaseReference("0000000001"))
    let nothing = BlobDigest(sha256Of: [])
    _ = try await store.receive(
      Delivery(reference: reference, channel: .upload, manifest: nothing, content: nothing), jobs: [],
      by: Actor("tester"))
    let blobs = MemoryBlobStore()
    let cache = ResultCache(store: store, blobs: blobs, readers: NoReaders())
    let first = try await cache.output(of: Doubling(), for: 21, usedBy: reference)
    #expect(first.value == 42 && !first.wasReused)
    let second = try await cache.output(of: Doubling(), for: 21, usedBy: reference)
    #expect(second.value == 42 && second.wasReused && second.digest == first.digest)
    #expect(try await cache.output(of: Doubling(), for: 22, usedBy: reference).wasReused == false)
    #expect(try await cache.output(of: Doubling(settings: .init(factor: 3)), for: 21, usedBy: reference).value == 63)
    #expect(cache.counts.totalRuns == 3 && cache.counts.totalReuses == 1)
    _ = await blobs.delete(first.digest)
    #expect(try await cache.output(of: Doubling(), for: 21, usedBy: reference).wasReused == false)
    #expect(try await blobs.get(first.digest) == Array("42".utf8))
  }
}
