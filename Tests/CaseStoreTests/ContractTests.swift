import CaseStore
import CaseStoreSQLite
import CaseStoreTesting
import Foundation
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
