import Foundation
import Testing

/// The direction of the arrows between the rooms is not negotiable: this suite reads the sources and holds them to it.
@Suite struct RoomTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Libraries that parse foreign bytes, by the name under which our sources import them.
  static let parsers: Set<String> = [
    "CPoppler", "CPopplerText", "CQPDF", "CTesseract", "CLeptonica", "CTIFF", "CHEIF", "CDCMTK", "CArchive", "CGMime",
    "CUDFRead", "CZBar",
    "CRecords",
    "CExif", "COpenVINO", "NeuralRecognition",
    "PDFReading", "ScanReading", "TextReading", "TextRecognition", "DICOMReading", "Unpacking", "RecordsWriting",
    "OfficeConversion", "PageMarks", "PageRasters", "PageRecognition",
  ]

  /// What each room that understands or prices may import: values, and nothing of files, stores or processes.
  static let pureRooms: [String: Set<String>] = [
    "CaseModel": ["Foundation"],
    "ImagingSites": ["CaseModel", "Foundation"],
    "Pricing": ["CaseModel", "ImagingSites", "Foundation"],
    "ChartUnderstanding": ["CaseModel", "Foundation"],
    "PageTruth": ["CaseModel", "Foundation"],
    "ContentSniffing": ["CaseModel", "Foundation"],
  ]

  @Test(arguments: pureRooms.keys.sorted())
  func `understanding and money know nothing of files, stores or processes`(_ room: String) throws {
    let allowed = try #require(RoomTests.pureRooms[room])
    let imported = try imports(of: room)
    #expect(imported.subtracting(allowed).isEmpty)
  }

  @Test func `the supervisor links no parser`() throws {
    var seen: Set<String> = []
    var open = ["dossier"]
    while let room = open.popLast() {
      guard seen.insert(room).inserted else { continue }
      open += try imports(of: room).filter { isRoom($0) }
    }
    #expect(seen.count > 5, "the walk over the rooms found next to nothing")
    #expect(seen.intersection(RoomTests.parsers).isEmpty)
  }

  @Test func `pure rooms open no file and start no process`() throws {
    let forbidden = ["FileManager", "FileHandle", "Process(", "URLSession", "Date()", "getenv"]
    for room in RoomTests.pureRooms.keys {
      for (file, text) in try sources(of: room) {
        for word in forbidden {
          #expect(!text.contains(word), "\(room)/\(file) uses \(word)")
        }
      }
    }
  }

  private func isRoom(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: RoomTests.root.appending(path: "Sources/\(name)").path)
  }

  private func imports(of room: String) throws -> Set<String> {
    var names: Set<String> = []
    for (_, text) in try sources(of: room) {
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        guard let at = words.firstIndex(of: "import"), at <= 2, at + 1 < words.count, !line.hasPrefix("//") else {
          continue
        }
        names.insert(String(words[at + 1].split(separator: ".")[0]))
      }
    }
    return names
  }

  private func sources(of room: String) throws -> [(String, String)] {
    let folder = RoomTests.root.appending(path: "Sources/\(room)")
    guard let walker = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else { return [] }
    var files: [(String, String)] = []
    for case let url as URL in walker where url.pathExtension == "swift" {
      files.append((url.lastPathComponent, try String(contentsOf: url, encoding: .utf8)))
    }
    return files
  }
}
