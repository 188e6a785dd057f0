import CaseModel
import CaseProcessing
import CaseStore
import ChartTesting
import ChartUnderstanding
import ContentHashing
import Foundation
import ImagingSites
import Pipelines
import StageContract
import Stages

/// A case of one long paper whose pages are read: what comes after is done by the stages themselves, from block to summary.
struct TimedCase {
  private let stages: UnderstandingStages
  private let blobs: MemoryBlobStore
  private let paper: GatheredPaper
  private let pageCount: Int
  private let pipeline: PipelineIdentity

  /// The charts' pages in order and over again, half of them as if recognised.
  init(pipeline: Pipeline, charts folder: URL, pages count: Int) async throws {
    guard let chart = pipeline.chart else { throw Failure.noRules }
    let folders = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.isDirectoryKey])
      .filter(\.hasDirectoryPath).sorted { $0.path < $1.path }
    let texts = try folders.flatMap { try AnnotatedChart.all(in: $0).flatMap(\.pages).map(\.text) }
    guard !texts.isEmpty else { throw Failure.noCharts }
    let pages = (0..<count).map { index in
      Paper.page(index + 1, texts[index % texts.count], source: index % 2 == 0 ? .embedded : .recognised)
    }
    blobs = MemoryBlobStore()
    paper = try await TimedCase.kept(pages, in: blobs)
    stages = try TimedCase.stages(pipeline, chart)
    pageCount = count
    self.pipeline = pipeline.identity
  }

  enum Failure: Error { case noRules, noCharts }

  /// Milliseconds of the processor, the middle of the rounds and the best.
  func line(rounds: Int) async throws -> String {
    var taken: [Double] = []
    var documents = 0
    var holds = 0
    for _ in 0..<rounds {
      let start = clock()
      let summary = try await understood()
      taken.append(Double(clock() - start) * 1000 / Double(CLOCKS_PER_SEC))
      documents = summary.documents.count
      holds = summary.holds.count
    }
    taken.sort()
    return
      "{\"best\":\(taken[0]),\"documents\":\(documents),\"holds\":\(holds),\"milliseconds\":\(taken[taken.count / 2])"
      + ",\"pages\":\(pageCount)}"
  }

  private func understood() async throws -> CaseSummary {
    guard let reference = CaseReference("4100000099") else { throw Failure.noRules }
    var gathered = GatheredSources()
    gathered.papers = [paper]
    return try await UnderstandCase(
      stages: stages, evaluator: InlineEvaluator(context: StageContext(blobs: blobs, readers: NoReaders())),
      blobs: blobs
    ).understand(gathered, reference: reference, decisions: [], asOf: CalendarDate("2026-11-21"), pipeline: pipeline)
      .summary
  }

  private static func kept(_ pages: [PageContent], in blobs: MemoryBlobStore) async throws -> GatheredPaper {
    var blocks: [PageBlock] = []
    for start in stride(from: 0, to: pages.count, by: 64) {
      let block = Array(pages[start...].prefix(64))
      blocks.append(
        PageBlock(
          firstPage: PageNumber(start + 1), pageCount: block.count,
          digest: try await blobs.put(CanonicalJSON.encode(block))))
    }
    let plain = Paper.source(1, pages).text
    let text = SourceText(
      source: plain.source, kind: plain.kind, channel: plain.channel, declaredPageCount: plain.declaredPageCount,
      pages: plain.pages, blocks: blocks, findings: [])
    let file = try await blobs.put(Array("chart".utf8))
    return GatheredPaper(
      id: plain.source, source: Source(path: ["chart.pdf"], kind: .pdf, content: .file(file), channel: .upload),
      file: file, passwords: [], text: try await blobs.put(CanonicalJSON.encode(text)), findings: [],
      declaredPageCount: pages.count, foundPageCount: pages.count)
  }

  private static func stages(_ pipeline: Pipeline, _ chart: ChartRules) throws -> UnderstandingStages {
    let rules = RuleBook(digest: try CanonicalJSON.digest(of: chart), lexicon: ChartLexicon(chart))
    return UnderstandingStages(
      separate: SeparateDocuments(rules: rules), extract: ExtractFacts(rules: rules),
      reconcile: ReconcileCase(
        rules: rules, vote: StudySiteVote(reader: SiteReader(pipeline.vocabulary)),
        vocabulary: try CanonicalJSON.digest(of: pipeline.vocabulary), sites: pipeline.settings.sites,
        pages: CountPages.Policy(), jurisdictions: pipeline.jurisdictions, roster: pipeline.roster,
        rosterPolicy: pipeline.settings.roster ?? .plain),
      price: PriceCase(priceList: pipeline.priceList), parseForm: { RequestFormFile.parse($0) })
  }
}

private struct NoReaders: ReaderLauncher {
  func run(
    _ unit: ReaderUnit, receive: (ReaderEvent) async throws(ReaderFailure) -> Void
  ) async throws(ReaderFailure) -> ReaderOutcome {
    preconditionFailure("nothing after recognition starts a reader")
  }
}
