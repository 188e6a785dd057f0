import CaseModel
import Doors
import Foundation
import Testing

@Suite struct DropEventsTests {
  @Test func `a rename into the folder, or into a case's folder made meanwhile, is told as whole`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let (hints, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
      let events = try DropEvents(root: folder + "/drop") { continuation.yield() }
      var seen: Set<DropUnit> = []
      var turns = hints.makeAsyncIterator()
      try bench.write("x", "../outside")
      #expect(rename("\(folder)/outside", "\(folder)/drop/inside") == 0)
      let inside = DropUnit(reference: nil, name: Array("inside".utf8))
      while !seen.contains(inside) {
        await turns.next()
        seen.formUnion(events.takeArrived())
      }
      try FileManager.default.createDirectory(
        atPath: "\(folder)/drop/1000000001", withIntermediateDirectories: false)
      // The folder's own event says that it is watched now.
      await turns.next()
      try bench.write("x", "../outside")
      #expect(rename("\(folder)/outside", "\(folder)/drop/1000000001/a.pdf") == 0)
      let within = DropUnit(reference: CaseReference("1000000001"), name: Array("a.pdf".utf8))
      while !seen.contains(within) {
        await turns.next()
        seen.formUnion(events.takeArrived())
      }
      #expect(seen == [inside, within])
    }
  }
}
