import CaseModel
import Foundation
import PageRasters
import PageRecognition
import ReaderProtocol
import Testing

@testable import NeuralRecognition

/// Networks that were compiled for this machine before; skipped where the second reader is not installed.
@Suite(
  .serialized,
  .enabled(if: SecondReader.isInstalled, "the second reader is not installed: run .ci/second-reader"))
struct PreparedNetworksTests {
  /// A second reader of its own: links to the installed files, one of them a copy that may be touched.
  private final class Copy {
    let folder: SecondReaderFolder
    let processor = Processor(cpuInfo: "flags : avx2")
    static let copied = "tiny/characters.txt"

    init() throws {
      let installed = try SecondReaderFolder.find().path
      // Opened where it stays: the library looks for its other parts where it was opened first.
      _ = try InferenceRuntime(library: "\(installed)/\(PinnedFiles.library)")
      let place = FileManager.default.temporaryDirectory.appending(path: "second-reader-\(UUID().uuidString)")
      for file in PinnedFiles.all {
        let path = place.appending(path: file.path)
        try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        if file.path == Copy.copied {
          try Data(contentsOf: URL(filePath: "\(installed)/\(file.path)")).write(to: path)
        } else {
          try FileManager.default.createSymbolicLink(
            atPath: path.path, withDestinationPath: "\(installed)/\(file.path)")
        }
      }
      folder = try SecondReaderFolder.find(environment: ["DOSSIER_SECOND_READER": place.path])
    }

    deinit {
      do { try FileManager.default.removeItem(atPath: folder.path) } catch { Issue.record(error) }
    }

    func prepare() throws { try PreparedNetworks.make(in: folder, precision: .bfloat16, processor: processor) }

    func isPrepared(_ precision: InferencePrecision = .bfloat16, for other: Processor? = nil) -> Bool {
      PreparedNetworks(in: folder, precision: precision, processor: other ?? processor) != nil
    }
  }

  private func text(_ folder: SecondReaderFolder, _ precision: InferencePrecision = .bfloat16) throws -> String {
    let page = try DrawnPage([("Date of birth: 11/09/1954   MRN: HV-7730152", 72, 560, 12), ("Negative", 72, 400, 14)])
    let engine = try NeuralEngine(from: folder, precision: precision)
    var words: [String] = []
    for model in [NeuralModel.tiny, .small] {
      let reader = NeuralReader(engine, settings: SecondReaderSettings(use: .first), first: model)
      let recogniser = PageRecogniser(reader, settings: RecognitionSettings())
      let read = recogniser.read(page.upsideDown().raster, number: PageNumber(1))
      words.append(try #require(read).text.text)
    }
    return words.joined(separator: "\n")
  }

  @Test func `what was prepared reads the same`() throws {
    let copy = try Copy()
    let before = try text(copy.folder)
    #expect(before.contains("HV-7730152"))
    try PreparedNetworks.make(in: copy.folder, precision: .bfloat16, processor: try Processor.current())
    #expect(copy.isPrepared(for: try Processor.current()))
    #expect(try text(copy.folder) == before)
  }

  @Test func `it counts for the precision and the processor that it was made on`() throws {
    let copy = try Copy()
    #expect(!copy.isPrepared())
    try copy.prepare()
    #expect(copy.isPrepared())
    #expect(!copy.isPrepared(.float32))
    #expect(!copy.isPrepared(for: Processor(cpuInfo: "flags : avx2 avx512f")))
    #expect(copy.isPrepared(for: Processor(cpuInfo: "flags : avx2\nmodel name : another")))
    // Made once more in its place.
    try copy.prepare()
    #expect(copy.isPrepared())
    let names = try FileManager.default.contentsOfDirectory(atPath: copy.folder.path)
    #expect(names.filter { $0.hasPrefix("prepared") } == ["prepared"])
  }

  @Test func `a file that was touched since is read through again, and networks are made from their models`() throws {
    let copy = try Copy()
    try PreparedNetworks.make(in: copy.folder, precision: .bfloat16, processor: try Processor.current())
    let path = "\(copy.folder.path)/\(Copy.copied)"
    let whole = try #require(FileManager.default.contents(atPath: path))
    var other = whole
    other[0] ^= 1
    try other.write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: 60)], ofItemAtPath: path)
    #expect(!copy.isPrepared(for: try Processor.current()))
    #expect(throws: NeuralFailure.changed(file: Copy.copied)) { try NeuralEngine(from: copy.folder) }
    try whole.write(to: URL(filePath: path))
    #expect(try text(copy.folder).contains("HV-7730152"))
  }

  @Test(arguments: ["detection.compiled", "contents.json"])
  func `what is cut short is not used`(_ name: String) throws {
    let copy = try Copy()
    try PreparedNetworks.make(in: copy.folder, precision: .bfloat16, processor: try Processor.current())
    let file = URL(filePath: "\(copy.folder.path)/prepared/\(name)")
    try Data(contentsOf: file).prefix(1000).write(to: file)
    #expect(!copy.isPrepared(for: try Processor.current()))
    #expect(try text(copy.folder).contains("HV-7730152"))
  }

  @Test func `what is no compiled network is a word`() throws {
    let runtime = try InferenceRuntime(
      library: try SecondReaderFolder.find().path(of: PinnedFiles.file(PinnedFiles.library)))
    for bytes in [Data(), Data("no network".utf8), Data(repeating: 0, count: 100_000)] {
      #expect(throws: NeuralFailure.self) { _ = try Network(saved: bytes, on: runtime, precision: .bfloat16) }
    }
  }

  @Test func `a folder that cannot be written is a word`() throws {
    let copy = try Copy()
    try Data("in the way".utf8).write(
      to: URL(filePath: "\(copy.folder.path)/prepared.\(ProcessInfo.processInfo.processIdentifier)"))
    #expect(throws: NeuralFailure.notPrepared) { try copy.prepare() }
  }
}
