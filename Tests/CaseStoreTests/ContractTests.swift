import CaseModel
import CaseStore
import CaseStoreSQLite
import CaseStoreTesting
import ContentHashing
import Foundation
import StageContract
import Synchronization
import Testing

@Suite struct ContractTests {
  @Test(arguments: StoreContract.promises)
  func `the store in memory keeps its promises`(_ promise: StoreContract.Promise) async throws {
    let clock = ManualClock()
    try await promise.check(MemoryCaseStore(clock: clock), clock)
  }

  @Test(arguments: StoreContract.promises)
  func `the store on SQLite keeps its promises`(_ promise: StoreContract.Promise) async throws {
    try await withFolder { folder in
      let clock = ManualClock()
      let store = try await SQLiteCaseStore(file: folder + "/cases.sqlite", chain: StoreContract.chain, clock: clock)
      try await promise.check(store, clock)
    }
  }

  @Test(arguments: StoreContract.sharedPromises)
  func `several tasks share a store in memory`(_ promise: StoreContract.SharedPromise) async throws {
    let store = MemoryCaseStore()
    try await promise.check([store, store, store])
  }

  @Test(arguments: StoreContract.sharedPromises)
  func `three programs share a store on SQLite`(_ promise: StoreContract.SharedPromise) async throws {
    try await withFolder { folder in
      var stores: [any CaseStore] = []
      for _ in 1...3 {
        stores.append(try await SQLiteCaseStore(file: folder + "/cases.sqlite", chain: StoreContract.chain))
      }
      try await promise.check(stores)
    }
  }
}

/// Who waits for work on SQLite, in the program that files it.
@Suite struct WorkBellTests {
  private func store(in folder: String) async throws -> SQLiteCaseStore {
    try await SQLiteCaseStore(file: folder + "/cases.sqlite", chain: StoreContract.chain)
  }

  /// Files jobs until the waiting is over; false where that took a thousand of them.
  private func ends(_ waiting: Task<Void, Never>, filing store: SQLiteCaseStore) async throws -> Bool {
    let isOver = Mutex(false)
    Task {
      await waiting.value
      isOver.withLock { $0 = true }
    }
    let reference = try #require(CaseReference("0000000001"))
    let digest = BlobDigest(sha256Of: Array("a delivery".utf8))
    let delivery = Delivery(reference: reference, channel: .upload, manifest: digest, content: digest)
    _ = try await store.receive(delivery, jobs: [], by: Actor("tester"))
    for number in 1...1000 {
      let key = StageKey(digest: BlobDigest(sha256Of: Array("\(number)".utf8)))
      let job = NewJob(reference: reference, stage: StageName("try-out"), key: key, input: digest, priority: .normal)
      _ = try await store.enqueue([job], by: Actor("tester"))
      if isOver.withLock({ $0 }) { return true }
    }
    return false
  }

  @Test func `who waits hears of new work long before its pause is over`() async throws {
    try await withFolder { folder in
      let store = try await store(in: folder)
      let waiting = Task { await store.awaitWork(atMost: .seconds(3_600), by: ContinuousClock()) }
      #expect(try await ends(waiting, filing: store))
      waiting.cancel()
    }
  }

  @Test func `a pause that is over, and a cancelled one, end by themselves`() async throws {
    try await withFolder { folder in
      let store = try await store(in: folder)
      await store.awaitWork(atMost: .milliseconds(1), by: ContinuousClock())
      let waiting = Task { await store.awaitWork(atMost: .seconds(3_600), by: ContinuousClock()) }
      waiting.cancel()
      await waiting.value
    }
  }
}

func withFolder(_ body: (String) async throws -> Void) async throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dossier-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  do {
    try await body(folder.path)
  } catch {
    try FileManager.default.removeItem(at: folder)
    throw error
  }
  try FileManager.default.removeItem(at: folder)
}
