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
    guard let url = path.map({ URL(filePath: $0) }) ?? ProgramFiles.defaultPipeline else {
      throw CommandFailure(
        .missingComponent,
        "no pipeline was found: name one with --pipeline, or set DOSSIER_PIPELINES to the folder of second-opinion.yaml"
      )
    }
    do {
      pipeline = try PipelineFile.load(at: url, knownStages: LoadedPipeline.stageNames)
    } catch {
      throw CommandFailure(.unusableInput, "the pipeline has mistakes:\n\(error)")
    }
    reader = SiteReader(pipeline.vocabulary)
  }

  func stages(tools: ReaderVersions) throws(CommandFailure) -> CaseStages {
    let settings = pipeline.settings
    guard let chart = pipeline.chart else {
      throw CommandFailure(.unusableInput, "the pipeline names no chart rules: add files.chart to it")
    }
    let engines = tools.engines + tools.languages
    func named(_ names: String...) -> [String] {
      engines.filter { engine in names.contains { engine.hasPrefix($0) } }
    }
    let rules = RuleBook(digest: try digest(of: chart), lexicon: ChartLexicon(chart))
    return CaseStages(
      reading: ReadingStages(
        identify: IdentifyItems(),
        unpack: UnpackContainer(
          settings: settings.limits.unpack, tools: named("libarchive", "gmime", "qpdf", "udfread")),
        convert: ConvertDocument(
          settings: ConvertDocument.Settings(maximumPages: settings.limits.maximumPages),
          tools: named("libreoffice", "qpdf")),
        read: ReadPaper(
          settings: ReadPaper.Settings(
            maximumPages: settings.limits.maximumPages, maximumMegapixels: settings.limits.maximumMegapixels),
          tools: named("poppler", "qpdf", "libtiff", "leptonica", "libheif", "zbar")),
        disc: ReadDisc(tools: named("dcmtk")), pictures: RenderKeyImages(tools: named("dcmtk")),
        recognise: RecognisePages(settings: firstReading, tools: engines),
        reread: FindPagesToReread(rules: rules, languages: languages(installed: tools.languages)), choose: ChooseText(),
        pagesPerRange: 8, maximumDepth: settings.limits.maximumDepth),
      understanding: UnderstandingStages(
        separate: SeparateDocuments(rules: rules), extract: ExtractFacts(rules: rules),
        reconcile: ReconcileCase(
          rules: rules, vote: StudySiteVote(reader: reader), vocabulary: try digest(of: pipeline.vocabulary),
          sites: settings.sites, pages: pagePolicy, jurisdictions: pipeline.jurisdictions, roster: pipeline.roster,
          rosterPolicy: settings.roster ?? .plain),
        price: PriceCase(priceList: pipeline.priceList), parseForm: { RequestFormFile.parse($0) }),
      renderPages: RenderPages(
        settings: RenderPages.Settings(maximumMegapixels: settings.limits.maximumMegapixels),
        tools: named("poppler", "leptonica", "libtiff", "libheif")),
      writeRecords: WriteRecords(tools: named("qpdf", "leptonica", "libtiff", "libheif")),
      pictures: settings.pictures ?? .none, records: settings.records ?? .plain, pipeline: pipeline.identity)
  }

  /// Every page is read with the first language.
  private var firstReading: RecognitionSettings {
    var settings = pipeline.settings.recognition
    settings.languages = Array(settings.languages.prefix(1))
    return settings
  }

  /// Those that the pipeline allows and the machine has, the first one first. `installed` is written `eng 7d4322bd2a7749d7`.
  private func languages(installed: [String]) -> [String] {
    let names = installed.compactMap { $0.split(separator: " ").first.map(String.init) }
    let asked = pipeline.settings.recognition.languages
    let rest = asked.dropFirst()
    return asked.prefix(1) + (rest.contains("installed") ? names : rest.filter(names.contains))
  }

  private var pagePolicy: CountPages.Policy {
    let excluded = pipeline.settings.pages.exclude
    return CountPages.Policy(
      countsBlank: !excluded.contains(.blank), countsCovers: !excluded.contains(.faxCover),
      countsDuplicates: !excluded.contains(.duplicate), countsRequestForms: !excluded.contains(.requestForm))
  }

  private func digest(of value: some Encodable) throws(CommandFailure) -> BlobDigest {
    do { return try CanonicalJSON.digest(of: value) } catch { throw CommandFailure(.failed, error.description) }
  }
}
