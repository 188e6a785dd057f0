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

private let one = "1000000001"

@Suite struct DropDoorTests {
  @Test func `a file that rests is filed under its folder's case, then moved to accepted`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let door = bench.door()
      try bench.write("a letter", "\(one)/letter.pdf")
      #expect(try await door.round().filed.isEmpty)
      #expect(bench.exists("drop/\(one)/letter.pdf"))
      bench.clock.advance(by: .seconds(5))
      #expect(try await door.round().filed.map(\.digits) == [one])
      #expect(try await bench.items(one) == [["letter.pdf"]])
      #expect(!bench.exists("drop/\(one)/letter.pdf"))
      #expect(try bench.text("accepted/\(one)/letter.pdf") == "a letter")
      #expect(try bench.names("taking").isEmpty)
      // The case's folder stays for what comes later, and the same again is known.
      try bench.write("a letter", "\(one)/letter.pdf")
      _ = try await bench.settle(door)
      #expect(try await bench.items(one).count == 1)
      #expect(bench.exists("accepted/\(one)/2-letter.pdf"))
    }
  }

  @Test func `a file that grows for minutes is not taken before it rests`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let door = bench.door()
      for size in 1...60 {
        try bench.write(String(repeating: "x", count: size), "\(one)/scan.tif")
        #expect(try await door.round().filed.isEmpty)
        bench.clock.advance(by: .seconds(3))
      }
      bench.clock.advance(by: .seconds(3))
      #expect(try await door.round().filed.count == 1)
      #expect(try bench.text("accepted/\(one)/scan.tif").count == 60)
    }
  }

  @Test func `a file that somebody has open for writing is not taken, however long it rests`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let door = bench.door()
      try bench.write("half of", "\(one)/scan.tif")
      let writer = try #require(FileHandle(forWritingAtPath: "\(folder)/drop/\(one)/scan.tif"))
      #expect(try await bench.settle(door, seconds: 3600).filed.isEmpty)
      try writer.close()
      #expect(try await door.round().filed.count == 1)
    }
  }

  @Test func `what was renamed in, or has a done marker, is taken at once`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let door = bench.door()
      try bench.write("renamed", "\(one)/a.pdf")
      let unit = DropUnit(reference: CaseReference(one), name: Array("a.pdf".utf8))
      #expect(try await door.round(arrived: [unit]).filed.count == 1)
      try bench.write("marked", "\(one)/b.pdf")
      try bench.write("", "\(one)/b.pdf.done")
      #expect(try await door.round().filed.count == 1)
      #expect(try bench.names("drop") == [one])
      try bench.write("c", "1000000002/c.pdf")
      try bench.write("d", "1000000002/d.pdf")
      try bench.write("", "1000000002.done")
      #expect(try await door.round().filed.count == 1)
      #expect(try await bench.items("1000000002") == [["c.pdf", "d.pdf"]])
      #expect(!bench.exists("drop/1000000002.done"))
    }
  }

  @Test func `a marker that comes before its file waits for it`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let door = bench.door()
      try bench.write("", "\(one)/b.pdf.done")
      #expect(try await bench.settle(door, seconds: 600).isQuiet)
      try bench.write("now", "\(one)/b.pdf")
      #expect(try await door.round().filed.count == 1)
      #expect(try await bench.items(one) == [["b.pdf"]])
    }
  }

  @Test func `a folder is one disc, taken when all of it rests`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let door = bench.door()
      try bench.write("1", "\(one)/disc/DICOM/I1")
      _ = try await door.round()
      bench.clock.advance(by: .seconds(15))
      try bench.write("2", "\(one)/disc/DICOM/I2")
      #expect(try await door.round().filed.isEmpty)
      bench.clock.advance(by: .seconds(15))
      #expect(try await door.round().filed.isEmpty)
      bench.clock.advance(by: .seconds(6))
      #expect(try await door.round().filed.count == 1)
      #expect(try await bench.items(one) == [["disc/DICOM/I1", "disc/DICOM/I2"]])
    }
  }

  @Test func `a disc that lies open in its case's folder is never taken in parts`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let door = bench.door()
      let part10 = String(repeating: "\u{0}", count: 128) + "DICM"
      for number in 1...20 {
        try bench.write(part10 + "\(number)", "\(one)/I\(number)")
        #expect(try await door.round().filed.isEmpty)
        bench.clock.advance(by: .seconds(10))
      }
      bench.clock.advance(by: .seconds(20))
      #expect(try await door.round().filed.count == 1)
      #expect(try await bench.items(one).map(\.count) == [20])
    }
  }

  @Test func `papers do not wait for ever for the one beside them that grows`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let door = bench.door()
      try bench.write("done", "\(one)/a.pdf")
      var rounds = 0
      while await bench.store.counts().arrivals == 0, rounds < 100 {
        rounds += 1
        try bench.write(String(repeating: "x", count: rounds), "\(one)/grows.tif")
        _ = try await door.round()
        bench.clock.advance(by: .seconds(3))
      }
      #expect(try await bench.items(one) == [["a.pdf"]])
      #expect((20...30).contains(rounds))
    }
  }

  @Test func `thousands of files at once are one delivery`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let door = bench.door()
      for number in 1...3000 { try bench.write("\(number)", "\(one)/page-\(number).txt") }
      #expect(try await bench.settle(door).filed.count == 1)
      #expect(try await bench.items(one).map(\.count) == [3000])
      #expect(try bench.names("accepted/\(one)").count == 3000)
      #expect(try bench.names("drop/\(one)").isEmpty)
    }
  }

  @Test func `what systems and uploads leave behind is ignored`() async throws {
    try await withFolder { folder in
      let bench = try DropBench(folder)
      let door = bench.door()
      for name in [
        ".hidden", "a.pdf.part", "b.filepart", "c.TMP", "Thumbs.db", "desktop.ini", "@eaDir/x", "__MACOSX/x",
      ] {
        try bench.write("x", "\(one)/\(name)")
      }
      #expect(try await bench.settle(door, seconds: 600).isQuiet)
      try bench.write("x", "\(one)/folder/Thumbs.db")
      try bench.write("y", "\(one)/folder/letter.pdf")
      #expect(try await bench.settle(door, seconds: 600).filed.count == 1)
      #expect(try await bench.items(one) == [["folder/letter.pdf"]])
    }
  }

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
