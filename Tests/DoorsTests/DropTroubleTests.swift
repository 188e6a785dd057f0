import CaseModel
import CaseStore
import CaseStoreTesting
import Doors
import Foundation
import StageContract
import Testing

private let one = "1000000001"

/// Drop folders where names, disks, rights and other people are in the way.
@Suite struct DropTroubleTests {
  @Test func `links, pipes and sockets are refused with a word, and the rest is taken`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let door = bench.door()
      try bench.write("a", "\(one)/letter.pdf")
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/drop/\(one)/link", withDestinationPath: "/etc/passwd")
      #expect(mkfifo("\(folder)/drop/pipe", 0o600) == 0)
      let round = try await bench.settle(door)
      #expect(round.filed.count == 1)
      #expect(try bench.names("rejected") == [one, "\(one)/link", "\(one)/link.txt", "pipe", "pipe.txt"])
      #expect(try bench.text("rejected/\(one)/link.txt").contains("Drop the file itself"))
      #expect(try bench.text("rejected/pipe.txt").contains("Drop a file"))
      #expect(try await bench.items(one) == [["letter.pdf"]])
    }
  }

  @Test func `names that are not UTF-8 are taken and moved byte for byte`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let door = bench.door()
      try bench.write("x", "\(one)/keep")
      let name = Array("\(folder)/drop/\(one)/caf".utf8) + [0xE9]
      let path = name.map { CChar(bitPattern: $0) } + [0]
      let file = try #require(fopen(path, "w"))
      fputs("text", file)
      fclose(file)
      #expect(try await bench.settle(door).filed.count == 1)
      #expect(try await bench.items(one) == [["café", "keep"]])
      let moved = (Array("\(folder)/accepted/\(one)/caf".utf8) + [0xE9]).map { CChar(bitPattern: $0) } + [0]
      #expect(access(moved, R_OK) == 0)
      #expect(access(path, F_OK) != 0)
    }
  }

  @Test func `a file that is replaced while it is read is taken as what it is then`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let blobs = MeddlingBlobs(bench.blobs) {
        try Data("the second version".utf8).write(to: URL(filePath: "\(folder)/drop/\(one)/a.new"))
        guard rename("\(folder)/drop/\(one)/a.new", "\(folder)/drop/\(one)/a.pdf") == 0 else {
          throw CocoaError(.fileWriteUnknown)
        }
      }
      let intake = Intake(
        store: bench.store, blobs: blobs, held: bench.intake.held, actor: Actor("drop"), clock: bench.clock
      ) { _ throws(StageFailure) in [] }
      let door = DropDoor(
        root: folder + "/drop", accepted: folder + "/accepted", rejected: folder + "/rejected",
        notes: folder + "/taking", channel: .upload, intake: intake, clock: bench.clock)
      try bench.write("the first version", "\(one)/a.pdf")
      #expect(try await bench.settle(door).filed.isEmpty)
      #expect(await bench.store.counts().arrivals == 0)
      #expect(try await bench.settle(door).filed.count == 1)
      #expect(try bench.text("accepted/\(one)/a.pdf") == "the second version")
      let reference = try #require(CaseReference(one))
      let arrival = try #require(await bench.store.arrivals(of: reference).first)
      let item = try #require(try await bench.blobs.get(json: ArrivalManifest.self, arrival.manifest).items.first)
      #expect(try await bench.blobs.get(item.digest) == Array("the second version".utf8))
    }
  }

  /// With the note that it is filed still to be written, and with it written.
  @Test(arguments: ["taking", "taken"])
  func `killed between the commit and the move, it is taken again without a second effect`(
    _ noted: String
  ) async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      // The store commits; then nothing can be moved, and the door is thrown away.
      let dying = DropBench.dying(folder, bench)
      try bench.write("a", "\(one)/a.pdf")
      try bench.write("b", "\(one)/b.pdf")
      _ = try await bench.settle(dying)
      #expect(bench.exists("drop/\(one)/a.pdf"))
      #expect(await bench.store.counts().arrivals == 1)
      let note = try #require(try bench.names("taking").first)
      let text = try bench.text("taking/\(note)").replacing(#""state":"taken""#, with: #""state":"\#(noted)""#)
      try text.write(toFile: "\(folder)/taking/\(note)", atomically: false, encoding: .utf8)
      #expect(text.contains(#""state":"\#(noted)""#))
      // What comes in the meantime is another delivery.
      try bench.write("c", "\(one)/c.pdf")
      let door = bench.door()
      _ = try await bench.settle(door)
      #expect(try await bench.items(one) == [["a.pdf", "b.pdf"], ["c.pdf"]])
      #expect(try bench.names("accepted/\(one)") == ["a.pdf", "b.pdf", "c.pdf"])
      #expect(try bench.names("taking").isEmpty)
    }
  }

  @Test func `a full disk or a busy store loses nothing: it is taken when there is room`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let full = FullBlobs(bench.blobs)
      let intake = Intake(
        store: bench.store, blobs: full, held: bench.intake.held, actor: Actor("drop"), clock: bench.clock
      ) { _ throws(StageFailure) in [] }
      let door = DropDoor(
        root: folder + "/drop", accepted: folder + "/accepted", rejected: folder + "/rejected",
        notes: folder + "/taking", channel: .upload, intake: intake, clock: bench.clock)
      try bench.write("a", "\(one)/a.pdf")
      #expect(try await bench.settle(door).troubles == ["disk-full"])
      #expect(bench.exists("drop/\(one)/a.pdf"))
      await full.makeRoom()
      #expect(try await bench.settle(door).filed.isEmpty, "not read again and again")
      #expect(try await bench.settle(door, seconds: 30).filed.count == 1)
      #expect(bench.exists("accepted/\(one)/a.pdf"))
    }
  }

  @Test func `folders made while we watch are found, and an empty file only rests longer`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let door = bench.door()
      #expect(try await bench.settle(door).isQuiet)
      try bench.write("", "\(one)/later.pdf")
      #expect(try await bench.settle(door).isQuiet)
      try bench.write("now", "\(one)/later.pdf")
      #expect(try await bench.settle(door).filed.count == 1)
      try FileManager.default.createDirectory(
        atPath: "\(folder)/drop/1000000002/empty", withIntermediateDirectories: true)
      #expect(try await bench.settle(door, seconds: 600).isQuiet)
      #expect(bench.exists("drop/1000000002/empty"))
    }
  }

  @Test func `a folder without rights is told, and does not stop the others`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let missing = DropDoor(
        root: folder + "/nowhere", accepted: folder + "/accepted", rejected: folder + "/rejected",
        notes: folder + "/taking", channel: .upload, intake: bench.intake, clock: bench.clock)
      await #expect(throws: ReceiveFailure.failed(operation: "open", errno: ENOENT)) { _ = try await missing.round() }
    }
  }
}
