import CaseModel
import CaseProcessing
import ChartUnderstanding
import ContentHashing
import Foundation
import ImagingSites
import Pipelines
import ProgramTesting
import StageContract
import Stages
import Testing

/// The stages of the pipeline that comes with the project, as far as paper needs them.
enum SampleStages {
  static func make() throws -> CaseStages {
    let file = SampleCases.root.appending(path: "Pipelines/second-opinion.yaml")
    let names: [StageName] = [
      IdentifyItems.name, UnpackContainer.name, ConvertDocument.name, ReadPaper.name, RecognisePages.name,
      ChooseText.name, ReadDisc.name, RenderKeyImages.name,
      SeparateDocuments.name, ExtractFacts.name, ReconcileCase.name, PriceCase.name, RenderPages.name,
      WriteRecords.name, AssemblePacket.name,
    ]
    let pipeline = try PipelineFile.load(at: file, knownStages: Set(names.map(\.text)))
    let chart = try #require(pipeline.chart)
    let rules = RuleBook(digest: try CanonicalJSON.digest(of: chart), lexicon: ChartLexicon(chart))
    let settings = pipeline.settings
    return CaseStages(
      reading: ReadingStages(
        identify: IdentifyItems(), unpack: UnpackContainer(settings: settings.limits.unpack, tools: []),
        convert: ConvertDocument(tools: []), read: ReadPaper(settings: ReadPaper.Settings(), tools: []),
        disc: ReadDisc(tools: []), pictures: RenderKeyImages(tools: []),
        recognise: RecognisePages(settings: settings.recognition, tools: []),
        reread: FindPagesToReread(
          rules: chart.languages, digest: try CanonicalJSON.digest(of: chart.languages), languages: ["eng"]),
        choose: ChooseText(), pagesPerRange: 8,
        maximumDepth: settings.limits.maximumDepth),
      understanding: UnderstandingStages(
        separate: SeparateDocuments(rules: rules), extract: ExtractFacts(rules: rules),
        reconcile: ReconcileCase(
          rules: rules, vote: StudySiteVote(reader: SiteReader(pipeline.vocabulary)),
          vocabulary: try CanonicalJSON.digest(of: pipeline.vocabulary), sites: settings.sites,
          pages: CountPages.Policy(), jurisdictions: pipeline.jurisdictions),
        price: PriceCase(priceList: pipeline.priceList), parseForm: { RequestFormFile.parse($0) }),
      renderPages: RenderPages(settings: RenderPages.Settings(maximumMegapixels: 50), tools: []),
      writeRecords: WriteRecords(tools: []), pictures: .none, records: .plain, pipeline: pipeline.identity)
  }
}
