import CaseModel
import CaseProcessing
import ChartUnderstanding
import ContentHashing
import Foundation
import ImagingSites
import Pipelines
import ReaderProtocol
import StageContract
import Stages

/// A checked pipeline and the stages that it stands for.
struct LoadedPipeline {
  let pipeline: Pipeline
  let reader: SiteReader

  /// In the order in which a case goes through them.
  static let stagesInOrder: [StageName] = [
    IdentifyItems.name, UnpackContainer.name, ConvertDocument.name, ReadPaper.name, RecognisePages.name,
    ChooseText.name, ReadDisc.name, RenderKeyImages.name, SeparateDocuments.name, ExtractFacts.name,
    ReconcileCase.name, PriceCase.name, RenderPages.name, WriteRecords.name, AssemblePacket.name,
  ]

  /// The names that a pipeline may list.
  static let stageNames = Set(stagesInOrder.map(\.text))

  /// `path` is what `--pipeline` names; else the installed default.
  init(path: String?) throws(CommandFailure) {
    let url = try LoadedPipeline.file(path)
    do {
      pipeline = try PipelineFile.load(at: url, knownStages: LoadedPipeline.stageNames)
    } catch {
      throw CommandFailure(pipeline: error)
    }
    reader = SiteReader(pipeline.vocabulary)
  }

  static func file(_ path: String?) throws(CommandFailure) -> URL {
    guard let url = path.map({ URL(filePath: $0) }) ?? ProgramFiles.defaultPipeline else {
      throw CommandFailure(
        .missingComponent,
        "no pipeline was found: name one with --pipeline, or set DOSSIER_PIPELINES to the folder of second-opinion.yaml"
      )
    }
    return url
  }

  /// `understanding`: as ``understanding()`` makes them.
  fileprivate func stages(
    tools: ReaderVersions, understanding: UnderstandingStages
  ) throws(CommandFailure) -> CaseStages {
    let settings = pipeline.settings
    let tools = ToolNames(tools)
    return CaseStages(
      reading: try ReadingStages(settings, languages: try chart().languages, tools: tools),
      understanding: understanding,
      renderPages: RenderPages(
        settings: RenderPages.Settings(maximumMegapixels: settings.limits.maximumMegapixels),
        tools: tools.named("poppler", "leptonica", "libtiff", "libheif")),
      writeRecords: WriteRecords(tools: tools.named("qpdf", "leptonica", "libtiff", "libheif")),
      pictures: settings.pictures ?? .none, records: settings.records ?? .plain, pipeline: pipeline.identity)
  }

  func understanding() throws(CommandFailure) -> UnderstandingStages {
    let chart = try chart()
    let rules = RuleBook(digest: try digest(of: chart), lexicon: ChartLexicon(chart))
    return UnderstandingStages(
      separate: SeparateDocuments(rules: rules), extract: ExtractFacts(rules: rules),
      reconcile: ReconcileCase(
        rules: rules, vote: StudySiteVote(reader: reader), vocabulary: try digest(of: pipeline.vocabulary),
        sites: pipeline.settings.sites, pages: pipeline.settings.pagePolicy, jurisdictions: pipeline.jurisdictions,
        roster: pipeline.roster, rosterPolicy: pipeline.settings.roster ?? .plain),
      price: PriceCase(priceList: pipeline.priceList), parseForm: { RequestFormFile.parse($0) })
  }

  fileprivate func chart() throws(CommandFailure) -> ChartRules {
    guard let chart = pipeline.chart else { throw CommandFailure.withoutChart }
    return chart
  }
}

/// A pipeline and what the readers that work for it are made of.
struct WorkingPipeline {
  let loaded: LoadedPipeline
  let tools: ReaderVersions
  private let understanding: UnderstandingStages

  /// The readers say what they are made of while the rules are made ready.
  init(_ loaded: LoadedPipeline, readers: ReaderProgram) throws(CommandFailure) {
    self.loaded = loaded
    understanding = try loaded.understanding()
    tools = try readers.versions()
  }

  var rules: Pipeline { loaded.pipeline }

  func stages() throws(CommandFailure) -> CaseStages { try loaded.stages(tools: tools, understanding: understanding) }
}

/// What of a pipeline reads files, for looking at one of them: no rule of a case is read.
struct LoadedReading {
  let stages: ReadingStages
  private let url: URL
  private let settings: PipelineSettings

  init(path: String?, tools: ReaderVersions) throws(CommandFailure) {
    url = try LoadedPipeline.file(path)
    let pipeline: ReadingPipeline
    do {
      pipeline = try PipelineFile.loadReading(at: url, knownStages: LoadedPipeline.stageNames)
    } catch {
      throw CommandFailure(pipeline: error)
    }
    guard let languages = pipeline.languages else { throw CommandFailure.withoutChart }
    settings = pipeline.settings
    stages = try ReadingStages(settings, languages: languages, tools: ToolNames(tools))
  }

  /// Paper is cut and counted when it has been read: the rules for that are read meanwhile.
  func paperRules() async throws(CommandFailure) -> PaperRules {
    let chart: ChartRules?
    do {
      chart = try PipelineFile.loadChart(of: settings, at: url)
    } catch {
      throw CommandFailure(pipeline: error)
    }
    guard let chart else { throw CommandFailure.withoutChart }
    // Nothing is kept, so nothing has to stand for the rules in a key.
    let rules = RuleBook(digest: BlobDigest(sha256Of: []), lexicon: ChartLexicon(chart))
    return PaperRules(
      separate: SeparateDocuments(rules: rules), identity: chart.identity, count: CountPages(settings.pagePolicy))
  }

  /// Sites are named when a disc has been read: their tables are read meanwhile.
  func vote() async throws(CommandFailure) -> StudySiteVote {
    do {
      return StudySiteVote(vocabulary: try PipelineFile.loadVocabulary(of: settings, at: url))
    } catch {
      throw CommandFailure(pipeline: error)
    }
  }
}

/// The rules that a look at paper asks.
struct PaperRules {
  let separate: Stages.SeparateDocuments
  let identity: IdentityRules
  let count: CountPages
}

/// The engines and languages of this machine's readers, as the keys of stages name them.
private struct ToolNames {
  let all: [String]
  /// Written `eng 7d4322bd2a7749d7`.
  let languages: [String]

  init(_ versions: ReaderVersions) {
    all = versions.engines + versions.languages
    languages = versions.languages
  }

  func named(_ names: String...) -> [String] { all.filter { engine in names.contains { engine.hasPrefix($0) } } }
}

extension ReadingStages {
  fileprivate init(
    _ settings: PipelineSettings, languages: LanguageRules, tools: ToolNames
  ) throws(CommandFailure) {
    self.init(
      identify: IdentifyItems(),
      unpack: UnpackContainer(
        settings: settings.limits.unpack, tools: tools.named("libarchive", "gmime", "qpdf", "udfread")),
      convert: ConvertDocument(
        settings: ConvertDocument.Settings(maximumPages: settings.limits.maximumPages),
        tools: tools.named("libreoffice", "qpdf")),
      read: ReadPaper(
        settings: ReadPaper.Settings(
          maximumPages: settings.limits.maximumPages, maximumMegapixels: settings.limits.maximumMegapixels),
        tools: tools.named("poppler", "qpdf", "libtiff", "leptonica", "libheif", "zbar")),
      disc: ReadDisc(tools: tools.named("dcmtk")), pictures: RenderKeyImages(tools: tools.named("dcmtk")),
      recognise: RecognisePages(settings: settings.firstReading, tools: tools.all),
      reread: FindPagesToReread(
        rules: languages, digest: try digest(of: languages),
        languages: settings.languages(installed: tools.languages)),
      choose: ChooseText(), pagesPerRange: 8, maximumDepth: settings.limits.maximumDepth)
  }
}

extension PipelineSettings {
  fileprivate var pagePolicy: CountPages.Policy {
    CountPages.Policy(
      countsBlank: !pages.exclude.contains(.blank), countsCovers: !pages.exclude.contains(.faxCover),
      countsDuplicates: !pages.exclude.contains(.duplicate), countsRequestForms: !pages.exclude.contains(.requestForm))
  }

  /// Every page is read with the first language.
  fileprivate var firstReading: RecognitionSettings {
    var settings = recognition
    settings.languages = Array(settings.languages.prefix(1))
    return settings
  }

  /// Those that the pipeline allows and the machine has, the first one first.
  fileprivate func languages(installed: [String]) -> [String] {
    let names = installed.compactMap { $0.split(separator: " ").first.map(String.init) }
    let rest = recognition.languages.dropFirst()
    return recognition.languages.prefix(1) + (rest.contains("installed") ? names : rest.filter(names.contains))
  }
}

extension CommandFailure {
  fileprivate init(pipeline error: PipelineError) {
    self.init(.unusableInput, "the pipeline has mistakes:\n\(error)")
  }

  fileprivate static var withoutChart: CommandFailure {
    CommandFailure(.unusableInput, "the pipeline names no chart rules: add files.chart to it")
  }
}

private func digest(of value: some Encodable) throws(CommandFailure) -> BlobDigest {
  do { return try CanonicalJSON.digest(of: value) } catch { throw CommandFailure(.failed, error.description) }
}
