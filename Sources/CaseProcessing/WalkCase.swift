import CaseModel
import CaseStore
import ContentHashing
import PacketWriting
import ReaderProtocol
import StageContract
import Stages

/// Walks one case from its deliveries to everything that a packet is written from, as far as results reach.
package struct WalkCase: Sendable {
  package enum Outcome: Sendable {
    case waiting
    case complete(Complete)
  }

  package struct Complete: Sendable {
    package let summary: CaseSummary
    package let summaryDigest: BlobDigest
    package let records: StoredBlob?
    /// Of everything that the packet is made from.
    package let inputsDigest: BlobDigest
    /// The digests of the deliveries' `ArrivalManifest`s.
    package let originals: [BlobDigest]
    /// When the newest delivery arrived.
    package let instant: Timestamp
  }

  let stages: CaseStages
  let evaluator: any Evaluator
  let blobs: any BlobKeeper

  package init(stages: CaseStages, evaluator: any Evaluator, blobs: any BlobKeeper) {
    self.stages = stages
    self.evaluator = evaluator
    self.blobs = blobs
  }

  package func walk(
    _ reference: CaseReference, arrivals: [Arrival], decisions: [Decision]
  ) async throws(StageFailure) -> Outcome {
    var originals: [ArrivalManifest] = []
    for arrival in arrivals { originals.append(try await blobs.output(ArrivalManifest.self, arrival.manifest)) }
    let gather = GatherSources(
      stages: stages.reading, evaluator: evaluator, blobs: blobs, passwords: PasswordBook(decisions))
    let gathered = try await gather.gather(originals)
    guard !gathered.isWaiting else { return .waiting }
    let asOf = arrivals.first.flatMap { $0.receivedAt.day }
    let understood = try await UnderstandCase(stages: stages.understanding, evaluator: evaluator, blobs: blobs)
      .understand(gathered, reference: reference, decisions: decisions, asOf: asOf, pipeline: stages.pipeline)
    let passwords = Dictionary(uniqueKeysWithValues: gathered.papers.map { ($0.id, $0.passwords) })
    var summary = understood.summary
    summary.recordsLayout = stages.records
    let planned = PlannedRecords(summary, texts: understood.texts, passwords: passwords)
    // Asked for first: it takes longest.
    var written: Known?
    if !planned.plan.pages.isEmpty {
      let files = Dictionary(uniqueKeysWithValues: gathered.papers.map { ($0.id, $0.file) })
      let input = WriteRecords.Input(
        plan: try await blobs.put(json: planned.plan), files: planned.sources.compactMap { files[$0] },
        texts: planned.sources.map { source in
          planned.needsText(of: source) ? understood.texts.first { $0.source == source }?.blocks ?? [] : []
        })
      written = try await evaluator.reading(stages.writeRecords, input)
    }
    let isPictured = try await picture(&summary, texts: understood.texts, papers: gathered.papers)
    var records: StoredBlob?
    switch written {
    case nil: break
    case .waiting: return .waiting
    case .failed(let finding): summary.findings.append(finding)
    case .known(let output):
      let written = try await blobs.output(WriteRecords.Output.self, output)
      records = written.records
      summary.findings += written.findings
    }
    guard isPictured else { return .waiting }
    let summaryDigest = try await blobs.put(json: summary)
    let made = Made(summary: summaryDigest, records: records, assembly: AssemblePacket.version)
    let digest: BlobDigest
    do { digest = try CanonicalJSON.digest(of: made) } catch {
      throw StageFailure(code: "key-unencodable", verdict: .halt, message: "\(error) Report this as a defect.")
    }
    return .complete(
      Complete(
        summary: summary, summaryDigest: summaryDigest, records: records,
        inputsDigest: digest, originals: arrivals.map(\.manifest),
        instant: arrivals.map(\.receivedAt).max() ?? Timestamp(milliseconds: 0)))
  }

  /// Adds the pictures of pages; false where they are still being made.
  private func picture(
    _ summary: inout CaseSummary, texts: [SourceText], papers: [GatheredPaper]
  ) async throws(StageFailure) -> Bool {
    let planned = PlannedPictures(
      summary, texts: texts, limits: stages.pictures, perUnit: RenderPages.picturesPerReader)
    var pictures: [PagePicture] = []
    var isWaiting = false
    var missing = 0
    for unit in planned.units {
      guard let paper = papers.first(where: { $0.id == unit.source }) else { continue }
      let input = RenderPages.Input(
        file: paper.file, kind: unit.kind, passwords: paper.passwords, wanted: unit.pictures.map(\.wanted))
      switch try await evaluator.reading(stages.renderPages, input) {
      case .waiting: isWaiting = true
      case .failed: missing += unit.pictures.count
      case .known(let output):
        let rendered = try await blobs.output([RenderedPicture].self, output)
        for (wanted, result) in zip(unit.pictures, rendered) {
          guard let picture = result.picture else { continue }
          pictures.append(PagePicture(page: wanted.page, use: wanted.use, size: wanted.size, picture: picture))
        }
      }
    }
    if missing > 0 {
      summary.findings.append(
        Finding(
          code: "page-pictures-missing", severity: .note,
          message: "\(missing) pictures of pages could not be made for packet.html. The pages are in records.pdf."))
    }
    summary.pagePictures = pictures.isEmpty ? nil : pictures
    return !isWaiting
  }

  private struct Made: Encodable {
    let summary: BlobDigest
    let records: StoredBlob?
    /// The version of the stage that writes it all down.
    let assembly: Int
  }
}
