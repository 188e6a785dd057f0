import CaseModel
import CaseStore
import CaseStoreTesting
import Doors
import Foundation
import StageContract
import Testing

/// A drop folder on the disk with a store in memory and a clock that the test moves.
struct DropBench {
  let root: String
  let blobs: MemoryBlobStore
  let store: MemoryCaseStore
  let clock = ManualClock()
  let intake: Intake

  init(_ folder: String, store: MemoryCaseStore = MemoryCaseStore(), blobs: MemoryBlobStore = MemoryBlobStore()) throws
  {
    root = folder
    self.store = store
    self.blobs = blobs
    intake = Intake(
      store: store, blobs: blobs, held: HeldDeliveries(folder: folder + "/unrouted"), actor: Actor("drop"),
      clock: clock, copies: [folder + "/accepted"]
    ) { _ throws(StageFailure) in [] }
    for name in ["drop", "accepted", "rejected"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
  }

  func door(rules: DropRules = DropRules()) -> DropDoor {
    DropDoor(
      root: root + "/drop", accepted: root + "/accepted", rejected: root + "/rejected", notes: root + "/taking",
      channel: .upload, rules: rules, intake: intake, clock: clock)
  }

  func write(_ text: String, _ path: String) throws {
    let file = URL(filePath: "\(root)/drop/\(path)")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }

  func text(_ path: String) throws -> String { try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8) }

  /// Names below a folder, links not followed.
  func names(_ path: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(path)").sorted()
  }

  /// The names of the items of every arrival of a case.
  func items(_ reference: String) async throws -> [[String]] {
    var items: [[String]] = []
    let reference = try #require(CaseReference(reference))
    for arrival in await store.arrivals(of: reference) {
      items.append(try await blobs.get(json: ArrivalManifest.self, arrival.manifest).items.map(\.name))
    }
    return items
  }

  /// Two rounds with the rest of a file between them.
  func settle(_ door: DropDoor, seconds: Int = 5) async throws -> DropDoor.Round {
    _ = try await door.round()
    clock.advance(by: .seconds(seconds))
    return try await door.round()
  }
}
