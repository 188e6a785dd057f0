/// The networks of one folder, each loaded when it is first needed: one engine a process.
package final class NeuralEngine {
  /// The library and what it computes in: `openvino 2026.4.1 bf16`.
  package let name: String
  private let folder: SecondReaderFolder
  private let runtime: InferenceRuntime
  private let precision: InferencePrecision
  private let detector: LineDetector
  private let tiny: LineReader
  private var small: Loaded<LineReader>?
  private var orientation: Loaded<PageOrientation>?

  /// Checks every part of the library and the models, then loads what every page needs.
  package init(
    from folder: SecondReaderFolder, precision: InferencePrecision = .bfloat16
  ) throws(NeuralFailure) {
    try Processor.current().check()
    try folder.checkLibraries()
    self.folder = folder
    self.precision = precision
    let library = folder.path(of: PinnedFiles.file(PinnedFiles.library))
    runtime = try InferenceRuntime(library: library)
    let detection = try Network(try folder.bytes(NeuralModel.tiny.detection), on: runtime, precision: precision)
    name = "openvino \(runtime.version.prefix { $0 != "-" }) \(detection.precision)"
    detector = LineDetector(detection, finder: RegionFinder())
    tiny = try NeuralEngine.reader(.tiny, folder, runtime, precision)
  }

  /// In pixels of the page.
  func regions(in page: PageLevels, longerSide: Int) throws(NeuralFailure) -> [TextRegion] {
    try detector.regions(in: page, longerSide: longerSide)
  }

  /// Of each strip, from left to right.
  func glyphs(in strips: [LineStrip], by model: NeuralModel) throws(NeuralFailure) -> [[LineReader.Glyph]] {
    if model == .tiny { return try tiny.glyphs(in: strips) }
    let loaded: Loaded<LineReader>
    if let small {
      loaded = small
    } else {
      loaded = Loaded(try NeuralEngine.reader(.small, folder, runtime, precision))
      small = loaded
    }
    return try loaded.value.glyphs(in: strips)
  }

  func orientation(of page: PageLevels) throws(NeuralFailure) -> (quarters: Int, confidence: Double) {
    let loaded: Loaded<PageOrientation>
    if let orientation {
      loaded = orientation
    } else {
      let model = try folder.bytes(PinnedFiles.file("orientation.onnx"))
      loaded = Loaded(PageOrientation(try Network(model, on: runtime, precision: precision)))
      orientation = loaded
    }
    return try loaded.value.quarters(of: page)
  }

  private static func reader(
    _ model: NeuralModel, _ folder: SecondReaderFolder, _ runtime: borrowing InferenceRuntime,
    _ precision: InferencePrecision
  ) throws(NeuralFailure) -> LineReader {
    let head = try RecognitionHead(
      narrowing: try folder.bytes(model.recognition), alphabet: try folder.bytes(model.alphabet))
    return LineReader(
      try Network(head.model, on: runtime, precision: precision), characters: head.characters,
      isContextual: model == .small)
  }
}

/// A place for a network that is loaded late.
private final class Loaded<Value: ~Copyable> {
  let value: Value
  init(_ value: consuming Value) { self.value = value }
}
