import Foundation

/// What the library made of the networks on this machine, kept beside them: to load that takes a quarter of the time.
///
/// The folder `prepared` holds a file for each network, and `contents.json`: the library, precision and processor that they are for, and
/// when each file of the second reader was last modified, all of which had been read through then. As long as that is so, nothing is
/// read through again; where it is not, networks are made from their models, as if the folder were not there.
struct PreparedNetworks: Sendable {
  private struct Contents: Codable, Equatable {
    let recipe: Int
    let library: String
    let precision: InferencePrecision
    let processor: String
    let files: [FileStamp]
  }

  /// Of ``NetworkPart/model(in:for:)``: raised where other networks are made of the same models.
  private static let recipe = 5

  private static let folderName = "prepared"
  private static let contentsName = "contents.json"

  private let path: String

  /// `nil` where nothing was prepared, or for something else.
  init?(in folder: SecondReaderFolder, precision: InferencePrecision, processor: Processor) {
    path = "\(folder.path)/\(PreparedNetworks.folderName)"
    guard let bytes = FileManager.default.contents(atPath: "\(path)/\(PreparedNetworks.contentsName)"),
      let contents = PreparedNetworks.decoded(bytes),
      contents == PreparedNetworks.contents(of: folder, networks: path, precision, processor)
    else { return nil }
  }

  /// The mapped file of a network.
  func saved(_ part: NetworkPart) throws(NeuralFailure) -> Data {
    do {
      return try Data(contentsOf: URL(filePath: "\(path)/\(part.savedName)"), options: .alwaysMapped)
    } catch {
      throw .missing(file: "\(PreparedNetworks.folderName)/\(part.savedName)")
    }
  }

  /// Checks every file, compiles every network and keeps what comes of it.
  static func make(
    in folder: SecondReaderFolder, precision: InferencePrecision, processor: Processor
  ) throws(NeuralFailure) {
    try processor.check()
    try folder.checkAll()
    let runtime = try InferenceRuntime(library: folder.path(of: PinnedFiles.file(PinnedFiles.library)))
    let final = "\(folder.path)/\(folderName)"
    // Whole beside it, then in its place: no reader meets half of one.
    let unfinished = "\(final).\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try FileManager.default.createDirectory(atPath: unfinished, withIntermediateDirectories: false)
    } catch {
      throw .notPrepared
    }
    do {
      for part in NetworkPart.allCases {
        let file = "\(unfinished)/\(part.savedName)"
        try Network(try part.model(in: folder, for: processor), on: runtime, precision: precision).save(to: file)
        let written = try FileHandle(forUpdating: URL(filePath: file))
        try written.synchronize()
        try written.close()
      }
      guard let contents = contents(of: folder, networks: unfinished, precision, processor) else {
        throw NeuralFailure.missing(file: folderName)
      }
      try JSONEncoder().encode(contents).write(to: URL(filePath: "\(unfinished)/\(contentsName)"))
      if FileManager.default.fileExists(atPath: final) { try FileManager.default.removeItem(atPath: final) }
      try FileManager.default.moveItem(atPath: unfinished, toPath: final)
    } catch {
      // Where that fails too the folder stays, and no reader looks into it.
      do { try FileManager.default.removeItem(atPath: unfinished) } catch {}
      throw error as? NeuralFailure ?? .notPrepared
    }
  }

  private static func decoded(_ bytes: Data) -> Contents? {
    do {
      return try JSONDecoder().decode(Contents.self, from: bytes)
    } catch {
      return nil
    }
  }

  /// As they would be written now; `nil` where a file is missing.
  private static func contents(
    of folder: SecondReaderFolder, networks: String, _ precision: InferencePrecision, _ processor: Processor
  ) -> Contents? {
    var files: [FileStamp] = []
    let places =
      PinnedFiles.all.map { ($0.path, folder.path(of: $0)) }
      + NetworkPart.allCases.map { ($0.savedName, "\(networks)/\($0.savedName)") }
    for (name, place) in places {
      guard let stamp = FileStamp(name, at: place) else { return nil }
      files.append(stamp)
    }
    return Contents(
      recipe: recipe, library: PinnedFiles.version, precision: precision, processor: processor.identity,
      files: files)
  }
}

/// The networks that readers load.
enum NetworkPart: String, CaseIterable {
  case detection
  case tinyRecognition = "tiny-recognition"
  case smallRecognition = "small-recognition"
  case lowRecognition = "low-recognition"
  case orientation

  var savedName: String { "\(rawValue).compiled" }

  /// The ONNX file that it is compiled from on such a processor.
  func model(in folder: SecondReaderFolder, for processor: Processor) throws(NeuralFailure) -> [UInt8] {
    switch self {
    case .detection:
      return try ONNXUpscaling.folded(try ONNXGraph.withoutLastSigmoid(try folder.bytes(NeuralModel.tiny.detection)))
    case .tinyRecognition: return try NetworkPart.recognition(.tiny, in: folder, processor)
    case .smallRecognition: return try NetworkPart.recognition(.small, in: folder, processor)
    case .lowRecognition: return try NetworkPart.recognition(.small, isLow: true, in: folder, processor)
    case .orientation: return try folder.bytes(PinnedFiles.file("orientation.onnx"))
    }
  }

  private static func recognition(
    _ model: NeuralModel, isLow: Bool = false, in folder: SecondReaderFolder, _ processor: Processor
  ) throws(NeuralFailure) -> [UInt8] {
    let head = RecognitionHead(alphabet: try folder.bytes(model.alphabet))
    var network = try head.narrowed(try folder.bytes(model.recognition))
    if isLow { network = try ONNXLowering.lowered(network) }
    network = try ONNXRows.separating(
      linesIn: network, model.mixing, height: isLow ? LineStrip.lowHeight : LineStrip.height)
    return processor.multipliesBytes
      ? try ONNXQuantisation.quantised(network, ranges: ActivationRanges.of(model)) : network
  }
}

/// A file's length and the time of its last modification, by which it is known to be untouched.
private struct FileStamp: Codable, Equatable {
  let name: String
  let byteCount: Int
  /// Seconds since 1970: as much as the layers of a container keep.
  let modified: Int

  /// `nil` where it is not there.
  init?(_ name: String, at path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.name = name
    byteCount = Int(status.st_size)
    modified = status.st_mtim.tv_sec
  }
}
