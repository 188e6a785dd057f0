import CaseModel
import Foundation
import NeuralRecognition
import PageRasters
import PageRecognition
import ReaderProtocol
import Testing

enum SecondReader {
  static var isInstalled: Bool {
    if case .works = SecondReaderCheck.look { true } else { false }
  }
}

/// The second reader on pages that the tests draw; skipped where it is not installed.
@Suite(
  .serialized,
  .enabled(if: SecondReader.isInstalled, "the second reader is not installed: run .ci/second-reader"))
struct NeuralReaderTests {
  private static let lines: [(text: String, x: Double, y: Double, size: Double)] = [
    ("Surgical pathology report of the specimen", 72, 650, 14),
    ("Date of birth: 11/09/1954   MRN: HV-7730152", 72, 560, 12),
    ("Negative for dysplasia and malignancy today", 72, 470, 14),
    ("Signature of the attending physician follows", 72, 200, 14),
  ]

  private static let settings = SecondReaderSettings(
    use: .first, weightyWords: ["left", "right", "negative"], weightyLabels: ["birth", "mrn"])

  private func read(_ raster: PageRaster, first model: NeuralModel = .tiny) throws -> RecognisedPage {
    let engine = try NeuralEngine(from: SecondReaderFolder.find())
    let reader = NeuralReader(engine, settings: Self.settings, first: model)
    let recogniser = PageRecogniser(reader, settings: RecognitionSettings())
    let page = recogniser.read(raster, number: PageNumber(1))
    return try #require(page)
  }

  @Test(arguments: [NeuralModel.tiny, .small])
  func `words are read, split where the page splits them, and stand where they were drawn`(
    _ model: NeuralModel
  ) throws {
    let page = try read(DrawnPage(Self.lines).raster, first: model)
    let words = page.text.text.split(whereSeparator: \.isWhitespace)
    #expect(words == Self.lines.flatMap { $0.text.split(separator: " ") })
    let start = try #require(page.text.text.range(of: "11/09/1954")).lowerBound
    let offset = page.text.text.utf8.distance(from: page.text.text.startIndex, to: start)
    let box = try #require(page.text.box(of: offset..<offset + 10))
    // The baseline lies 792 - 560 points below the top.
    #expect(abs(box.maxY - 232) < 4 && box.x > 130 && box.maxX < 260)
    #expect(page.engine.hasPrefix("PP-OCRv6 \(model.rawValue), openvino 2026.4.1"))
  }

  /// Where two equal letters lie within one step of the network it sees one: 55-0121 is another's number.
  @Test func `equal letters side by side are two, however narrow the print`() throws {
    let lines: [(text: String, x: Double, y: Double, size: Double)] = [
      ("Telephone 555-0120 Fax 555-0121 Office 555-0133 Billing 555-0144", 72, 650, 11),
      ("He still has occasional fluttering, will fill the pill box and feels less worried", 72, 600, 11),
      ("Chart no. MC-1182 and 11-0022 filed with the attending office, feet swollen", 72, 550, 11),
    ]
    let page = try read(DrawnPage(lines, breadth: 58).raster)
    let words = page.text.text.split(whereSeparator: \.isWhitespace)
    #expect(words == lines.flatMap { $0.text.split(separator: " ") })
  }

  /// Down the right margin and up the left one.
  @Test(arguments: [(1, 586.0), (3, 760.0)])
  func `what runs along a margin is read in its own direction, apart from the lines beside it`(
    _ turn: (quarters: Int, y: Double)
  ) throws {
    let line = (text: "Received by the clinic, sheet 3 of 7", x: 150.0, y: turn.y, size: 13.0)
    let page = try read(DrawnPage(Self.lines).under(DrawnPage([line]).turned(turn.quarters)).raster)
    #expect(page.turn == .none)
    let lines = page.text.text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    for line in Self.lines { #expect(lines.contains(line.text.replacing("   ", with: " ")), "\(lines)") }
    #expect(lines.contains(line.text), "\(lines)")
  }

  @Test func `a page upside down is turned`() throws {
    let page = try read(DrawnPage(Self.lines).upsideDown().raster)
    #expect(page.turn == .half && page.text.text.contains("HV-7730152"))
  }

  @Test func `tall pixels of a coarse fax are squared and read by the large model`() throws {
    let page = try read(DrawnPage(Self.lines).withThirdOfRows().raster, first: .small)
    #expect(page.text.text.contains("malignancy") && page.text.text.contains("11/09/1954"))
  }

  /// Of every seven words that are printed, one is a letter away from a word.
  @Test(arguments: [true, false])
  func `a type that the small model misreads is read by the large one`(_ knowsWords: Bool) throws {
    let printed = "the nmerchants had commerce with many lands"
    let lines = (0..<12).map { (text: printed, x: 72.0, y: 700 - Double($0) * 30, size: 12.0) }
    let known: Set = ["the", "merchants", "had", "commerce", "with", "many", "lands"]
    let type = TypeCheck(share: 0.01) { knowsWords && known.contains($0) }
    let reader = NeuralReader(
      try NeuralEngine(from: SecondReaderFolder.find()), settings: Self.settings, first: .tiny, type: type)
    let recogniser = PageRecogniser(reader, settings: RecognitionSettings())
    let read = recogniser.read(try DrawnPage(lines).raster, number: PageNumber(1))
    let page = try #require(read)
    #expect(page.text.text.split(separator: "\n").allSatisfy { $0 == printed }, "\(page.text.text)")
    #expect(page.engine.hasPrefix("PP-OCRv6 \(knowsWords ? "small" : "tiny"),"))
    #expect(type.wasMisread == knowsWords)
  }

  @Test func `a page of pure noise gives few words, soon`() throws {
    var state: UInt64 = 42
    let bytes = (0..<850 * 1100).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
    let noise = PageRaster(
      width: 850, height: 1100, depth: .gray, bytes: bytes, horizontalDotsPerInch: 100, verticalDotsPerInch: 100)
    #expect(try read(noise).text.words.count < 40)
  }

  @Test func `a page of one letter is no failure`() throws {
    let page = try read(DrawnPage([("A", 300, 400, 40)]).raster)
    #expect(page.text.words.count <= 1)
  }

  @Test func `a raster of a few pixels is no failure`() throws {
    let speck = PageRaster(
      width: 3, height: 2, depth: .gray, bytes: [0, 255, 0, 255, 0, 255], horizontalDotsPerInch: 100,
      verticalDotsPerInch: 100)
    let engine = try NeuralEngine(from: SecondReaderFolder.find())
    let recogniser = PageRecogniser(
      NeuralReader(engine, settings: Self.settings, first: .tiny), settings: RecognitionSettings())
    let page = recogniser.read(speck, number: PageNumber(1))
    #expect(page?.text.words.isEmpty ?? true)
  }

  @Test func `a model that is cut short or of other bytes is refused before it is used`() throws {
    let installed = try SecondReaderFolder.find().path
    let folder = FileManager.default.temporaryDirectory.appending(path: "second-reader-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "tiny"), withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: installed) where name != "tiny" {
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: name).path, withDestinationPath: "\(installed)/\(name)")
    }
    let whole = try Data(contentsOf: URL(filePath: "\(installed)/tiny/detection.onnx"))
    for name in ["recognition.onnx", "characters.txt"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: "tiny/\(name)").path, withDestinationPath: "\(installed)/tiny/\(name)")
    }
    var other = whole
    other[1000] ^= 1
    for bytes in [whole.prefix(1_000_000), other] {
      try bytes.write(to: folder.appending(path: "tiny/detection.onnx"))
      #expect(throws: NeuralFailure.changed(file: "tiny/detection.onnx")) {
        try NeuralEngine(from: SecondReaderFolder.find(environment: ["DOSSIER_SECOND_READER": folder.path]))
      }
    }
  }
}
