import CaseModel
import Foundation
import ProgramTesting
import ReaderProtocol
import Testing

/// Images that genisoimage writes, as discs are written.
@Suite(.enabled(if: DiscImage.canBeMade, "genisoimage is not installed: run .ci/setup"))
struct DiscImageTests {
  private let files: [(path: String, bytes: [UInt8])] = [
    ("AUTORUN.INF", Array("[autorun]".utf8)),
    ("Bilder von Müller/Aufnahme 1, axial und lang benannt.dcm", [UInt8](repeating: 7, count: 100_000)),
    ("DICOM/PAT00001/IM000001", Array("an image".utf8)), ("DICOM/EMPTY", []), ("DICOMDIR", Array("a directory".utf8)),
  ]

  private func unpacked(_ image: [UInt8], _ kind: ContentKind) throws -> [String: [UInt8]] {
    let run = try UnpackRun.unpack(image, kind: kind)
    #expect(run.findings == [])
    #expect(run.refusal == nil)
    #expect(run.files.allSatisfy { $0.isComplete })
    return Dictionary(uniqueKeysWithValues: run.files.map { ($0.path, $0.bytes) })
  }

  private var whole: [String: [UInt8]] { Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) }) }

  @Test(arguments: [["-R"], ["-J", "-joliet-long"], ["-J", "-joliet-long", "-R"]])
  func `names of Rock Ridge and Joliet come out as they were written`(_ options: [String]) throws {
    #expect(try unpacked(try DiscImage.make(files, options: options), .isoImage) == whole)
  }

  @Test func `a plain ISO 9660 disc gives every file under its short name`() throws {
    let found = try unpacked(try DiscImage.make(files, options: ["-iso-level", "1"]), .isoImage)
    #expect(found.count == files.count)
    #expect(found.keys.contains { $0.uppercased().hasPrefix("DICOM/PAT00001/IM000001") })
    #expect(Set(found.values) == Set(files.map(\.bytes)))
  }

  @Test func `a disc in UDF alone gives every file`() throws {
    #expect(try unpacked(try DiscImage.makeUDF(files), .udfImage) == whole)
  }

  @Test func `a UDF disc cut anywhere gives what is there and says so, or is refused`() throws {
    let image = try DiscImage.makeUDF(files)
    for share in 1..<24 {
      let run = try UnpackRun.unpack(Array(image.prefix(image.count * share / 24)), kind: .udfImage)
      let isWhole = run.files.count == files.count && run.files.allSatisfy { $0.isComplete }
      #expect(run.refusal == "udf-not-supported" || !run.findings.isEmpty || isWhole)
    }
  }

  @Test func `a UDF disc with changed bytes does no harm`() throws {
    let image = try DiscImage.makeUDF(files)
    var state: UInt64 = 7
    for _ in 0..<60 {
      var bytes = image
      for _ in 0..<40 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[Int(state >> 33) % (700 * 2048) % bytes.count] = UInt8(truncatingIfNeeded: state >> 24)
      }
      let run = try UnpackRun.unpack(
        bytes, kind: .udfImage, limits: UnpackLimits(maximumBytes: 32 << 20, maximumEntries: 200, maximumRatio: 200))
      #expect(run.files.count <= 200)
    }
  }

  @Test func `what only says that it is UDF is refused with what to do`() throws {
    let run = try UnpackRun.unpack([UInt8](repeating: 0, count: 1 << 20), kind: .udfImage)
    #expect(run.refusal == "udf-not-supported")
  }
}

enum DiscImage {
  private static let program = "/usr/bin/genisoimage"
  static let canBeMade = FileManager.default.isExecutableFile(atPath: program)

  static func make(_ files: [(path: String, bytes: [UInt8])], options: [String]) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "disc-\(UUID().uuidString)")
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    for (path, bytes) in files {
      let file = folder.appending(path: "root/" + path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    let image = folder.appending(path: "image.iso")
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.environment = ["LC_ALL": "C.UTF-8"]
    process.arguments =
      ["-quiet", "-input-charset", "utf-8"] + options + ["-o", image.path, folder.appending(path: "root").path]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return [UInt8](try Data(contentsOf: image))
  }

  /// A bridge disc without its ISO 9660 half.
  static func makeUDF(_ files: [(path: String, bytes: [UInt8])]) throws -> [UInt8] {
    var image = try make(files, options: ["-udf"])
    for sector in 16..<32 where image[sector * 2048 + 1..<sector * 2048 + 6].elementsEqual("CD001".utf8) {
      image.replaceSubrange(sector * 2048 + 1..<sector * 2048 + 6, with: [0, 0, 0, 0, 0])
    }
    return image
  }
}
