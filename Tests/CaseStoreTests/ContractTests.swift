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
      try await promise.check(try await SQLiteCaseStore(file: folder + "/cases.sqlite", clock: clock), clock)
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
