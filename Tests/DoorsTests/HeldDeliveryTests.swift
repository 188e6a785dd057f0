import CaseModel
import CaseStore
import CaseStoreTesting
import Doors
import Foundation
import StageContract
import Testing

/// Answers what the test says.
private struct FixedRouter: DeliveryRouter {
  let answer: RoutingAnswer?

  func references(in manifest: ArrivalManifest) async throws(StageFailure) -> RoutingAnswer {
    guard let answer else { throw StageFailure(code: "reader-missing", verdict: .halt, message: "") }
    return answer
  }
}

private let first = "1000000001"
private let second = "1000000002"

@Suite struct HeldDeliveryTests {
  private func references(_ digits: [String]) throws -> [CaseReference] {
    try digits.map { try #require(CaseReference($0)) }
  }

  private func answer(_ named: [String], _ mentioned: [String] = [], isComplete: Bool = true) throws -> RoutingAnswer {
    RoutingAnswer(named: try references(named), mentioned: try references(mentioned), isComplete: isComplete)
  }

  /// A loose file, held, and looked into with this answer.
  private func route(_ bench: DropBench, _ answer: RoutingAnswer?) async throws -> RouteHeld.Outcome {
    try bench.write("a fax", "fax-0001.tif")
    #expect(try await bench.settle(bench.door()).held == 1)
    return try await RouteHeld(intake: bench.intake, router: FixedRouter(answer: answer)).run()
  }

  @Test func `a loose file is durable before it is moved, and filed under the one case that it names`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      #expect(try await route(bench, try answer([first])).filed.map(\.digits) == [first])
      let held = try #require(await bench.store.history(of: nil).first?.action.detail)
      #expect(bench.exists("accepted/\(first)/\(held)/fax-0001.tif"), "where a purge of the case finds it")
      #expect(try await bench.items(first) == [["fax-0001.tif"]])
      #expect(try bench.intake.held.all().isEmpty)
      let actions = await bench.store.history(of: nil).map(\.action.name)
      #expect(actions == ["held", "received", "filed-held"])
    }
  }

  @Test(arguments: [
    (["1000000001", "1000000002"], [String](), true, HeldDelivery.Reason.several),
    ([], [], true, .unnamed), ([], ["1000000001"], true, .unnamed), (["1000000001"], ["1000000002"], true, .several),
    ([], [], false, .unreadable),
  ])
  func `two references, none, or a doubt are a coordinator's question`(
    _ named: [String], _ mentioned: [String], _ isComplete: Bool, _ reason: HeldDelivery.Reason
  ) async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      #expect(try await route(bench, try answer(named, mentioned, isComplete: isComplete)).unrouted == 1)
      let held = try #require(try bench.intake.held.all().first)
      #expect(held.state == .unrouted && held.reason == reason)
      #expect(held.candidates.map(\.digits) == Set(named + mentioned).sorted())
      #expect(await bench.store.counts().arrivals == 0)
      // Answered, it is filed once; dropped again it is filed again without effect.
      let reference = try #require(CaseReference(second))
      #expect(try await bench.intake.file(held, under: reference).isNew)
      #expect(try await !bench.intake.file(held, under: reference).isNew)
      #expect(try bench.intake.held.all().isEmpty)
    }
  }

  @Test func `the same file dropped again is the same held delivery`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      #expect(try await route(bench, try answer([])).unrouted == 1)
      #expect(try await route(bench, try answer([first])).filed.isEmpty)
      #expect(try bench.intake.held.all().map(\.state) == [.unrouted])
    }
  }

  @Test func `what cannot be read yet is tried again and never lost`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      #expect(try await route(bench, nil).failures == ["reader-missing"])
      #expect(try bench.intake.held.all().map(\.state) == [.new])
      let again = try await RouteHeld(intake: bench.intake, router: FixedRouter(answer: try answer([first]))).run()
      #expect(again.filed.map(\.digits) == [first])
    }
  }

  @Test func `a note of a held delivery names no file`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      try bench.write("a fax", "Quintero Maria.tif")
      _ = try await bench.settle(bench.door())
      let name = try #require(try bench.names("unrouted").first)
      #expect(!name.contains("Quintero"))
      #expect(try !bench.text("unrouted/\(name)").contains("Quintero"))
    }
  }
}
