import CaseModel
import PageRasters
import PageRecognition
import Testing

@testable import NeuralRecognition

/// Networks on lines that share their input; skipped where the second reader is not installed.
@Suite(
  .serialized,
  .enabled(if: SecondReader.isInstalled, "the second reader is not installed: run .ci/second-reader"))
struct LineRowsTests {
  private static let lines: [(text: String, x: Double, y: Double, size: Double)] = [
    ("Surgical pathology report of the specimen", 72, 650, 14), ("MRN: HV-7730152", 72, 600, 12),
    ("11/09/1954", 72, 560, 12), ("Negative for dysplasia and malignancy today", 72, 470, 14),
    ("left", 72, 400, 12), ("Signature of the attending physician follows", 72, 200, 14),
  ]

  private func text(_ glyphs: [LineReader.Glyph]) -> String { String(glyphs.map(\.character)) }

  /// In bytes too where this processor multiplies them.
  private static var processors: [Processor] {
    get throws { [Processor(cpuInfo: "flags : avx2"), try Processor.current()] }
  }

  @Test(arguments: [LineNetwork.tiny, .small, .low]) func `a line says the same beside others as alone`(
    _ network: LineNetwork
  ) throws {
    let folder = try SecondReaderFolder.find()
    let engine = try NeuralEngine(from: folder)
    let runtime = try InferenceRuntime(library: folder.path(of: PinnedFiles.file(PinnedFiles.library)))
    guard let page = PreparedPage(try DrawnPage(Self.lines).raster), let level = page.levelled(turnedBy: 0),
      let levels = PageLevels(level)
    else {
      Issue.record("no memory")
      return
    }
    let strips = try engine.regions(in: levels.whole, of: levels, longerSide: 1280).map { LineStrip($0, from: levels) }
    #expect(strips.count == Self.lines.count)
    for processor in try Self.processors {
      let reader = LineReader(
        try Network(try network.part.model(in: folder, for: processor), on: runtime, precision: .bfloat16),
        characters: RecognitionHead(alphabet: try folder.bytes(network.model.alphabet)).characters,
        height: network.height, mixing: network.model.mixing)
      let together = try reader.glyphs(in: strips)
      #expect(together.map(text) == Self.lines.map(\.text))
      for (strip, beside) in zip(strips, together) {
        let alone = try reader.glyphs(in: [strip])[0]
        #expect(text(alone) == text(beside))
        for (one, other) in zip(alone, beside) {
          #expect(abs(one.x - other.x) <= 8 && abs(one.confidence - other.confidence) < 0.25)
        }
      }
    }
  }
}
