import CaseModel
import CaseStore
import CaseStoreTesting
import Doors
import Foundation
import StageContract
import Testing

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
}
