/// The networks of one folder, each loaded when it is first needed: one engine a process.
package final class NeuralEngine {
  /// The library and what it computes in, the line networks where that is another: `openvino 2026.4.1 bf16 int8`.
  package let name: String
  private let folder: SecondReaderFolder
  private let prepared: PreparedNetworks?
  private let runtime: InferenceRuntime
  private let precision: InferencePrecision
  private let processor: Processor
  private let detector: LineDetector
  private var readers: [LineNetwork: Loaded<LineReader>] = [:]
  private var orientation: Loaded<PageOrientation>?

  /// Checks every part of the library and the models, unless they were and are unmodified since, then loads what every page needs.
  package init(
    from folder: SecondReaderFolder, precision: InferencePrecision = .bfloat16
  ) throws(NeuralFailure) {
    let processor = try Processor.current()
    try processor.check()
    prepared = PreparedNetworks(in: folder, precision: precision, processor: processor)
    if prepared == nil { try folder.checkLibraries() }
    self.folder = folder
    self.precision = precision
    self.processor = processor
    let library = folder.path(of: PinnedFiles.file(PinnedFiles.library))
    runtime = try InferenceRuntime(library: library)
    let loading = NetworkLoading(folder: folder, prepared: prepared, precision: precision, processor: processor)
    let detection = try loading.network(.detection, on: runtime)
    let bytes = processor.multipliesBytes ? " int8" : ""
    name = "openvino \(runtime.version.prefix { $0 != "-" }) \(detection.precision)\(bytes)"
    detector = LineDetector(detection, finder: RegionFinder())
    // Coarse pictures do without it. Where nothing was prepared it may be cut short: that is told now.
    if prepared == nil { _ = try reader(.tiny) }
  }

  private var loading: NetworkLoading {
    NetworkLoading(folder: folder, prepared: prepared, precision: precision, processor: processor)
  }

  /// In pixels of the page, of a level part of it, whose longer side is seen as `longerSide` pixels.
  func regions(in part: TextRegion, of page: PageLevels, longerSide: Int) throws(NeuralFailure) -> [TextRegion] {
    try detector.regions(in: part, of: page, longerSide: longerSide)
  }

  /// Of each strip, from left to right.
  func glyphs(in strips: [LineStrip], by network: LineNetwork) throws(NeuralFailure) -> [[LineReader.Glyph]] {
    try reader(network).value.glyphs(in: strips)
  }

  private func reader(_ network: LineNetwork) throws(NeuralFailure) -> Loaded<LineReader> {
    if let reader = readers[network] { return reader }
    let loaded = Loaded(try loading.reader(network, on: runtime))
    readers[network] = loaded
    return loaded
  }

  func orientation(of page: PageLevels) throws(NeuralFailure) -> (quarters: Int, confidence: Double) {
    let loaded: Loaded<PageOrientation>
    if let orientation {
      loaded = orientation
    } else {
      loaded = Loaded(PageOrientation(try loading.network(.orientation, on: runtime)))
      orientation = loaded
    }
    return try loaded.value.quarters(of: page)
  }
}

/// Loads networks: as they were prepared, else from their models.
private struct NetworkLoading {
  let folder: SecondReaderFolder
  let prepared: PreparedNetworks?
  let precision: InferencePrecision
  let processor: Processor

  func network(_ part: NetworkPart, on runtime: borrowing InferenceRuntime) throws(NeuralFailure) -> Network {
    if let prepared {
      do throws(NeuralFailure) {
        return try Network(saved: try prepared.saved(part), on: runtime, precision: precision)
      } catch {
        // The model itself says what is wrong, if anything is.
      }
    }
    return try Network(try part.model(in: folder, for: processor), on: runtime, precision: precision)
  }

  func reader(_ line: LineNetwork, on runtime: borrowing InferenceRuntime) throws(NeuralFailure) -> LineReader {
    LineReader(
      try network(line.part, on: runtime),
      characters: RecognitionHead(alphabet: try folder.bytes(line.model.alphabet)).characters, height: line.height,
      mixing: line.model.mixing)
  }
}

/// A place for a network that is loaded late.
private final class Loaded<Value: ~Copyable> {
  let value: Value
  init(_ value: consuming Value) { self.value = value }
}
