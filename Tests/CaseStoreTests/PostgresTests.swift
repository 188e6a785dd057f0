import CaseStore
import CaseStorePostgres
import CaseStoreTesting
import ProgramTesting
import Testing

@Suite(.serialized, .enabled(if: PostgresServer.isInstalled, "\(PostgresServer.absence)")) struct PostgresTests {
  @Test(arguments: StoreContract.promises)
  func `the store on PostgreSQL keeps its promises`(_ promise: StoreContract.Promise) async throws {
    let url = try await PostgresServer.shared.makeSchema()
    let clock = ManualClock()
    try await promise.check(try await PostgresCaseStore(url: url, chain: StoreContract.chain, clock: clock), clock)
  }

  @Test(arguments: StoreContract.sharedPromises)
  func `four programs share a store on PostgreSQL`(_ promise: StoreContract.SharedPromise) async throws {
    let url = try await PostgresServer.shared.makeSchema()
    var stores: [any CaseStore] = []
    for _ in 1...4 { stores.append(try await PostgresCaseStore(url: url, chain: StoreContract.chain)) }
    try await promise.check(stores)
  }
}
