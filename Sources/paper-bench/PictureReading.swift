import CaseModel
import CaseProcessing
import CaseStore
import ChartTesting
import ChartUnderstanding
import ContentHashing
import Foundation
import Pipelines
import StageContract
import Stages
import Workers

/// Pictures of charts read as a case reads them: by its own stages and the reader that lies beside this program.
///
/// What the rules get is then what they get of a fax that arrives: recognised words with boxes and doubts, the fax machine's line apart.
struct PictureReading {
  private let stages: ReadingStages

  init(_ pipeline: Pipeline) throws {
    guard let chart = pipeline.chart else { throw Failure.noRules }
    let limits = pipeline.settings.limits
    var recognition = pipeline.settings.recognition
    recognition.languages = Array(recognition.languages.prefix(1))
    // What `.ci/setup` installs.
    let languages = recognition.languages + ["spa"]
    // Versions of tools belong to the keys of results that are kept; here none is.
    stages = ReadingStages(
      identify: IdentifyItems(), unpack: UnpackContainer(settings: limits.unpack, tools: []),
      convert: ConvertDocument(settings: .init(maximumPages: limits.maximumPages), tools: []),
      read: ReadPaper(
        settings: .init(maximumPages: limits.maximumPages, maximumMegapixels: limits.maximumMegapixels), tools: []),
      disc: ReadDisc(tools: []), pictures: RenderKeyImages(tools: []),
      recognise: RecognisePages(settings: recognition, tools: []),
      reread: FindPagesToReread(
        rules: chart.languages, digest: try CanonicalJSON.digest(of: chart.languages), languages: languages),
      choose: ChooseText(),
      pagesPerRange: 8, maximumDepth: limits.maximumDepth)
  }

  enum Failure: Error { case noRules, unread(String) }

  /// Reads every TIFF of `pictures` as a fax that arrived and writes its pages to `folder` as JSON under the picture's name.
  func read(_ pictures: URL, into folder: URL) async throws {
    let files = try FileManager.default.contentsOfDirectory(at: pictures, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "tif" }.sorted { $0.path < $1.path }
    let blobs = MemoryBlobStore()
    let reader = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "dossier-reader")
    let context = StageContext(blobs: blobs, readers: ReaderPool(executable: reader.path, blobs: blobs))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for file in files {
        group.addTask {
          let bytes = Array(try CanonicalJSON.encode(try await source(file, context, blobs)))
          try Data(bytes).write(to: folder.appending(path: file.deletingPathExtension().lastPathComponent + ".json"))
        }
      }
      try await group.waitForAll()
    }
  }

  private func source(_ file: URL, _ context: StageContext, _ blobs: MemoryBlobStore) async throws -> PaperSource {
    let bytes = Array(try Data(contentsOf: file))
    let item = ArrivalItem(
      name: file.lastPathComponent, digest: try await blobs.put(bytes), byteCount: bytes.count)
    let gathered = try await GatherSources(
      stages: stages, evaluator: InlineEvaluator(context: context), blobs: blobs, passwords: PasswordBook([]),
      rendersPictures: false
    ).gather([ArrivalManifest(channel: .fax, items: [item])])
    guard let digest = gathered.papers.first?.text else { throw Failure.unread(file.lastPathComponent) }
    let text = try await blobs.output(SourceText.self, digest)
    var pages: [PageContent] = []
    for block in text.blocks { pages += try await blobs.pages(PageContent.self, of: block) }
    return PaperSource(text: text, pages: pages)
  }
}
